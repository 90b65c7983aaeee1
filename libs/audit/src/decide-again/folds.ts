import { isTechnical } from '@digihub/command-handling';
import { type EventStore, type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { AnyKind } from './stream-kinds.js';

/** A stream folded up to a revision. */
export interface Fold {
  readonly state: unknown;
  readonly revision: number;
}

export const beginning = ({ decider }: AnyKind): Fold => ({ state: decider.initialState, revision: -1 });

/** One event further. The command handler's own notes change no state. */
export const advanced = (kind: AnyKind, { state }: Fold, event: StoredEvent): Fold => ({
  state: isTechnical(event.type)
    ? state
    : (kind.decider.evolve(state, toDomainEvent(event, kind.upcasters)) as unknown),
  revision: event.revision,
});

/**
 * The folds of the streams that a pass in store order meets: those met last are kept, the rest is read again from its
 * stream when it is met again. So memory stays bounded, whatever the number of streams.
 */
export class Folds {
  private readonly kept = new Map<string, Fold>();

  constructor(
    private readonly store: EventStore,
    private readonly capacity = 5_000,
  ) {}

  known(stream: string): Fold | undefined {
    return this.kept.get(stream);
  }

  /** The stream as it was before this event, from its start. */
  async read(kind: AnyKind, { stream, revision }: StoredEvent): Promise<Fold> {
    let fold = beginning(kind);
    if (revision === 0) return fold;
    for await (const earlier of this.store.read(stream, { limit: revision })) {
      if (earlier.revision >= revision) break;
      fold = advanced(kind, fold, earlier);
    }
    return fold;
  }

  /** Any stream as it was at a position of the store. */
  async at(kind: AnyKind, stream: string, position: bigint): Promise<Fold> {
    const known = this.kept.get(stream);
    if (known) return known;
    let fold = beginning(kind);
    for await (const event of this.store.read(stream)) {
      if (event.position > position) break;
      fold = advanced(kind, fold, event);
    }
    this.keep(stream, fold);
    return fold;
  }

  keep(stream: string, fold: Fold): void {
    this.kept.delete(stream);
    this.kept.set(stream, fold);
    if (this.kept.size > this.capacity) this.kept.delete(this.kept.keys().next().value!);
  }
}
