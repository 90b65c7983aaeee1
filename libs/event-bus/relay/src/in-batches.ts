import { type CaughtUp, caughtUp, type StoredEvent } from '@digihub/event-store';

/** Bytes of one batch at most, roughly: a broker takes records of one partition up to 1 MB at a time. */
const mostBytes = 700_000;

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
}

/** Groups the own among all events of a store, up to `size` or until it runs dry; the others are counted. */
export async function* inBatches(
  events: AsyncIterable<StoredEvent | CaughtUp>,
  { size, isOwn, ...from }: BatchOptions,
): AsyncGenerator<Batch> {
  let { logSize } = from;
  let own: LoggedEvent[] = [];
  let last: StoredEvent | undefined;
  let passed = 0;
  let bytes = 0;
  for await (const event of events) {
    if (event !== caughtUp) {
      if (isOwn(event)) {
        own.push({ stored: event, index: logSize });
        bytes += JSON.stringify(event.data).length + 500;
      }
      last = event;
      logSize += 1;
      passed += 1;
      if (own.length < size && bytes < mostBytes && passed < mostPassed) continue;
    }
    if (last) yield { own, last, logSize };
    [own, last, passed, bytes] = [[], undefined, 0, 0];
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
