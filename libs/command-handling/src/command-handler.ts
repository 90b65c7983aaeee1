import {
  type Actor,
  type ActorOnRecord,
  canonicalHash,
  type Clock,
  type Command,
  dayOf,
  derivedUuid,
  type DomainEvent,
  type Instant,
  isRefusal,
  isSystem,
  later,
  Problem,
  type Refusal,
  rulesFor,
} from '@digihub/kernel';
import {
  type EventMetadata,
  type EventStore,
  type Json,
  type NewEvent,
  WrongExpectedRevision,
} from '@digihub/event-store';
import { activeTraceparent, describeSpan, inSpan } from '@digihub/tracing';
import { type Aggregate, reactionNotNeeded, reactionRefused, type Scope } from './aggregate.js';
import { type Loaded, Streams } from './streams.js';

/** Who asks, and how the request is known. */
export interface Call {
  readonly actor: Actor;
  /** Idempotency key, already scoped by actor; UUID or any other text up to 200 characters. */
  readonly commandId: string;
  /** From If-Match: the stream must be at this revision. Checked after the idempotency key. */
  readonly ifRevision?: number | undefined;
  readonly correlationId: string;
  /** Id of the event or request that led here. */
  readonly causationId: string;
  readonly traceparent?: string | undefined;
}

export interface Outcome {
  readonly stream: string;
  /** Revision of the stream after the command (for a repeat: as it was after the first time). */
  readonly revision: number;
  /** Position of the last event of the command; -1n when it changed nothing. */
  readonly position: bigint;
  readonly repeated: boolean;
  readonly events: readonly DomainEvent[];
}

/** What surrounds the decision, given per command. */
export interface Circumstances<State, Cmd, Facts> {
  /** Seals what is personal in the command, before anything else sees it. Deterministic: its hash is compared. */
  readonly seal?: (command: Cmd, state: State) => Promise<Cmd>;
  /** Looks up what the decision needs; its answer is recorded with the first event. */
  readonly facts?: (command: Cmd, state: State, now: Instant) => Promise<Facts> | Facts;
  /**
   * May this actor act on this stream? Throws a Problem (403, 404) when not. Absent for system calls. Not asked for
   * a repeat: it gets the answer that its actor got before. `exists`: something was decided on the stream; one with
   * nothing but reactions that came to nothing belongs to nobody.
   */
  readonly authorize?: (actor: Actor, scope: Scope, exists: boolean) => void;
  /** Checked after a conflict was lost to a concurrent writer this many times; 409 then. */
  readonly attempts?: number;
}

export interface CommandHandlerParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly programmeVersion: () => string;
  readonly streams?: Streams;
  readonly observer?: CommandObserver | undefined;
}

/** Counts what commands come to; labels only, never a trajectory or a person. */
export interface CommandObserver {
  /** `seconds`: from the command to its durable answer. */
  command(
    context: string,
    command: string,
    result: 'accepted' | 'repeated' | 'unchanged' | 'refused' | 'failed',
    seconds: number,
  ): void;
  refusal(code: string): void;
  /** The events of one command became durable, after so many seconds. */
  appended(context: string, events: number, seconds: number): void;
  appendConflict(context: string): void;
}

/** The same Idempotency-Key came with another payload. */
export const keyReused = new Problem(422, 'idempotency-key-reused', {
  nl: 'Deze Idempotency-Key is al gebruikt voor een andere opdracht. Gebruik een nieuwe sleutel.',
  en: 'This Idempotency-Key was already used for another command. Use a new key.',
});
const changedMeanwhile = (actual: number) =>
  new Problem(
    412,
    'changed-meanwhile',
    {
      nl: 'Iemand anders heeft dit dossier intussen gewijzigd. Laad het opnieuw en probeer nog eens.',
      en: 'Somebody else changed this case meanwhile. Load it again and retry.',
    },
    { actualRevision: actual },
  );
const tooBusy = new Problem(409, 'too-busy', {
  nl: 'Dit dossier wordt op dit moment door anderen gewijzigd. Probeer het zo dadelijk opnieuw.',
  en: 'This case is being changed by others right now. Try again in a moment.',
});

/**
 * The one way of a command: load, recognise a repeat, decide, append at the expected revision; on a conflict
 * load and decide again. A refusal told to a person is thrown as a Problem and not remembered; a system call
 * always leaves an event (`…reaction-refused`, `…reaction-not-needed`), so its repeat is recognised.
 */
export class CommandHandler {
  readonly streams: Streams;
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: CommandHandlerParts) {
    this.streams = parts.streams ?? new Streams(parts.store);
  }

  /**
   * @throws Problem 409 (a rule says no; too busy), 412 (If-Match), 422 (key reused), and what `authorize` throws.
   */
  async execute<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    key: string,
    command: Cmd,
    call: Call,
    circumstances: Circumstances<State, Cmd, Facts> = {},
  ): Promise<Outcome> {
    const started = performance.now();
    const seen = (result: Parameters<CommandObserver['command']>[2]): void =>
      this.parts.observer?.command(
        aggregate.category,
        command.type,
        result,
        (performance.now() - started) / 1000,
      );
    try {
      const outcome = await inSpan(
        `${aggregate.category} ${command.type}`,
        { parent: call.traceparent, attributes: { 'digihub.correlation_id': call.correlationId } },
        () => this.handled(aggregate, key, command, call, circumstances),
      );
      seen(outcome.repeated ? 'repeated' : outcome.events.length === 0 ? 'unchanged' : 'accepted');
      return outcome;
    } catch (error) {
      seen(error instanceof Problem ? 'refused' : 'failed');
      if (error instanceof Problem) this.parts.observer?.refusal(error.code);
      throw error;
    }
  }

  private handled<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    key: string,
    command: Cmd,
    call: Call,
    circumstances: Circumstances<State, Cmd, Facts>,
  ): Promise<Outcome> {
    return this.oneAtATime(`${aggregate.category}-${key}`, async () => {
      let sealed: Cmd | undefined;
      let hash = '';
      let guessed =
        isSystem(call.actor) && aggregate.begins?.includes(command.type)
          ? this.streams.unread(aggregate, key)
          : undefined;
      for (let attempt = circumstances.attempts ?? 10; attempt > 0; attempt -= 1) {
        const loaded = guessed ?? (await this.streams.load(aggregate, key));
        guessed = undefined;
        // Before the question who may act here: the command itself may have ended that (a partner withdrew).
        if (!sealed) {
          sealed = circumstances.seal ? await circumstances.seal(command, loaded.state) : command;
          hash = canonicalHash(sealed);
        }
        const repeat = this.repeat(loaded, call, hash);
        if (repeat) return repeat;
        const scope = aggregate.scope(loaded.state, key);
        circumstances.authorize?.(call.actor, scope, loaded.begun);
        if (call.ifRevision !== undefined && call.ifRevision !== loaded.revision) {
          throw changedMeanwhile(loaded.revision);
        }
        try {
          return await this.decideAndAppend(aggregate, key, sealed, call, circumstances, loaded, hash);
        } catch (error) {
          if (!(error instanceof WrongExpectedRevision)) throw error;
          if (!loaded.unread) this.parts.observer?.appendConflict(aggregate.category);
        }
      }
      throw tooBusy;
    });
  }

  private repeat(loaded: Loaded<unknown>, call: Call, hash: string): Outcome | undefined {
    const first = loaded.seen.get(call.commandId);
    if (!first) return undefined;
    // A reaction's command derives from its trigger; when its facts were read anew the id alone decides.
    if (first.actor !== call.actor.id || (first.hash !== hash && !isSystem(call.actor))) throw keyReused;
    const { revision, position } = first;
    return { stream: loaded.stream, revision, position, repeated: true, events: [] };
  }

  private async decideAndAppend<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    key: string,
    command: Cmd,
    call: Call,
    circumstances: Circumstances<State, Cmd, Facts>,
    loaded: Loaded<State>,
    hash: string,
  ): Promise<Outcome> {
    const now = this.parts.clock.now();
    const facts = (await circumstances.facts?.(command, loaded.state, now)) as Facts;
    const { actor } = call;
    const today = dayOf(now);
    const rules = rulesFor(aggregate.rules, command, today);
    const onRecord = actorOnRecord(actor);
    const decision = rules.decide(command, loaded.state, { now, today, actor: onRecord, facts });
    if (isRefusal(decision) && !isSystem(actor)) throw Problem.ofRefusal(decision);
    const events = isSystem(actor)
      ? orTechnical(aggregate.category, command, decision)
      : (decision as Event[]);
    if (events.length === 0) {
      return { stream: loaded.stream, revision: loaded.revision, position: -1n, repeated: false, events };
    }
    const decided = isRefusal(decision) ? [] : decision;
    const whole = aggregate.scope(decided.reduce(aggregate.decider.evolve, loaded.state), key);
    const recordedAt = later(now, loaded.recordedAt);
    const traceparent = activeTraceparent() ?? call.traceparent;
    const appended: NewEvent[] = events.map((event, index) => ({
      id: derivedUuid(loaded.stream, call.commandId, index),
      type: event.type,
      data: event.data as Json,
      metadata: {
        ...concerned(whole, decided[index] && aggregate.concerns?.(decided[index])),
        actor: onRecord,
        commandId: call.commandId,
        commitIndex: index,
        commitSize: events.length,
        $correlationId: call.correlationId,
        $causationId: call.causationId,
        ...(traceparent === undefined ? {} : { traceparent }),
        recordedAt,
        ...(event.occurredAt === undefined ? {} : { occurredAt: event.occurredAt }),
        rulesVersion: rules.version,
        programmeVersion: this.parts.programmeVersion(),
        ...(index === 0 ? { command: { name: command.type, data: command.data as Json, hash, now } } : {}),
        ...(index === 0 && facts !== undefined ? { facts } : {}),
      } satisfies EventMetadata,
    }));
    const expected = loaded.revision < 0 ? 'no-stream' : loaded.revision;
    const started = performance.now();
    if (whole.trajectory !== undefined) describeSpan({ 'digihub.trajectory': whole.trajectory });
    const { revision, position } = await inSpan(
      'append',
      { kind: 'client', attributes: { 'digihub.events': appended.map(({ type }) => type) } },
      () => this.parts.store.append(loaded.stream, appended, expected),
    );
    const seconds = (performance.now() - started) / 1000;
    this.parts.observer?.appended(aggregate.category, appended.length, seconds);
    const first = revision - appended.length + 1;
    // An unread stream may hold a first time of this very command, decided on other facts: the store takes the two for
    // one, so what it holds is not known.
    if (loaded.unread) return { stream: loaded.stream, revision, position, repeated: false, events };
    this.streams.appended(
      aggregate,
      loaded,
      // Positions of one commit's earlier events are not needed by the fold; the last one's is remembered.
      appended.map((event, index) => ({
        ...event,
        stream: loaded.stream,
        revision: first + index,
        position,
      })),
    );
    return { stream: loaded.stream, revision, position, repeated: false, events };
  }

  /** Commands on one stream queue up within this process; other processes are met by the expected revision. */
  private async oneAtATime<T>(stream: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(stream) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.queues.set(stream, settled);
    void settled.then(() => {
      if (this.queues.get(stream) === settled) this.queues.delete(stream);
    });
    return mine;
  }
}

const concerned = (whole: Scope, one: Pick<Scope, 'trajectory' | 'hub'> | undefined) => {
  const trajectory = one?.trajectory ?? whole.trajectory;
  const hub = one?.hub ?? whole.hub;
  return { ...(trajectory === undefined ? {} : { trajectory }), ...(hub === undefined ? {} : { hub }) };
};

/** Hubs decide who may act, never what is decided. */
const actorOnRecord = ({ id, roles, organisation }: Actor): ActorOnRecord => ({
  id,
  roles,
  ...(organisation === undefined ? {} : { organisation }),
});

/** What a system call leaves on its stream, whatever is decided: a refusal, and nothing to do, are events too. */
export const orTechnical = (
  category: string,
  command: Command,
  decision: readonly DomainEvent[] | Refusal,
): readonly DomainEvent[] => {
  if (isRefusal(decision)) {
    const { code, sentence, params } = decision;
    return [{ type: reactionRefused(category), data: { command: command.type, code, sentence, params } }];
  }
  return decision.length > 0
    ? decision
    : [{ type: reactionNotNeeded(category), data: { command: command.type } }];
};
