import { describe, expect, it } from '@jest/globals';
import type { AllOptions, StoredEvent } from '@digihub/event-store';
import { eventOf, MemoryStore } from '@digihub/read-models/suites';
import { CheckpointRecords } from './relay-checkpoint.js';
import { RelayProgress } from './relay-progress.js';

/** Counts what is read of it. */
class CountedStore extends MemoryStore {
  given = 0;

  override async *readAll(options: AllOptions): AsyncGenerator<StoredEvent> {
    for await (const event of super.readAll(options)) {
      this.given += 1;
      yield event;
    }
  }
}

describe('the progress of the relays', () => {
  const world = () => {
    const store = new CountedStore();
    const records = new CheckpointRecords();
    return {
      store,
      progress: new RelayProgress({ store, relays: ['intake', 'finance'], checkpoints: () => records }),
      write: (stream: string) => store.append(stream, [eventOf('happened', 't1')], 'no-stream'),
      stands: (relay: string, position: number, offsets: Record<string, string> = {}) =>
        records.take({
          key: Buffer.from(relay),
          value: Buffer.from(
            JSON.stringify({ position: String(position), prefixes: [`${relay}-`], offsets }),
          ),
        }),
    };
  };

  it('is unknown until every relay has said where it stands', async () => {
    const { progress, stands, write } = world();
    await write('intake-1');
    stands('intake', 0, { 0: '4' });
    expect(await progress.offsetsAt(0n)).toBeUndefined();
    stands('finance', -1, { 1: '2' });
    expect(await progress.offsetsAt(0n)).toEqual(
      new Map([
        [0, 4n],
        [1, 2n],
      ]),
    );
  });

  it('has not passed what it has yet to carry, and passes it when it has', async () => {
    const { progress, stands, write } = world();
    stands('intake', -1);
    stands('finance', -1);
    await write('intake-1');
    await write('other-1');
    expect(await progress.offsetsAt(1n)).toBeUndefined();
    stands('intake', 0, { 0: '7' });
    expect(await progress.offsetsAt(1n)).toEqual(new Map([[0, 7n]]));
    await write('intake-1');
    expect(await progress.offsetsAt(1n)).toEqual(new Map([[0, 7n]]));
    expect(await progress.offsetsAt(2n)).toBeUndefined();
  });

  it('takes a position that nobody has written yet for passed when everything was carried', async () => {
    const { progress, stands } = world();
    stands('intake', -1, { 0: '1' });
    stands('finance', -1);
    expect(await progress.offsetsAt(99n)).toEqual(new Map([[0, 1n]]));
  });

  it('looks at each event once, however often it is asked', async () => {
    const { store, progress, stands, write } = world();
    stands('finance', -1);
    for (let count = 0; count < 50; count += 1) await write('intake-1');
    stands('intake', 49);
    await Promise.all(Array.from({ length: 50 }, (_, position) => progress.offsetsAt(BigInt(position))));
    expect(store.given).toBe(0);
    await write('finance-1');
    await write('intake-1');
    for (let times = 0; times < 50; times += 1) await progress.offsetsAt(51n);
    expect(store.given).toBe(1);
  });
});
