import { expect, it } from '@jest/globals';
import { type EventStore, type ExpectedRevision, WrongExpectedRevision } from '@digihub/event-store';
import fc from 'fast-check';
import { all, anEvent, ids, type MakeStore, withStore } from './some-events.js';

/** An append as fast-check draws it; `drift` is how far the expected revision lies from the actual one. */
interface Drawn {
  readonly stream: number;
  readonly drift: number;
  readonly events: readonly number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  stream: fc.integer({ min: 0, max: 2 }),
  drift: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 1 })),
  // Few ids, so that repeats and partial overlaps come up.
  events: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
});

const startsWith = (list: readonly string[], at: number, part: readonly string[]): boolean =>
  part.every((id, index) => list[at + index] === id);

/** What the store is to answer, in the simplest words: streams are lists of ids. */
class Model {
  readonly streams = new Map<string, string[]>();
  readonly order: string[] = [];

  append(
    stream: string,
    added: readonly string[],
    expected: number,
  ): { revision: number } | { actual: number } {
    const list = this.streams.get(stream) ?? [];
    const actual = list.length - 1;
    if (expected === actual) {
      this.streams.set(stream, [...list, ...added]);
      this.order.push(...added);
      return { revision: actual + added.length };
    }
    if (expected < actual && startsWith(list, expected + 1, added))
      return { revision: expected + added.length };
    return { actual };
  }
}

const outcome = async (
  store: EventStore,
  stream: string,
  added: readonly string[],
  expected: ExpectedRevision,
) => {
  try {
    const { revision } = await store.append(
      stream,
      added.map((id) => anEvent({}, id)),
      expected,
    );
    return { revision };
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return { actual: error.actual };
    throw error;
  }
};

const uuid = (run: number, n: number): string =>
  `00000000-0000-4000-8000-${run.toString(16).padStart(8, '0')}${n.toString(16).padStart(4, '0')}`;

export const modelContract = (makeStore: MakeStore): void => {
  it(
    'answers as a list of ids per stream would, whatever is appended',
    withStore(makeStore, async (store) => {
      let run = 0;
      const property = fc.asyncProperty(fc.array(drawn, { minLength: 1, maxLength: 20 }), async (appends) => {
        run += 1;
        const model = new Model();
        const after = await store.head();
        for (const { stream, drift, events } of appends) {
          const name = `model${run}-${stream}`;
          const expected = Math.max(-1, (model.streams.get(name)?.length ?? 0) - 1 + drift);
          const added = events.map((n) => uuid(run, n));
          const answer = await outcome(store, name, added, expected < 0 ? 'no-stream' : expected);
          expect(answer).toEqual(model.append(name, added, expected));
        }
        for (const [name, list] of model.streams) {
          expect(ids(await all(store.read(name)))).toEqual(list);
          expect(ids(await all(store.read(name, { direction: 'backwards' })))).toEqual(list.toReversed());
        }
        expect(ids(await all(store.readAll({ after })))).toEqual(model.order);
        expect(ids(await all(store.readAll({ after, prefixes: [`model${run}-1`] })))).toEqual(
          model.streams.get(`model${run}-1`) ?? [],
        );
      });
      await fc.assert(property, { numRuns: 80 });
    }),
  );
};
