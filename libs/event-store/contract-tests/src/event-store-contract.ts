import { describe, expect, it } from '@jest/globals';
import { appendContract } from './append-contract.js';
import { modelContract } from './model-contract.js';
import { readContract } from './read-contract.js';
import { all, type MakeStore, someEvents, withStore } from './some-events.js';
import { subscribeContract } from './subscribe-contract.js';

const keepingContract = (makeStore: MakeStore): void => {
  describe('close', () => {
    it(
      'finishes the appends under way, then takes no more',
      withStore(makeStore, async (store, { reopen }) => {
        const underWay = Array.from({ length: 20 }, (_, n) =>
          store.append(`case-${n}`, someEvents(1), 'no-stream'),
        );
        await store.close();
        expect((await Promise.all(underWay)).map(({ revision }) => revision)).toEqual(Array(20).fill(0));
        await expect(store.append('case-x', someEvents(1), 'no-stream')).rejects.toThrow();
        if (reopen) expect(await all((await reopen()).readAll({ after: -1n }))).toHaveLength(20);
      }),
    );

    it(
      'keeps everything, and its generation, when opened again',
      withStore(makeStore, async (store, { reopen }) => {
        if (!reopen) return;
        const first = someEvents(3);
        const answer = await store.append('case-1', first, 'no-stream');
        await store.append('case-2', someEvents(2), 'no-stream');
        const [before, generation] = [await all(store.readAll({ after: -1n })), await store.generation()];
        const again = await reopen();
        expect(await all(again.readAll({ after: -1n }))).toEqual(before);
        expect(await again.generation()).toBe(generation);
        expect(await again.append('case-1', first, 'no-stream')).toEqual(answer);
        const { position } = await again.append('case-1', someEvents(1), 2);
        expect(position).toBeGreaterThan(before.at(-1)!.position);
      }),
    );

    it(
      'gives another store another generation',
      withStore(makeStore, async (store) => {
        const other = await makeStore();
        const generation = await other.store.generation();
        await other.dispose();
        expect(generation).not.toBe(await store.generation());
        expect(generation).toMatch(/^\S{8,}$/);
      }),
    );
  });
};

/**
 * What every event store keeps to; an adapter's spec calls it. `makeStore` gives a new, empty store of a
 * generation of its own; it is called once per test.
 */
export const eventStoreContract = (name: string, makeStore: MakeStore): void => {
  describe(`${name}, by the contract of event stores`, () => {
    appendContract(makeStore);
    readContract(makeStore);
    subscribeContract(makeStore);
    keepingContract(makeStore);
    modelContract(makeStore);
  });
};
