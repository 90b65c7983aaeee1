import type { Command, DomainEvent, Instant } from '@digihub/kernel';
import { type EventStore, type StoredEvent, toDomainEvent } from '@digihub/event-store';
import { type Aggregate, isTechnical, streamOf } from './aggregate.js';

/** What a command did when it was first handled. */
export interface Remembered {
  readonly actor: string;
  readonly hash: string;
  readonly name: string;
  readonly revision: number;
  readonly position: bigint;
}

/** A stream folded up to `revision` (-1: it does not exist). */
export interface Loaded<State> {
  readonly stream: string;
  readonly state: State;
  readonly revision: number;
  /** Something was decided on it: it holds more than notes of reactions that came to nothing. */
  readonly begun: boolean;
  readonly recordedAt: Instant;
  readonly seen: ReadonlyMap<string, Remembered>;
  /** Taken for empty without a look. */
  readonly unread?: true;
}

const nothing = '';

/**
 * Folded streams, kept by revision: loading reads only what came since. At most `capacity` streams are kept,
 * the least recently used leaves first.
 */
export class Streams {
  private readonly kept = new Map<string, Loaded<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly capacity = 5_000,
  ) {}

  async load<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    key: string,
  ): Promise<Loaded<State>> {
    const stream = streamOf(aggregate, key);
    let loaded = this.kept.get(stream) as Loaded<State> | undefined;
    loaded ??= empty(aggregate, stream);
    for await (const event of this.store.read(stream, { from: loaded.revision + 1 })) {
      loaded = advance(aggregate, loaded, event);
    }
    this.keep(loaded);
    return loaded;
  }

  /** A stream that should not exist; undefined: it is kept here, so it does. */
  unread<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    key: string,
  ): Loaded<State> | undefined {
    const stream = streamOf(aggregate, key);
    return this.kept.has(stream) ? undefined : { ...empty(aggregate, stream), unread: true };
  }

  /** Folds events that were just appended, so that the next load reads nothing. */
  appended<State, Cmd extends Command, Event extends DomainEvent, Facts>(
    aggregate: Aggregate<State, Cmd, Event, Facts>,
    before: Loaded<State>,
    events: readonly StoredEvent[],
  ): Loaded<State> {
    const loaded = events.reduce((folded, event) => advance(aggregate, folded, event), before);
    this.keep(loaded);
    return loaded;
  }

  private keep(loaded: Loaded<unknown>): void {
    this.kept.delete(loaded.stream);
    if (loaded.revision < 0) return;
    this.kept.set(loaded.stream, loaded);
    if (this.kept.size > this.capacity) this.kept.delete(this.kept.keys().next().value!);
  }
}

const empty = <State, Cmd extends Command, Event extends DomainEvent, Facts>(
  aggregate: Aggregate<State, Cmd, Event, Facts>,
  stream: string,
): Loaded<State> => ({
  stream,
  state: aggregate.decider.initialState,
  revision: -1,
  begun: false,
  recordedAt: nothing,
  seen: new Map(),
});

const advance = <State, Cmd extends Command, Event extends DomainEvent, Facts>(
  aggregate: Aggregate<State, Cmd, Event, Facts>,
  loaded: Loaded<State>,
  event: StoredEvent,
): Loaded<State> => {
  const { metadata } = event;
  // The map is shared along one line of folds: entries are only ever added, so an older fold sees no wrong one.
  const seen = loaded.seen as Map<string, Remembered>;
  const first = metadata.command ?? seen.get(metadata.commandId);
  seen.set(metadata.commandId, {
    actor: metadata.actor.id,
    hash: first?.hash ?? nothing,
    name: first?.name ?? nothing,
    revision: event.revision,
    position: event.position,
  });
  return {
    stream: loaded.stream,
    state: isTechnical(event.type)
      ? loaded.state
      : aggregate.decider.evolve(loaded.state, toDomainEvent(event, aggregate.upcasters) as Event),
    revision: event.revision,
    begun: loaded.begun || !isTechnical(event.type),
    recordedAt: metadata.recordedAt,
    seen,
  };
};
