import { beforeEach, describe, expect, it } from '@jest/globals';
import { mostCounted, StoreLag } from './lag.js';
import { eventOf, MemoryStore } from './testing.js';

describe('the lag of a reader of the store', () => {
  let store: MemoryStore;
  let read: number;
  let lag: StoreLag;

  beforeEach(() => {
    store = new MemoryStore();
    read = 0;
    const { readAll } = store;
    store.readAll = async function* (options) {
      for await (const event of readAll.call(store, options)) {
        read += 1;
        yield event;
      }
    };
    lag = new StoreLag(store, ['coaching-']);
  });

  const append = async (stream: string, count: number, recordedAt: string) => {
    for (let n = 0; n < count; n += 1) {
      const event = eventOf('coaching.hours-registered.v1', 't');
      await store.append(stream, [{ ...event, metadata: { ...event.metadata, recordedAt } }], n);
    }
  };

  it('counts the events of its streams alone, and knows the oldest', async () => {
    await append('coaching-t', 2, '2022-03-01T09:00:00.000Z');
    await append('intake-t', 5, '2022-03-01T10:00:00.000Z');
    await append('coaching-u', 1, '2022-03-01T11:00:00.000Z');
    expect(await lag.behind(-1n)).toEqual({ events: 3, oldest: '2022-03-01T09:00:00.000Z' });
    expect(await lag.behind(1n)).toEqual({ events: 1, oldest: '2022-03-01T11:00:00.000Z' });
    expect(await lag.behind(7n)).toEqual({ events: 0, oldest: undefined });
  });

  it('looks at each event once, however often it is asked', async () => {
    await append('coaching-t', 10, '2022-03-01T09:00:00.000Z');
    await Promise.all([lag.behind(-1n), lag.behind(-1n)]);
    await lag.behind(3n);
    expect(read).toBe(10);
    await append('coaching-t', 2, '2022-03-01T10:00:00.000Z');
    expect(await lag.behind(3n)).toEqual({ events: 8, oldest: '2022-03-01T09:00:00.000Z' });
    expect(read).toBe(12);
  });

  it('counts no further than there is news in it', async () => {
    await append('coaching-t', mostCounted + 50, '2022-03-01T09:00:00.000Z');
    expect((await lag.behind(-1n)).events).toBe(mostCounted);
    expect(read).toBe(mostCounted);
    expect((await lag.behind(99n)).events).toBe(mostCounted - 50);
  });

  it('counts again where the reader went back', async () => {
    await append('coaching-t', 5, '2022-03-01T09:00:00.000Z');
    await lag.behind(4n);
    expect((await lag.behind(1n)).events).toBe(3);
  });
});
