import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { caughtUp, type StoredEvent } from '@digihub/event-store';
import { all, anEvent, ids, isInOrder, someEvents } from '@digihub/event-store-contract-tests';
import { never, Opened } from './testing/through-proxy.js';

const opened = new Opened();
afterEach(opened.close);

describe('a slow taker', () => {
  it('holds the server back, and misses nothing when it falls behind the live events', async () => {
    const { server, store } = await opened.throughProxy({ liveBuffer: 8 });
    const [streams, each] = [10, 60];
    const text = 'x'.repeat(20_000);
    await store.append('case-0', someEvents(1), 'no-stream');
    const taken: StoredEvent[] = [];
    let writing: Promise<unknown> | undefined;
    let written = 0;
    for await (const item of store.subscribe({ after: -1n, signal: never() })) {
      if (item === caughtUp) {
        // All of it is written while this loop stands still.
        writing ??= Promise.all(
          Array.from({ length: streams }, async (_, stream) => {
            for (let n = 0; n < each; n += 1) {
              await store.append(`slow-${stream}`, [anEvent({ text })], n === 0 ? 'no-stream' : n - 1);
              written += 1;
            }
          }),
        );
        await writing;
        continue;
      }
      // It has stood still while all was written; the server keeps the most of it until it is asked for.
      if (taken.length === 2) expect(server.sent('slow-')).toBeLessThan((streams * each) / 3);
      taken.push(item);
      if (taken.length === 1 + streams * each) break;
    }
    expect(written).toBe(streams * each);
    expect(isInOrder(taken)).toBe(true);
    expect(new Set(ids(taken)).size).toBe(1 + streams * each);
  });
});

describe('a slow connection', () => {
  it('costs time and nothing else', async () => {
    const { proxy, store, troubles } = await opened.throughProxy();
    proxy.delay = 60;
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.append(`case-${n}`, someEvents(2), 'no-stream')),
    );
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(200);
    expect(troubles).toEqual([]);
  });

  it('slower than the deadline leaves open what became of an append, until it is repeated', async () => {
    const { proxy, store } = await opened.throughProxy({ deadlines: { append: 400 } });
    await store.append('case-1', someEvents(1), 'no-stream');
    const events = someEvents(2);
    proxy.delay = 500;
    await expect(store.append('case-1', events, 0)).rejects.toMatchObject({ name: 'AppendUnanswered' });
    proxy.delay = 0;
    proxy.drop();
    expect(await store.append('case-1', events, 0)).toMatchObject({ revision: 2 });
    expect(ids(await all(store.read('case-1', { from: 1 })))).toEqual(ids(events));
  });
});

describe('close', () => {
  it('waits for no call that was left in the middle', async () => {
    const { store } = await opened.throughProxy();
    await store.append('case-1', someEvents(300, { text: 'x'.repeat(1_000) }), 'no-stream');
    await all(store.read('case-1', { limit: 2 }));
    for await (const { revision } of store.readAll({ after: -1n })) if (revision === 5) break;
    for await (const item of store.subscribe({ after: -1n, signal: never() })) if (item !== caughtUp) break;
    const started = performance.now();
    await store.close();
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('ends what is open, also while the server hangs, within its patience', async () => {
    const { proxy, store } = await opened.throughProxy({ deadlines: { close: 300, append: 300 } });
    await store.append('case-1', someEvents(3), 'no-stream');
    const subscribed = all(store.subscribe({ after: -1n, signal: never() }));
    const reading = store.read('case-1')[Symbol.asyncIterator]();
    await reading.next();
    proxy.hang();
    const lost = store
      .append('case-2', [anEvent({}, randomUUID())], 'no-stream')
      .catch((error: unknown) => error);
    const started = performance.now();
    await store.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await lost).toMatchObject({ unavailable: true });
    await subscribed;
    await expect(store.append('case-1', someEvents(1), 2)).rejects.toMatchObject({
      name: 'EventStoreClosed',
    });
    await expect(store.head()).rejects.toMatchObject({ name: 'EventStoreClosed' });
  });
});
