import { describe, expect, it } from '@jest/globals';
import type { PublishedEvent } from '@digihub/contracts';
import { caughtUp } from '@digihub/event-store';
import { type Message, resting, type SourceItem } from '@digihub/read-models';
import { type Fetched, Handout } from './handout.js';

const message = (offset: number): Message<PublishedEvent> => ({
  id: `e${offset}`,
  type: 'counted',
  key: 't1',
  partition: 0,
  sequence: BigInt(offset),
  body: {} as PublishedEvent,
});

const fetched = (offsets: readonly number[], more: Partial<Fetched> = {}): Fetched => {
  const [first, last] = [BigInt(offsets[0]!), BigInt(offsets.at(-1)!)];
  return { partition: 0, first, last, end: last + 1n, messages: offsets.map(message), ...more };
};

const from = (next: number, end = next) =>
  new Handout(new Map([[0, { next: BigInt(next), end: BigInt(end) }]]));

const take = async (items: AsyncGenerator<SourceItem<PublishedEvent>>, count: number): Promise<unknown[]> => {
  const taken: unknown[] = [];
  while (taken.length < count) {
    const { value } = await items.next();
    taken.push(
      value === caughtUp ? 'caught up' : value === resting ? 'resting' : (value as Message).sequence,
    );
  }
  return taken;
};

/** Whether a promise has resolved, once everything that could do that has run. */
const isResolved = async (promise: Promise<unknown>): Promise<boolean> => {
  let resolved = false;
  void promise.then(() => (resolved = true));
  await new Promise((resolve) => setImmediate(resolve));
  return resolved;
};

describe('what a subscription hands out', () => {
  it('says at once that there is nothing, then gives what comes', async () => {
    const handout = from(0);
    const items = handout.items();
    expect(await take(items, 1)).toEqual(['caught up']);
    void handout.offer(fetched([0, 1]));
    expect(await take(items, 3)).toEqual([0n, 1n, 'caught up']);
  });

  it('rests between a fetch and the next, where there is more', async () => {
    const handout = from(0, 10);
    const items = handout.items();
    void handout.offer(fetched([0, 1], { end: 10n }));
    expect(await take(items, 3)).toEqual([0n, 1n, 'resting']);
  });

  it('passes markers and aborted records at the end of a fetch', async () => {
    const handout = from(0);
    void handout.offer(fetched([0], { last: 3n, end: 4n }));
    expect(await take(handout.items(), 3)).toEqual([0n, 3n, 'caught up']);
  });

  it('gives nothing again that it gave before', async () => {
    const handout = from(0);
    void handout.offer(fetched([0, 1]));
    void handout.offer(fetched([0, 1, 2]));
    expect(await take(handout.items(), 4)).toEqual([0n, 1n, 2n, 'caught up']);
  });

  it('lets the next fetch come when all of this one is done', async () => {
    const handout = from(0);
    const offered = handout.offer(fetched([0, 1]));
    await take(handout.items(), 2);
    handout.done(0, 0n);
    expect(await isResolved(offered)).toBe(false);
    handout.done(0, 1n);
    expect(await isResolved(offered)).toBe(true);
  });

  it('ends with an error, and is quiet when what was given is done', async () => {
    const handout = from(0);
    const offered = handout.offer(fetched([0, 1]));
    const items = handout.items();
    await take(items, 1);
    handout.end(new Error('moved'));
    await expect(items.next()).rejects.toThrow('moved');
    expect(await isResolved(offered)).toBe(false);
    expect(await isResolved(handout.quiet())).toBe(false);
    handout.done(0, 0n);
    expect(await isResolved(offered)).toBe(true);
    expect(handout.isDone(0, 1n)).toBe(false);
  });

  it('is quiet when its consumer starts again from its watermark', async () => {
    const handout = from(0);
    const offered = handout.offer(fetched([0]));
    await take(handout.items(), 1);
    handout.abandon();
    expect(await isResolved(offered)).toBe(true);
  });

  it('refuses a jump: an offset that nobody saw would be lost', async () => {
    const handout = from(5);
    void handout.offer(fetched([7]));
    await expect(handout.items().next()).rejects.toThrow('goes on at offset 7, not at 5');
  });
});
