import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import type { Benchmark } from '../benchmark.js';
import { compare, timed } from '../compare.js';
import { fillStore } from '../samples/fill-store.js';

const eventsEach = 10;

/** The whole store through `readAll`, against the same rows through a plain statement of SQLite. */
export const scan: Benchmark = async ({ folder, quick }) => {
  const trajectories = quick ? 3_000 : 8_000;
  const events = trajectories * eventsEach;
  const store = await openEmbeddedStore({ folder });
  await fillStore(store, trajectories, eventsEach);
  const plain = new DatabaseSync(join(folder, 'events.db'), { readOnly: true });
  const rows = plain.prepare('SELECT * FROM events ORDER BY position');

  const { measured, yardstick, ratio } = await compare(
    quick ? 5 : 11,
    async () => {
      let seen = 0;
      const took = await timed(async () => {
        for await (const { data } of store.readAll({ after: -1n })) seen += data ? 1 : 0;
      });
      return perSecondOf(seen, events, took);
    },
    async () => {
      let seen = 0;
      const took = await timed(() => {
        for (const row of rows.iterate()) seen += row['data'] ? 1 : 0;
      });
      return perSecondOf(seen, events, took);
    },
  );
  plain.close();
  await store.close();
  return [
    {
      name: `readAll over ${events.toLocaleString('en')} events`,
      value: measured,
      unit: 'events/s',
      yardstick: { name: 'the same rows through node:sqlite', value: yardstick },
      ratio,
      aim: { of: 'ratio', atLeast: 0.4 },
    },
  ];
};

const perSecondOf = (seen: number, expected: number, milliseconds: number): number => {
  if (seen !== expected) throw new Error(`saw ${seen} events of ${expected}`);
  return (seen * 1000) / milliseconds;
};
