import { Injectable } from '@nestjs/common';
import { authorizeCommand, authorizeNew } from '@digihub/access';
import { type Call, type Outcome } from '@digihub/command-handling';
import { AggregateCommands, type ContextRuntime } from '@digihub/context';
import type { RequestCommand, RequestEvent, RequestFacts, RequestState } from '@digihub/intake-domain';
import { requestAggregate } from './aggregates.js';
import { requestFacts } from './facts.js';
import type { DeclareSize, IdentifyEnterprise, ReceiveRequest } from './http/requests.dto.js';
import { personalFields } from './personal-fields.js';
import type { IntakeTables } from './read-models/tables.js';

/** Runs intake's commands; gives persons and enterprises their surrogates first. */
@Injectable()
export class IntakeCommands extends AggregateCommands<
  RequestState,
  RequestCommand,
  RequestEvent,
  RequestFacts
> {
  private readonly parts: ContextRuntime<IntakeTables>['parts'];

  constructor(runtime: ContextRuntime<IntakeTables>) {
    const { parts, handler } = runtime;
    super(handler, parts.sealer, requestAggregate, {
      facts: (command, _state, now) => requestFacts(parts.programme, command, now),
      personal: personalFields,
      authorize: authorizeCommand,
      authorizeNew: authorizeNew(),
    });
    this.parts = parts;
  }

  async receive(trajectory: string, body: ReceiveRequest, call: Call): Promise<Outcome> {
    const { email, phone, name } = body.contact;
    const subject = await this.parts.sealer.subjectFor('person', email ?? phone ?? name, call.commandId);
    const data = { ...body, contact: { ...body.contact, subject } };
    return this.begin(trajectory, { type: 'receive-request', data }, call);
  }

  async identify(trajectory: string, body: IdentifyEnterprise, call: Call): Promise<Outcome> {
    const enterprise = await this.parts.sealer.subjectFor('enterprise', body.number, call.commandId);
    return this.execute(trajectory, { type: 'identify-enterprise', data: { ...body, enterprise } }, call);
  }

  async declareSize(trajectory: string, { groupNumber, ...body }: DeclareSize, call: Call): Promise<Outcome> {
    const undertaking =
      groupNumber &&
      (await this.parts.sealer.subjectFor('enterprise', groupNumber, `${call.commandId}:group`));
    const data = { ...body, ...(undertaking ? { undertaking } : {}) };
    return this.execute(trajectory, { type: 'declare-size', data }, call);
  }
}
