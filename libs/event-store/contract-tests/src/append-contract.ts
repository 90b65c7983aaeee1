import { describe, expect, it } from '@jest/globals';
import { type EventStore, WrongExpectedRevision } from '@digihub/event-store';
import { all, anEvent, ids, type MakeStore, someEvents, withStore } from './some-events.js';

const conflictAt = (actual: number) =>
  expect.objectContaining({ name: 'WrongExpectedRevision', actual }) as unknown as Error;

const expectConflict = async (append: Promise<unknown>, actual: number): Promise<void> => {
  await expect(append).rejects.toBeInstanceOf(WrongExpectedRevision);
  await expect(append).rejects.toEqual(conflictAt(actual));
};

export const appendContract = (makeStore: MakeStore): void => {
  const inStore = (test: (store: EventStore) => Promise<void>) => withStore(makeStore, test);

  describe('append', () => {
    it(
      'answers with the revision and position of the last event',
      inStore(async (store) => {
        const first = await store.append('case-1', someEvents(3), 'no-stream');
        expect(first.revision).toBe(2);
        const second = await store.append('case-1', someEvents(2), 2);
        expect(second.revision).toBe(4);
        expect(second.position).toBeGreaterThan(first.position);
        expect((await all(store.read('case-1'))).at(-1)).toMatchObject(second);
        expect(await store.head()).toBe(second.position);
      }),
    );

    it(
      'refuses a stream that is not at the expected revision, says where it is, and writes nothing',
      inStore(async (store) => {
        await store.append('case-1', someEvents(3), 'no-stream');
        const head = await store.head();
        await expectConflict(store.append('case-1', someEvents(1), 'no-stream'), 2);
        await expectConflict(store.append('case-1', someEvents(1), 1), 2);
        await expectConflict(store.append('case-1', someEvents(2), 3), 2);
        await expectConflict(store.append('case-2', someEvents(1), 0), -1);
        const refused = store.append('case-2', someEvents(1), 7);
        await expect(refused).rejects.toMatchObject({ stream: 'case-2', expected: 7, actual: -1 });
        expect(await store.head()).toBe(head);
        expect(await all(store.read('case-1'))).toHaveLength(3);
        expect(await all(store.read('case-2'))).toEqual([]);
      }),
    );

    it(
      'gives the first answer to a repeat: same stream, expected revision and ids in order',
      inStore(async (store) => {
        const [one, two] = [someEvents(2), someEvents(3)];
        const first = await store.append('case-1', one, 'no-stream');
        const second = await store.append('case-1', two, first.revision);
        await store.append('case-1', someEvents(1), second.revision);
        expect(await store.append('case-1', one, 'no-stream')).toEqual(first);
        expect(await store.append('case-1', two, first.revision)).toEqual(second);
        expect(await all(store.read('case-1'))).toHaveLength(6);
      }),
    );

    it(
      'recognises no repeat in a partial overlap, another order, another place or another stream',
      inStore(async (store) => {
        const [a, b, c] = [anEvent(), anEvent(), anEvent()];
        await store.append('case-1', [a, b], 'no-stream');
        await expectConflict(store.append('case-1', [a, b, c], 'no-stream'), 1);
        await expectConflict(store.append('case-1', [b, a], 'no-stream'), 1);
        await expectConflict(store.append('case-1', [a, c], 'no-stream'), 1);
        await expectConflict(store.append('case-1', [b, c], 0), 1);
        expect(await store.append('case-2', [a, b], 'no-stream')).toMatchObject({ revision: 1 });
        expect(await store.append('case-1', [a], 1)).toMatchObject({ revision: 2 });
        expect(ids(await all(store.read('case-1')))).toEqual(ids([a, b, a]));
      }),
    );

    it(
      'gives both the same answer when the same append is made twice at once',
      inStore(async (store) => {
        const events = someEvents(2);
        const [one, other] = await Promise.all([
          store.append('case-1', events, 'no-stream'),
          store.append('case-1', events, 'no-stream'),
        ]);
        expect(other).toEqual(one);
        expect(ids(await all(store.read('case-1')))).toEqual(ids(events));
      }),
    );

    it(
      'refuses to append nothing',
      inStore(async (store) => {
        await expect(store.append('case-1', [], 'no-stream')).rejects.toBeInstanceOf(RangeError);
        expect(await store.head()).toBe(-1n);
      }),
    );

    it(
      'lets exactly one of many concurrent appends at the same revision win',
      inStore(async (store) => {
        await store.append('case-1', someEvents(1), 'no-stream');
        const settled = await Promise.allSettled(
          Array.from({ length: 32 }, () => store.append('case-1', someEvents(2), 0)),
        );
        const lost = settled.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
        expect(lost).toHaveLength(31);
        for (const { reason } of lost) expect(reason).toEqual(conflictAt(2));
        expect(await all(store.read('case-1'))).toHaveLength(3);
      }),
    );

    it(
      'fails only the one that conflicts in a burst of appends to different streams',
      inStore(async (store) => {
        await store.append('case-20', someEvents(1), 'no-stream');
        const settled = await Promise.allSettled(
          Array.from({ length: 64 }, (_, n) => store.append(`case-${n}`, someEvents(2), 'no-stream')),
        );
        const lost = settled.flatMap((result, n) =>
          result.status === 'rejected' ? [[n, result.reason]] : [],
        );
        expect(lost).toEqual([[20, conflictAt(0)]]);
        expect(await all(store.readAll({ after: -1n }))).toHaveLength(1 + 63 * 2);
      }),
    );

    it(
      'keeps unicode and big data as they are',
      inStore(async (store) => {
        const awkward = {
          text: 'Ünïcødé — 你好 👩🏽‍💻 \u0000 \u2028 \ud800 "quoted" \\ \n',
          'sleutel met spatie': [null, true, 0, -1.5e-7, 9007199254740991, '', {}, []],
          big: 'abcdé'.repeat(20_000),
        };
        const event = anEvent(awkward);
        const stream = 'case-ü-👩🏽‍💻';
        await store.append(stream, [event], 'no-stream');
        const [stored] = await all(store.read(stream));
        expect(stored).toEqual({ ...event, stream, revision: 0, position: await store.head() });
      }),
    );
  });
};
