import type { Actor, Command, DomainEvent, Instant } from '@digihub/kernel';
import {
  type Aggregate,
  type Call,
  type CommandHandler,
  type Outcome,
  type Scope,
} from '@digihub/command-handling';
import { type Sealer, sealFields, type SubjectId } from '@digihub/privacy';
import type { Deadline } from '@digihub/read-models';
import { deadlineCall, reactionCall, type Trigger } from './calls.js';

/** Which fields of a command are personal data or free text, and whose key seals them. */
export interface PersonalFields<State, Cmd extends Command> {
  readonly fields: { readonly [Type in Cmd['type']]?: readonly string[] };
  readonly subject: (command: Cmd, state: State) => SubjectId | undefined;
}

/** What surrounds the decider of one aggregate. */
export interface CommandSettings<State, Cmd extends Command, Facts> {
  /** Looks up what a command's decision needs; the answer is recorded with its event. */
  readonly facts: (command: Cmd, state: State, now: Instant, key: string) => Facts | Promise<Facts>;
  readonly personal: PersonalFields<State, Cmd>;
  readonly authorize: (actor: Actor, scope: Scope, exists: boolean) => void;
  /** Authorization of a command that begins a stream. */
  readonly authorizeNew?: (actor: Actor, scope: Scope, exists: boolean) => void;
}

/** The commands of one aggregate: by people, by reactions, by deadlines; sealed, authorised, decided, appended. */
export class AggregateCommands<State, Cmd extends Command, Event extends DomainEvent, Facts> {
  constructor(
    private readonly handler: CommandHandler,
    private readonly sealer: Sealer,
    readonly aggregate: Aggregate<State, Cmd, Event, Facts>,
    private readonly settings: CommandSettings<State, Cmd, Facts>,
  ) {}

  /** The state of one stream, folded now. */
  async state(key: string): Promise<State> {
    return (await this.handler.streams.load(this.aggregate, key)).state;
  }

  /** A command on a stream that exists. @throws Problem 403, 404, 409, 412, 422. */
  execute(key: string, command: Cmd, call: Call): Promise<Outcome> {
    return this.run(key, command, call, this.settings.authorize);
  }

  /** A command that may begin its stream. */
  begin(key: string, command: Cmd, call: Call): Promise<Outcome> {
    return this.run(key, command, call, this.settings.authorizeNew ?? this.settings.authorize);
  }

  /** A command that a message triggers: a repeat is recognised, a refusal becomes an event. */
  react(name: string, trigger: Trigger, key: string, command: Cmd): Promise<Outcome> {
    const call = reactionCall(name, `${this.aggregate.category}-${key}`, trigger);
    return this.run(key, command, call, undefined);
  }

  /** A command whose time has come. */
  due(deadline: Deadline, command: Cmd): Promise<Outcome> {
    return this.run(deadline.key, command, deadlineCall(this.aggregate.category, deadline), undefined);
  }

  private run(
    key: string,
    command: Cmd,
    call: Call,
    authorize: CommandSettings<State, Cmd, Facts>['authorize'] | undefined,
  ): Promise<Outcome> {
    // A DTO is an instance with undefined members; what is stored is its plain JSON.
    const plain = { ...command, data: JSON.parse(JSON.stringify(command.data)) as Cmd['data'] };
    return this.handler.execute(this.aggregate, key, plain, call, {
      seal: (open, state) => this.sealed(open, state),
      facts: (sealed, state, now) => this.settings.facts(sealed, state, now, key),
      ...(authorize === undefined ? {} : { authorize }),
    });
  }

  private async sealed(command: Cmd, state: State): Promise<Cmd> {
    const { fields, subject } = this.settings.personal;
    const names = fields[command.type as Cmd['type']];
    if (!names) return command;
    const owner = subject(command, state);
    // Only a stream that does not exist has no owner; its command is refused by the decider.
    if (owner === undefined) return { ...command, data: withoutFields(command.data, names) };
    return { ...command, data: await sealFields(this.sealer, owner, command.data, names) };
  }
}

/** Nothing personal goes on where nobody's key can seal it. */
const withoutFields = <T extends object>(data: T, names: readonly string[]): T =>
  Object.fromEntries(
    Object.entries(data).filter(([name]) => !names.some((n) => n.split('.')[0] === name)),
  ) as T;
