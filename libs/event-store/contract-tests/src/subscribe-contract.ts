import { describe, expect, it } from '@jest/globals';
import { type CaughtUp, caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import { all, ids, isInOrder, type MakeStore, someEvents, withStore } from './some-events.js';

type Item = StoredEvent | CaughtUp;

/** Takes items until `enough` says so of what came so far, then leaves the loop. */
const takeUntil = async (
  items: AsyncIterable<Item>,
  enough: (taken: readonly Item[]) => boolean,
): Promise<Item[]> => {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (enough(taken)) break;
  }
  return taken;
};

const countTo = (wanted: number) => {
  let count = 0;
  return (taken: readonly Item[]): boolean => {
    if (taken.at(-1) !== caughtUp) count += 1;
    return count === wanted;
  };
};

const eventsAmong = (items: readonly Item[]): StoredEvent[] => items.filter((item) => item !== caughtUp);

/** Appends `appends` times one to three events to a stream of its own. */
const write = async (store: EventStore, stream: string, appends: number): Promise<string[]> => {
  const written: string[] = [];
  for (let n = 0; n < appends; n += 1) {
    const events = someEvents(1 + (n % 3));
    await store.append(stream, events, written.length === 0 ? 'no-stream' : written.length - 1);
    written.push(...ids(events));
  }
  return written;
};

export const subscribeContract = (makeStore: MakeStore): void => {
  const inStore = (test: (store: EventStore) => Promise<void>) => withStore(makeStore, test);
  const from = (
    store: EventStore,
    after: bigint,
    prefixes?: string[],
    signal = new AbortController().signal,
  ) => store.subscribe({ after, signal, ...(prefixes ? { prefixes } : {}) });

  describe('subscribe', () => {
    it(
      'catches up, says so, goes on live, and says so again each time it runs dry',
      inStore(async (store) => {
        const bursts = [someEvents(2), someEvents(2), someEvents(1)];
        await store.append('case-1', bursts[0]!, 'no-stream');
        const seen: string[][] = [[]];
        for await (const item of from(store, -1n)) {
          if (item !== caughtUp) {
            seen.at(-1)!.push(item.id);
            continue;
          }
          if (seen.length === bursts.length) break;
          // A store may tell of the same quiet twice; only a burst that has come begins the next.
          if (seen.at(-1)!.length < bursts[seen.length - 1]!.length) continue;
          seen.push([]);
          const revision = bursts.slice(0, seen.length - 1).flat().length - 1;
          await store.append('case-1', bursts[seen.length - 1]!, revision);
        }
        expect(seen).toEqual(bursts.map(ids));
      }),
    );

    it(
      'says at once that it is caught up when there is nothing',
      inStore(async (store) => {
        expect(await takeUntil(from(store, -1n), () => true)).toEqual([caughtUp]);
        await store.append('case-1', someEvents(1), 'no-stream');
        expect(await takeUntil(from(store, await store.head()), () => true)).toEqual([caughtUp]);
        expect(await takeUntil(from(store, -1n, ['other-']), () => true)).toEqual([caughtUp]);
      }),
    );

    it(
      'has no gap and no repeat while many write: from the start, from the middle, and by prefix',
      inStore(async (store) => {
        const [writers, appends] = [12, 90];
        const total = writers * appends * 2;
        const started = write(store, 'early-0', appends);
        const [first] = eventsAmong(await takeUntil(from(store, -1n), countTo(1)));
        const middle = first!.position;
        const subscriptions = [from(store, -1n), from(store, middle), from(store, -1n, ['even-'])].map(
          async (items, index) => {
            const wanted = [total, total - 1, ((writers - 2) / 2) * appends * 2][index]!;
            return eventsAmong(await takeUntil(items, countTo(wanted)));
          },
        );
        await Promise.all([
          started,
          write(store, 'early-1', appends),
          ...Array.from({ length: writers - 2 }, (_, n) =>
            write(store, `${n % 2 ? 'odd' : 'even'}-${n}`, appends),
          ),
        ]);
        const everything = await all(store.readAll({ after: -1n }));
        const [fromStart, fromMiddle, even] = await Promise.all(subscriptions);
        expect(everything).toHaveLength(total);
        expect(isInOrder(everything)).toBe(true);
        expect(fromStart).toEqual(everything);
        expect(fromMiddle).toEqual(everything.slice(1));
        expect(even).toEqual(everything.filter(({ stream }) => stream.startsWith('even-')));
      }),
    );

    it(
      'ends when the signal aborts, also while it waits',
      inStore(async (store) => {
        const controller = new AbortController();
        const items = from(store, -1n, undefined, controller.signal)[Symbol.asyncIterator]();
        expect(await items.next()).toEqual({ done: false, value: caughtUp });
        const waiting = items.next();
        controller.abort();
        expect(await waiting).toMatchObject({ done: true });
        expect(await all(from(store, -1n, undefined, controller.signal))).toEqual([]);
      }),
    );

    it(
      'ends in the middle of events when the signal aborts',
      inStore(async (store) => {
        await store.append('case-1', someEvents(400), 'no-stream');
        const controller = new AbortController();
        let seen = 0;
        for await (const item of from(store, -1n, undefined, controller.signal)) {
          if (item !== caughtUp) seen += 1;
          if (seen === 10) controller.abort();
        }
        expect(seen).toBe(10);
      }),
    );

    it(
      'leaves nothing open when its loop is left: the store closes',
      inStore(async (store) => {
        await store.append('case-1', someEvents(5), 'no-stream');
        for await (const item of from(store, -1n)) if (item === caughtUp) break;
        for await (const item of from(store, -1n)) if (item !== caughtUp) break;
        await store.append('case-1', someEvents(5), 4);
        await store.close();
      }),
    );
  });
};
