import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedStore, openEmbeddedStore } from '@digihub/event-store-embedded';
import type { Benchmark, Figure } from '../benchmark.js';
import { compare, perSecond, type Run } from '../compare.js';
import { bytesOf, eventOfSize } from '../samples/event-of-size.js';

/** As long as a trajectory's stream may well be. */
const eventsPerStream = 20;
const manyCallers = 64;
let streams = 0;

/** One caller: each event is durable before the next is appended. */
const appends = (store: EmbeddedStore, bytes: number): (() => Promise<number>) => {
  let stream = '';
  let revision = -1;
  return async () => {
    if (revision < 0) stream = `bench-${(streams += 1)}`;
    const expected = revision < 0 ? 'no-stream' : revision;
    await store.append(stream, [eventOfSize(bytes)], expected);
    revision = revision + 1 < eventsPerStream - 1 ? revision + 1 : -1;
    return 1;
  };
};

/** The least that durability costs: the same bytes behind a plain file, synced before the next. */
const rawAppends = (handle: number, bytes: number, events: number) => (): number => {
  let text = '';
  for (let count = 0; count < events; count += 1) text += bytesOf(eventOfSize(bytes));
  writeSync(handle, text);
  fdatasyncSync(handle);
  return events;
};

const together = (callers: number, milliseconds: number, caller: () => () => Promise<number>): Run => {
  const all = Array.from({ length: callers }, caller);
  return async () => {
    const rates = await Promise.all(all.map((work) => perSecond(milliseconds, work)));
    return rates.reduce((sum, rate) => sum + rate, 0);
  };
};

/** Durable appends of events of 400 bytes and 1.5 KB, by one caller and by many, against append and fdatasync. */
export const append: Benchmark = async ({ folder, quick }) => {
  const store = await openEmbeddedStore({ folder: join(folder, 'store') });
  const handle = openSync(join(folder, 'raw'), 'a');
  const [rounds, milliseconds] = quick ? [5, 200] : [15, 300];
  const figures: Figure[] = [];
  for (const [size, bytes] of [
    ['400 bytes', 400],
    ['1.5 KB', 1500],
  ] as const) {
    for (const callers of [1, manyCallers]) {
      const { measured, yardstick, ratio } = await compare(
        rounds,
        together(callers, milliseconds, () => appends(store, bytes)),
        () => perSecond(milliseconds, rawAppends(handle, bytes, callers)),
      );
      figures.push({
        name: `${size}, ${callers === 1 ? 'one caller' : `${callers} callers`}`,
        value: measured,
        unit: 'events/s',
        yardstick: {
          name: callers === 1 ? 'append and fdatasync of each' : `append and fdatasync of every ${callers}`,
          value: yardstick,
        },
        ratio,
        aim: callers === 1 ? { of: 'ratio', atLeast: 0.6 } : { of: 'value', atLeast: 20_000 },
      });
    }
  }
  closeSync(handle);
  await store.close();
  return figures;
};
