import { type CaughtUp, caughtUp, type StoredEvent } from '@digihub/event-store';

/** Bytes of one batch at most, roughly: a broker takes records of one partition up to 1 MB at a time. */
const mostBytes = 700_000;

/** Groups what a subscription gives, up to `size` events or until it runs dry. */
export async function* inBatches(
  events: AsyncIterable<StoredEvent | CaughtUp>,
  size: number,
): AsyncGenerator<StoredEvent[]> {
  let batch: StoredEvent[] = [];
  let bytes = 0;
  for await (const event of events) {
    if (event !== caughtUp) {
      batch.push(event);
      bytes += JSON.stringify(event.data).length + 500;
      if (batch.length < size && bytes < mostBytes) continue;
    }
    if (batch.length > 0) yield batch;
    batch = [];
    bytes = 0;
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
