import { caughtUp } from '@digihub/event-store';
import {
  type Message,
  type Migration,
  type Projection,
  setDeadline,
  type Source,
  type SourceItem,
} from '@digihub/read-models';

/** What a repeat, a loss or a wrong order would falsify. */
export interface CountingTables {
  totals: { trajectory: string; total: number; last: number };
}

export const countingMigrations: readonly Migration[] = [
  {
    name: '001-totals',
    up: (db) =>
      db.schema
        .createTable('totals')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('total', 'integer', (column) => column.notNull())
        .addColumn('last', 'integer', (column) => column.notNull())
        .execute(),
  },
  // So many that two processes would meet in them.
  ...Array.from({ length: 12 }, (_, index): Migration => ({
    name: `002-table-${index}`,
    up: (db) => db.schema.createTable(`more_${index}`).addColumn('id', 'text').execute(),
  })),
];

export const trajectories = ['t0', 't1', 't2'] as const;

/** The n-th number counted, in turns for each trajectory. */
const message = (n: number): Message<number> => ({
  id: `counted-${n}`,
  type: 'counter.counted.v1',
  key: trajectories[n % trajectories.length]!,
  partition: 0,
  sequence: BigInt(n),
  body: Math.floor(n / trajectories.length) + 1,
});

/** The same messages in every process, so many of them, without a store that they would have to share. */
export const countedSource = (count: number): Source<number> => ({
  async *subscribe(after, signal): AsyncGenerator<SourceItem<number>> {
    for (let n = Number(after.get(0) ?? -1n) + 1; n < count; n += 1) {
      if (signal.aborted) return;
      yield message(n);
    }
    yield caughtUp;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  },
});

/** Adds up, and sets a deadline now and then. */
export const adding: Projection<number, CountingTables> = {
  kind: 'projection',
  name: 'counting.views',
  types: ['counter.'],
  async project(tx, { key, body }) {
    const row = await tx.selectFrom('totals').selectAll().where('trajectory', '=', key).executeTakeFirst();
    if (row && row.last !== body - 1) throw new Error(`${body} came after ${row.last}`);
    const next = { total: (row?.total ?? 0) + body, last: body };
    if (row) await tx.updateTable('totals').set(next).where('trajectory', '=', key).execute();
    else
      await tx
        .insertInto('totals')
        .values({ trajectory: key, ...next })
        .execute();
    const deadline = { id: `${key}-${body}`, kind: 'look', key, trajectory: key, hub: null };
    if (body % 10 === 0) await setDeadline(tx, { ...deadline, dueAt: '2022-01-01T00:00:00.000Z' });
  },
};

/** What `adding` comes to after so many messages per trajectory. */
export const totalsOf = (each: number) =>
  trajectories.map((trajectory) => ({ trajectory, total: (each * (each + 1)) / 2, last: each }));
