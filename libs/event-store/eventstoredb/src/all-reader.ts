import type { AllOptions, StoredEvent } from '@digihub/event-store';
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  FORWARDS,
  type Position,
  type ReadPosition,
} from '@eventstore/db-client';
import type { Calls } from './calls.js';
import { EmptyStretches } from './empty-stretches.js';
import { isAmong, type Naming } from './naming.js';
import type { Deadlines } from './options.js';
import { positionOf, type Recorded, toStoredEvent } from './recorded.js';
import { heldReady } from './stream-reader.js';

/** The server's form of one of our positions: an event appended by gRPC is its own prepare and commit. */
export const serverPosition = (position: bigint): Position => ({
  commit: position,
  prepare: position,
});

/** A look back from the end takes this many events first, then more. */
const [firstLook, longestLook] = [4, 512];

/** Reads over all streams, in order of position. */
export class AllReader {
  /** Reads are filtered here, the client cannot have the server do it: what subscriptions found empty is not read. */
  readonly stretches = new EmptyStretches();
  /** What the last look back found: between `lookedUpTo` and what was the end then is no event of ours but the head. */
  private known: { readonly lookedUpTo: bigint; readonly head: bigint } | undefined;

  constructor(
    private readonly calls: Calls,
    private readonly naming: Naming,
    private readonly deadlines: Deadlines,
    /** Position of the event that made the store: all of ours lie behind it. */
    private readonly beginning: () => bigint,
  ) {}

  /** Where reading behind a position begins: never before the store was made. */
  startAfter(after: bigint): bigint {
    const beginning = this.beginning();
    return after < beginning ? beginning : after;
  }

  /** Position of our last event; -1n: none. Servers write events of their own, so this may look back a little. */
  async head(): Promise<bigint> {
    const { known } = this;
    const floor = known?.lookedUpTo ?? this.beginning();
    let from: ReadPosition = END;
    let top: bigint | undefined;
    for (let look = firstLook; ; look = Math.min(longestLook, look * 4)) {
      let count = 0;
      for await (const item of this.raw(BACKWARDS, () => from, look)) {
        const position = item.commitPosition ?? -1n;
        count += 1;
        top ??= position;
        from = serverPosition(position);
        const found = position <= floor ? (known?.head ?? -1n) : this.positionOfOurs(item);
        if (found === undefined) continue;
        if (!this.known || this.known.lookedUpTo < top) this.known = { lookedUpTo: top, head: found };
        return found;
      }
      if (count === 0) return known?.head ?? -1n;
    }
  }

  async *readAll({ after, prefixes }: AllOptions, end: Promise<bigint>): AsyncGenerator<StoredEvent> {
    const last = await end;
    let reached = this.startAfter(after);
    let from = this.stretches.beyond(prefixes, reached) ?? serverPosition(reached);
    if (prefixes?.length === 0 || reached >= last || from.commit > last) return;
    for await (const item of this.raw(FORWARDS, () => from)) {
      const position = item.commitPosition ?? -1n;
      if (position <= reached) continue;
      if (position > last) return;
      reached = position;
      from = serverPosition(position);
      const event = this.ours(item, prefixes);
      if (event) yield event;
      if (position === last) return;
    }
  }

  /** Whatever is in it: the end of the store does not depend on that. */
  private positionOfOurs({ event }: AllStreamResolvedEvent): bigint | undefined {
    return event && this.naming.ours(event.streamId) !== undefined
      ? positionOf(event as Recorded)
      : undefined;
  }

  /** The event where it is one of ours and of one of the prefixes. */
  ours(item: AllStreamResolvedEvent, prefixes: readonly string[] | undefined): StoredEvent | undefined {
    const recorded = item.event as Recorded | undefined;
    const stream = recorded && this.naming.ours(recorded.streamId);
    if (stream === undefined || !isAmong(prefixes, stream)) return undefined;
    return toStoredEvent(recorded!, stream);
  }

  private async *raw(
    direction: typeof FORWARDS | typeof BACKWARDS,
    fromPosition: () => ReadPosition,
    maxCount = Number.MAX_SAFE_INTEGER,
  ): AsyncGenerator<AllStreamResolvedEvent> {
    const items = this.calls.follow<AllStreamResolvedEvent>({
      what: 'read',
      open: (client) =>
        client.readAll(
          { direction, fromPosition: fromPosition(), maxCount, requiresLeader: true },
          heldReady,
        ),
      patience: () => this.deadlines.read,
    });
    for await (const item of items) if (typeof item !== 'symbol') yield item;
  }
}
