import { describe, expect, it } from '@jest/globals';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { all, ids, isInOrder, type MakeStore, someEvents, withStore } from './some-events.js';

const revisions = (events: readonly StoredEvent[]): number[] => events.map(({ revision }) => revision);

export const readContract = (makeStore: MakeStore): void => {
  const inStore = (test: (store: EventStore) => Promise<void>) => withStore(makeStore, test);

  describe('read', () => {
    it(
      'finds nothing in an empty store',
      inStore(async (store) => {
        expect(await all(store.read('case-1'))).toEqual([]);
        expect(await all(store.readAll({ after: -1n }))).toEqual([]);
        expect(await store.head()).toBe(-1n);
      }),
    );

    it(
      'gives back what was appended, in order, and of that stream only',
      inStore(async (store) => {
        const events = someEvents(5);
        await store.append('case-1', events.slice(0, 2), 'no-stream');
        await store.append('case-10', someEvents(2), 'no-stream');
        await store.append('case-1', events.slice(2), 1);
        const read = await all(store.read('case-1'));
        expect(read).toEqual(
          events.map((event, revision) => ({
            ...event,
            stream: 'case-1',
            revision,
            position: expect.any(BigInt),
          })),
        );
        expect(isInOrder(read)).toBe(true);
      }),
    );

    it(
      'reads either way, from a revision, up to a limit',
      inStore(async (store) => {
        await store.append('case-1', someEvents(6), 'no-stream');
        const read = async (options: Parameters<EventStore['read']>[1]) =>
          revisions(await all(store.read('case-1', options)));
        expect(await read({})).toEqual([0, 1, 2, 3, 4, 5]);
        expect(await read({ from: 4 })).toEqual([4, 5]);
        expect(await read({ from: 6 })).toEqual([]);
        expect(await read({ limit: 2 })).toEqual([0, 1]);
        expect(await read({ from: 3, limit: 2 })).toEqual([3, 4]);
        expect(await read({ direction: 'backwards' })).toEqual([5, 4, 3, 2, 1, 0]);
        expect(await read({ direction: 'backwards', limit: 1 })).toEqual([5]);
        expect(await read({ direction: 'backwards', from: 2 })).toEqual([2, 1, 0]);
        expect(await read({ direction: 'backwards', from: 9, limit: 1 })).toEqual([5]);
        expect(await read({ limit: 0 })).toEqual([]);
      }),
    );

    it(
      'reads long streams and long stores whole',
      inStore(async (store) => {
        for (let n = 0; n < 8; n += 1) {
          await store.append('long-1', someEvents(200), n === 0 ? 'no-stream' : n * 200 - 1);
        }
        const expected = Array.from({ length: 1600 }, (_, n) => n);
        expect(revisions(await all(store.read('long-1')))).toEqual(expected);
        expect(revisions(await all(store.read('long-1', { direction: 'backwards' })))).toEqual(
          expected.toReversed(),
        );
        expect(revisions(await all(store.read('long-1', { limit: 1333 })))).toEqual(expected.slice(0, 1333));
        expect(revisions(await all(store.readAll({ after: -1n })))).toEqual(expected);
      }),
    );
  });

  describe('readAll', () => {
    it(
      'reads behind a position, in order of position over all streams',
      inStore(async (store) => {
        await Promise.all(
          Array.from({ length: 40 }, (_, n) => store.append(`case-${n}`, someEvents(3), 'no-stream')),
        );
        const everything = await all(store.readAll({ after: -1n }));
        expect(everything).toHaveLength(120);
        expect(isInOrder(everything)).toBe(true);
        const { position } = everything[70]!;
        expect(await all(store.readAll({ after: position }))).toEqual(everything.slice(71));
        expect(await all(store.readAll({ after: await store.head() }))).toEqual([]);
      }),
    );

    it(
      'reads the streams whose names start with one of the prefixes',
      inStore(async (store) => {
        const streams = [
          'intake-1',
          'intake-2',
          'intakes-1',
          'routing-1',
          'Intake-1',
          'in%ake-1',
          'aid-é-1',
          'aid-e-1',
        ];
        for (const stream of streams) await store.append(stream, someEvents(2), 'no-stream');
        const found = async (prefixes: string[], after = -1n) => [
          ...new Set((await all(store.readAll({ after, prefixes }))).map(({ stream }) => stream)),
        ];
        expect(await found(['intake-'])).toEqual(['intake-1', 'intake-2']);
        expect(await found(['intake-', 'routing-'])).toEqual(['intake-1', 'intake-2', 'routing-1']);
        expect(await found(['in%ake'])).toEqual(['in%ake-1']);
        expect(await found(['aid-é'])).toEqual(['aid-é-1']);
        expect(await found(['finance-'])).toEqual([]);
        expect(await found([])).toEqual([]);
        const [last] = await all(store.read('intake-1', { direction: 'backwards', limit: 1 }));
        expect(await found(['intake-'], last!.position)).toEqual(['intake-2']);
      }),
    );

    it(
      'ends where the store ended at the call, however much is appended meanwhile',
      inStore(async (store) => {
        const before = someEvents(3);
        await store.append('case-1', before, 'no-stream');
        const read: string[] = [];
        for await (const event of store.readAll({ after: -1n })) {
          read.push(event.id);
          await store.append('case-1', someEvents(1), 1 + read.length);
        }
        expect(read).toEqual(ids(before));
      }),
    );

    it(
      'may be left in the middle',
      inStore(async (store) => {
        await store.append('case-1', someEvents(300), 'no-stream');
        for await (const event of store.readAll({ after: -1n })) if (event.revision === 10) break;
        for await (const event of store.read('case-1')) if (event.revision === 10) break;
        await store.close();
      }),
    );
  });
};
