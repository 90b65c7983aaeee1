import { partitionOf } from '@digihub/event-bus-kafka';
import { type CaughtUp, caughtUp, type StoredEvent } from '@digihub/event-store';

/** Bytes of a batch for one partition at most, roughly: a broker takes up to 1 MB of them at a time. */
const mostOfPartition = 700_000;
/** And in all: two batches are in memory. */
const mostBytes = 4_000_000;

/** Events that a batch passes at most: what a new start, or a reader behind the checkpoint, looks at once more. */
export const mostPassed = 4_000;

/** An event with its place in the log of all events of the store. */
export interface LoggedEvent {
  readonly stored: StoredEvent;
  readonly index: number;
}

export interface Batch {
  readonly own: readonly LoggedEvent[];
  /** The last event that was read, its own or another's. */
  readonly last: StoredEvent;
  /** Events of the store up to and with that one. */
  readonly logSize: number;
}

export interface BatchOptions {
  /** Own events of one batch at most. */
  readonly size: number;
  /** Events of the store before the first that comes. */
  readonly logSize: number;
  readonly isOwn: (event: StoredEvent) => boolean;
  /** Of the topic. */
  readonly partitions: number;
}

/** Groups the own among all events of a store, up to `size` or until it runs dry; the others are counted. */
export async function* inBatches(
  events: AsyncIterable<StoredEvent | CaughtUp>,
  { size, isOwn, partitions, ...from }: BatchOptions,
): AsyncGenerator<Batch> {
  let { logSize } = from;
  let own: LoggedEvent[] = [];
  let last: StoredEvent | undefined;
  let passed = 0;
  let bytes = 0;
  let fullest = 0;
  const ofPartition = new Map<number, number>();
  for await (const event of events) {
    if (event !== caughtUp) {
      if (isOwn(event)) {
        own.push({ stored: event, index: logSize });
        const more = JSON.stringify(event.data).length + 500;
        const partition = partitionOf(event.metadata.trajectory ?? event.stream, partitions);
        const there = (ofPartition.get(partition) ?? 0) + more;
        ofPartition.set(partition, there);
        fullest = Math.max(fullest, there);
        bytes += more;
      }
      last = event;
      logSize += 1;
      passed += 1;
      const isFull = own.length >= size || fullest >= mostOfPartition || bytes >= mostBytes;
      if (!isFull && passed < mostPassed) continue;
    }
    if (last) yield { own, last, logSize };
    [own, last, passed, bytes, fullest] = [[], undefined, 0, 0, 0];
    ofPartition.clear();
  }
}

/** Reads one ahead while the last is worked on, and no more. */
export async function* oneAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = ahead(items);
  for (;;) {
    const { done, value } = await next;
    if (done) return;
    next = ahead(items);
    yield value as Item;
  }
}

/** A failure is met when it is awaited; whoever gave up before must not see it as unhandled. */
const ahead = <Item>(items: AsyncGenerator<Item>): Promise<IteratorResult<Item>> => {
  const next = items.next();
  next.catch(() => undefined);
  return next;
};
