import { afterEach, describe, expect, it } from '@jest/globals';
import { all, someEvents } from '@digihub/event-store-contract-tests';
import { AppendFailed } from './append-failed.js';
import { Folders } from './testing/folders.js';

const folders = new Folders();
afterEach(() => folders.clear());

const full = 13;

describe('when the disk is full', () => {
  it('every append of the transaction fails with the real error, nothing of it is written, and the store goes on', async () => {
    const folder = folders.make();
    const store = await folders.open({ folder, maximumPages: 40 });
    await store.append('case-0', someEvents(1), 'no-stream');
    const big = { text: 'x'.repeat(200_000) };
    const settled = await Promise.allSettled([
      store.append('case-1', someEvents(1), 'no-stream'),
      store.append('case-2', someEvents(1, big), 'no-stream'),
      store.append('case-0', someEvents(1), 'no-stream'),
    ]);
    for (const result of settled) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(AppendFailed);
      expect(reason).toMatchObject({ sqliteCode: full, message: expect.stringContaining('full') });
    }
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(1);
    expect(await store.append('case-1', someEvents(2), 'no-stream')).toEqual({ revision: 1, position: 2n });
    expect(await store.append('case-0', someEvents(1), 0)).toEqual({ revision: 1, position: 3n });
    expect(store.statistics()).toMatchObject({ failedTransactions: 1, conflicts: 0 });
    await store.close();
    expect(await all((await folders.open({ folder })).readAll({ after: -1n }))).toHaveLength(4);
  });
});

describe('an append that cannot be stored', () => {
  it('fails alone, before it reaches the writer', async () => {
    const store = await folders.open({ folder: folders.make() });
    const [event] = someEvents(1);
    const good = store.append('case-1', [event!], 'no-stream');
    await expect(store.append('case-2', [{ ...event!, data: { n: 1n } }], 'no-stream')).rejects.toThrow(
      TypeError,
    );
    await expect(
      store.append('case-2', [{ ...event!, data: undefined as never }], 'no-stream'),
    ).rejects.toThrow('data');
    await expect(store.append('case-2', [event!], -1)).rejects.toThrow(RangeError);
    await expect(store.append('case-2', [event!], 0.5)).rejects.toThrow(RangeError);
    await expect(store.append('', [event!], 'no-stream')).rejects.toThrow(TypeError);
    await expect(store.append('case-\ud800', [event!], 'no-stream')).rejects.toThrow(TypeError);
    expect(await good).toEqual({ revision: 0, position: 0n });
  });
});
