import { type ReadOptions, type StoredEvent, StoreUnusable } from '@digihub/event-store';
import { BACKWARDS, END, FORWARDS, type ResolvedEvent } from '@eventstore/db-client';
import type { Calls } from './calls.js';
import { isStreamNotFound } from './failure.js';
import type { Naming } from './naming.js';
import type { Deadlines } from './options.js';
import { type Recorded, toStoredEvent } from './recorded.js';

/** Events that the client may hold ready for a reader, twice over. */
export const heldReady = { highWaterMark: 32 };

/** Reads single streams, across breaks of the connection. */
export class StreamReader {
  constructor(
    private readonly calls: Calls,
    private readonly naming: Naming,
    private readonly deadlines: Deadlines,
  ) {}

  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<StoredEvent> {
    const { direction = 'forwards', limit = Number.MAX_SAFE_INTEGER } = options;
    if (limit <= 0) return;
    try {
      if (direction === 'forwards') {
        yield* this.forwards(stream, options.from ?? 0, limit);
      } else {
        const from = await this.startOfBackwards(stream, options.from);
        if (from !== undefined) yield* this.backwards(stream, from, limit);
      }
    } catch (error) {
      if (!isStreamNotFound(error)) throw error;
    }
  }

  private async *forwards(stream: string, from: number, limit: number): AsyncGenerator<StoredEvent> {
    let next = from;
    const end = from + limit;
    for await (const event of this.events(stream, 'forwards', () => [BigInt(next), end - next])) {
      if (event.revision !== next) throw truncated(stream, next, event.revision);
      if (next >= end) return;
      next += 1;
      yield event;
    }
  }

  private async *backwards(stream: string, from: bigint, limit: number): AsyncGenerator<StoredEvent> {
    let next = Number(from);
    const end = next - limit;
    for await (const event of this.events(stream, 'backwards', () => [BigInt(next), next - end])) {
      if (event.revision !== next) throw truncated(stream, next, event.revision);
      if (next <= end) return;
      next -= 1;
      yield event;
    }
  }

  /** Beyond the end of a stream servers differ in what they give: the end is looked up. */
  private async startOfBackwards(stream: string, from: number | undefined): Promise<bigint | undefined> {
    let last: number | undefined;
    for await (const { revision } of this.events(stream, 'backwards', () => [END, 1])) last ??= revision;
    return last === undefined ? undefined : BigInt(Math.min(last, from ?? last));
  }

  private async *events(
    stream: string,
    direction: 'forwards' | 'backwards',
    /** The next revision, and how many are wanted from there. */
    place: () => [bigint | typeof END, number],
  ): AsyncGenerator<StoredEvent> {
    const name = this.naming.onServer(stream);
    const items = this.calls.follow<ResolvedEvent>({
      what: 'read',
      open: (client) => {
        const [fromRevision, maxCount] = place();
        if (maxCount <= 0 || (typeof fromRevision === 'bigint' && fromRevision < 0n)) return undefined;
        return client.readStream(
          name,
          {
            fromRevision,
            maxCount,
            direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
            requiresLeader: true,
          },
          heldReady,
        );
      },
      patience: () => this.deadlines.read,
    });
    for await (const item of items) {
      if (typeof item !== 'symbol' && item.event) yield toStoredEvent(item.event as Recorded, stream);
    }
  }
}

const truncated = (stream: string, wanted: number, found: number): StoreUnusable =>
  new StoreUnusable(
    'damaged',
    `EventStoreDB gives event ${found} of ${stream} where event ${wanted} belongs: the stream was truncated or deleted. Restore a backup.`,
  );
