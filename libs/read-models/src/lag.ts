import type { EventStore } from '@digihub/event-store';
import type { Instant } from '@digihub/kernel';

/** What a consumer has before it. */
export interface Lag {
  /** Events that it has yet to look at, counted up to `mostCounted` where they are counted one by one. */
  readonly events: number;
  /** When the oldest of them was recorded, where that is known. */
  readonly oldest?: Instant | undefined;
}

/** More events than this ahead are no other news than this many. */
export const mostCounted = 1_000;

export const noLag: Lag = { events: 0 };

/**
 * Counts what lies ahead of one reader in the store: positions are sparse, so it has to look. However often it is
 * asked, it looks at each event once, and remembers at most `mostCounted` of them.
 */
export class StoreLag {
  private ahead: { readonly position: bigint; readonly recordedAt: Instant }[] = [];
  private after = -1n;
  private lookedUpTo = -1n;
  private looking: Promise<Lag> | undefined;

  constructor(
    private readonly store: Pick<EventStore, 'head' | 'readAll'>,
    private readonly prefixes: readonly string[],
  ) {}

  /** Of a reader that has passed everything up to `after`. Whoever asks while it looks gets the same answer. */
  behind(after: bigint): Promise<Lag> {
    this.looking ??= this.look(after).finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async look(after: bigint): Promise<Lag> {
    const { store, prefixes } = this;
    if (after < this.after) {
      // It went back, to what a database that was restored says.
      this.ahead = [];
      this.lookedUpTo = after;
    }
    this.after = after;
    this.ahead = this.ahead.filter(({ position }) => position > after);
    if (this.lookedUpTo < after) this.lookedUpTo = after;
    if (this.ahead.length < mostCounted) await this.lookOn(await store.head(), prefixes);
    return { events: this.ahead.length, oldest: this.ahead[0]?.recordedAt };
  }

  private async lookOn(head: bigint, prefixes: readonly string[]): Promise<void> {
    for await (const { position, metadata } of this.store.readAll({ after: this.lookedUpTo, prefixes })) {
      this.ahead.push({ position, recordedAt: metadata.recordedAt });
      this.lookedUpTo = position;
      if (this.ahead.length >= mostCounted) return;
    }
    if (this.lookedUpTo < head) this.lookedUpTo = head;
  }
}
