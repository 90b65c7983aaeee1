import { Injectable } from '@nestjs/common';
import { authorizeCommand, authorizeNew, mayRead, notFound, type Scoped } from '@digihub/access';
import type { Aggregate, Call, Outcome } from '@digihub/command-handling';
import { AggregateCommands, type CommandSettings, type ContextRuntime, triggerOf } from '@digihub/context';
import type {
  DestructionCommand,
  DestructionEvent,
  DestructionFacts,
  DestructionPlan,
  DestructionState,
  ErasureCommand,
  ErasureEvent,
  ErasureFacts,
  ErasureState,
  HoldCommand,
  HoldEvent,
  HoldGround,
  HoldState,
} from '@digihub/erasure-domain';
import type { StoredEvent } from '@digihub/event-store';
import type { Command, DomainEvent } from '@digihub/kernel';
import type { Erasure } from '@digihub/privacy';
import { destructionAggregate, erasureAggregate, holdAggregate } from './aggregates.js';
import { Retention } from './retention.js';
import type { ErasureTables } from './read-models/tables.js';

/** Nothing that a person types is taken here: grounds are codes. */
const nothingPersonal = { fields: {}, subject: () => undefined };

/** Runs the commands on requests, lists and holds, and does what was approved. */
@Injectable()
export class ErasureCommands {
  readonly requests: AggregateCommands<ErasureState, ErasureCommand, ErasureEvent, ErasureFacts>;
  readonly lists: AggregateCommands<DestructionState, DestructionCommand, DestructionEvent, DestructionFacts>;
  readonly retention: Retention;

  constructor(
    private readonly runtime: ContextRuntime<ErasureTables>,
    private readonly erasure: Erasure,
  ) {
    this.retention = new Retention(
      runtime,
      async (key) => (await this.holds().state(key)).held,
      (subject) => erasure.isForgotten(subject),
    );
    this.requests = this.on(erasureAggregate, {
      facts: async (command, state) =>
        command.type === 'approve-erasure' && state.subject !== undefined
          ? { obstacles: await this.retention.obstaclesOf(state.subject) }
          : {},
    });
    this.lists = this.on(destructionAggregate, { facts: () => ({}) });
  }

  request(
    key: string,
    hub: string,
    data: Extract<ErasureCommand, { type: 'request-erasure' }>['data'],
    call: Call,
  ) {
    const requests = this.on(erasureAggregate, {
      facts: async () => ({ obstacles: await this.retention.obstaclesOf(data.subject) }),
      authorizeNew: authorizeNew({ hub }),
    });
    return requests.begin(key, { type: 'request-erasure', data }, call);
  }

  draw(key: string, hub: string, call: Call): Promise<Outcome> {
    const lists = this.on(destructionAggregate, {
      facts: async () => ({ due: await this.retention.due(hub) }),
      authorizeNew: authorizeNew({ hub }),
    });
    return lists.begin(key, { type: 'draw-list', data: { hub } }, call);
  }

  /**
   * A hold on a trajectory lies in its hub; one on a person in none. Whoever may read it may stop its destruction,
   * an auditor too: an investigation must not depend on whom it looks at. @throws Problem 404 where there is no such
   * one.
   */
  async hold(key: string, ground: HoldGround, call: Call): Promise<Outcome> {
    const scope = await this.scopeOf(key);
    const data = { ground, ...(scope.hub == null ? {} : { hub: scope.hub }) };
    const holds = this.on(holdAggregate, {
      facts: () => undefined,
      authorizeNew: (actor) => mayRead(actor, scope),
    });
    return holds.begin(key, { type: 'place-hold', data }, call);
  }

  release(key: string, call: Call): Promise<Outcome> {
    return this.holds().execute(key, { type: 'release-hold', data: {} }, call);
  }

  /**
   * What was approved is done: also again, after a crash half way. What the stream has gone beyond is left, also
   * where everything is looked at anew, for a later decision may have been another.
   */
  async carryOut(stored: StoredEvent): Promise<void> {
    const { type, stream, data, metadata } = stored;
    const key = stream.slice(stream.indexOf('-') + 1);
    const [trigger, at] = [triggerOf(stored), metadata.recordedAt];
    switch (type as (ErasureEvent | DestructionEvent)['type']) {
      case 'erasure.approved.v1': {
        const { status, subject, approvedBy } = await this.requests.state(key);
        if (status !== 'approved') return;
        const command = await this.erased(stream, subject!, at, approvedBy!);
        await this.requests.react('erasure.carry-out', trigger, key, command);
        return;
      }
      case 'destruction.approved.v1': {
        const { status, items } = await this.lists.state(key);
        if (status !== 'approved') return;
        const plan = await this.retention.plan(items.map(({ trajectory }) => trajectory));
        await this.lists.react('erasure.begin', trigger, key, { type: 'begin', data: plan });
        return;
      }
      case 'destruction.begun.v1': {
        const { status, approvedBy } = await this.lists.state(key);
        if (status !== 'begun') return;
        const { items } = data as unknown as DestructionPlan;
        const forgotten = [...new Set(items.flatMap((item) => item.forgotten))].sort();
        const trajectories = items.map(({ trajectory }) => trajectory);
        const order = { order: stream, subjects: forgotten, trajectories, approvedAt: at, approvedBy };
        const receipt = await this.erasure.erase(order);
        const command = { type: 'note-destroyed', data: { forgotten, receipt } } as const;
        await this.lists.react('erasure.carry-out', trigger, key, command);
        return;
      }
      default:
        return;
    }
  }

  private async erased(
    order: string,
    subject: string,
    approvedAt: string,
    approvedBy: string,
  ): Promise<ErasureCommand> {
    // What was destroyed before a crash is not undone by a hold that came after it.
    if (!(await this.erasure.isForgotten(subject))) {
      const { held } = await this.retention.obstaclesOf(subject);
      if (held.length > 0) return { type: 'note-stopped', data: { held } };
    }
    const forgotten = [subject];
    const receipt = await this.erasure.erase({
      ...{ order, subjects: forgotten, approvedAt, approvedBy: [approvedBy] },
    });
    return { type: 'note-erased', data: { forgotten, receipt } };
  }

  private holds(): AggregateCommands<HoldState, HoldCommand, HoldEvent, void> {
    return this.on(holdAggregate, { facts: () => undefined });
  }

  private async scopeOf(key: string): Promise<Scoped> {
    await this.retention.upToDate();
    const { read } = this.runtime.database;
    const found = await read
      .selectFrom('cases')
      .select('hub')
      .where('trajectory', '=', key)
      .executeTakeFirst();
    if (found) return { hub: found.hub };
    const person = await read
      .selectFrom('persons')
      .select('subject')
      .where('subject', '=', key)
      .executeTakeFirst();
    if (!person) throw notFound();
    return {};
  }

  private on<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    settings: Pick<CommandSettings<State, Cmd, Facts>, 'facts' | 'authorizeNew'>,
  ): AggregateCommands<State, Cmd, Event, Facts> {
    const { handler, parts } = this.runtime;
    return new AggregateCommands(handler, parts.sealer, aggregate, {
      personal: nothingPersonal,
      authorize: authorizeCommand,
      ...settings,
    });
  }
}
