import { afterEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@digihub/event-store';
import { all, ids, isInOrder, someEvents } from '@digihub/event-store-contract-tests';
import { never, Opened, take } from './testing/through-proxy.js';

const opened = new Opened();
afterEach(opened.close);

describe('while connections are cut under load', () => {
  it('64 workers lose nothing, double nothing and see no conflict, and subscriptions go on exactly', async () => {
    const { proxy, store, troubles } = await opened.throughProxy();
    const [workers, appends, drops] = [64, 15, 12];
    const total = workers * appends * 2;
    const subscriptions = [undefined, ['work-1'], ['nothing-']].map((prefixes, index) =>
      index === 2
        ? Promise.resolve([])
        : take(
            store.subscribe({ after: -1n, signal: never(), ...(prefixes ? { prefixes } : {}) }),
            index === 0 ? total : 11 * appends * 2,
          ),
    );
    let done = 0;
    let dropped = 0;
    const written = await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        const mine: string[] = [];
        for (let n = 0; n < appends; n += 1) {
          const events = someEvents(2, { text: 'x'.repeat(n % 5 === 0 ? 20_000 : 100) });
          const result = await store.append(`work-${worker}`, events, n === 0 ? 'no-stream' : n * 2 - 1);
          expect(result.revision).toBe(n * 2 + 1);
          mine.push(...ids(events));
          done += 1;
          if (done > ((dropped + 1) * workers * appends) / (drops + 2)) {
            dropped += 1;
            proxy.drop();
          }
        }
        return mine;
      }),
    );
    const everything = await all(store.readAll({ after: -1n }));
    expect(dropped).toBeGreaterThanOrEqual(drops);
    expect(troubles.filter(({ what }) => what === 'append').length).toBeGreaterThan(0);
    expect(troubles.filter(({ what }) => what === 'subscription').length).toBeGreaterThan(0);
    expect(everything).toHaveLength(total);
    expect(isInOrder(everything)).toBe(true);
    for (const [worker, mine] of written.entries()) {
      const ofWorker = everything.filter(({ stream }) => stream === `work-${worker}`);
      expect(ids(ofWorker)).toEqual(mine);
    }
    const [whole, some] = await Promise.all(subscriptions);
    expect(whole).toEqual(everything);
    expect(some).toEqual(everything.filter(({ stream }) => stream.startsWith('work-1')));
  });

  it('reads go on where they broke off', async () => {
    const { proxy, store } = await opened.throughProxy();
    for (let n = 0; n < 4; n += 1) {
      await store.append(
        'case-1',
        someEvents(200, { text: 'x'.repeat(2_000) }),
        n === 0 ? 'no-stream' : n * 200 - 1,
      );
    }
    const cutEvery = async (items: AsyncIterable<StoredEvent>): Promise<number[]> => {
      const revisions: number[] = [];
      for await (const { revision } of items) {
        revisions.push(revision);
        if (revisions.length % 150 === 0) proxy.drop();
      }
      return revisions;
    };
    const expected = Array.from({ length: 800 }, (_, n) => n);
    expect(await cutEvery(store.read('case-1'))).toEqual(expected);
    expect(await cutEvery(store.read('case-1', { direction: 'backwards' }))).toEqual(expected.toReversed());
    expect(await cutEvery(store.readAll({ after: -1n }))).toEqual(expected);
  });
});

describe('an append whose answer is lost', () => {
  it('is written once, and gives the position it has', async () => {
    const { server, proxy, store } = await opened.throughProxy();
    const events = someEvents(2);
    // The answer is on its way when the connection goes: the write itself cuts it.
    const stop = server.log.onWrite(({ id }) => {
      if (id === events[1]!.id) proxy.drop();
    });
    const result = await store.append('case-1', events, 'no-stream');
    stop();
    const rows = await all(store.read('case-1'));
    expect(ids(rows)).toEqual(ids(events));
    expect(rows[1]).toMatchObject(result);
  });

  it('is recognised by its rows also when another has appended behind it', async () => {
    const { store } = await opened.throughProxy();
    const first = someEvents(2);
    const answer = await store.append('case-1', first, 'no-stream');
    await store.append('case-1', someEvents(3), 1);
    expect(await store.append('case-1', first, 'no-stream')).toEqual(answer);
  });
});
