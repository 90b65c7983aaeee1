import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Context, prefixesOf, upcastersOf } from '@digihub/context';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import type { EventStore } from '@digihub/event-store';
import { intakeContext, type IntakeTables } from '@digihub/intake';
import { programme } from '@digihub/programme';
import { openReadDatabase, rebuild, SourceFromStore } from '@digihub/read-models';
import type { Benchmark, Figure } from '../benchmark.js';
import { compare, timed } from '../compare.js';
import { fillStore } from '../samples/fill-store.js';

type Row = Record<string, SQLInputValue>;
const tables = ['requests', 'deadlines'] as const;

/** All rows of the read model, by table. */
const rowsIn = (file: string): Map<string, Row[]> => {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = new Map(
    tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all() as Row[]]),
  );
  database.close();
  return rows;
};

const insertAll = (file: string, rows: ReadonlyMap<string, readonly Row[]>): void => {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN');
  for (const [table, all] of rows) {
    const names = Object.keys(all[0] ?? {});
    const insert = database.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    for (const row of all) insert.run(...names.map((name) => row[name]!));
  }
  database.exec('COMMIT');
  database.close();
};

/** Intake's list of requests, from zero, against a bulk insert of the rows that come out. */
export const rebuildReadModel: Benchmark = async ({ folder, quick }) => {
  const context = intakeContext(programme);
  const figures: Figure[] = [];
  const trajectories = quick ? 800 : 2_000;
  for (const length of [1, 8]) {
    const store = await openEmbeddedStore({ folder: join(folder, `store-${length}`) });
    await fillStore(store, trajectories, length);
    figures.push(await against(context, store, join(folder, String(length)), trajectories, length, quick));
    await store.close();
  }
  return figures;
};

const against = async (
  context: Context<IntakeTables>,
  store: EventStore,
  folder: string,
  trajectories: number,
  length: number,
  quick: boolean,
): Promise<Figure> => {
  let made = 0;
  let rows = new Map<string, Row[]>();
  const fresh = async () => {
    const file = join(folder, `${(made += 1)}.db`);
    const { migrations } = context;
    return { file, database: await openReadDatabase<IntakeTables>({ file, migrations }) };
  };
  const { measured, yardstick, ratio } = await compare(
    quick ? 3 : 7,
    async () => {
      const { file, database } = await fresh();
      const source = new SourceFromStore({
        store,
        prefixes: prefixesOf(context),
        upcasters: upcastersOf(context),
      });
      const took = await timed(() => rebuild({ database, source, projections: context.projections }));
      await database.close();
      rows = rowsIn(file);
      if (rows.get('requests')!.length !== trajectories) throw new Error('the rebuild is not complete');
      return (trajectories * 1000) / took;
    },
    async () => {
      const { file, database } = await fresh();
      await database.close();
      return (trajectories * 1000) / (await timed(() => insertAll(file, rows)));
    },
  );
  return {
    name: `requests, ${length === 1 ? 'one event' : `${length} events`} a row`,
    value: measured,
    unit: 'rows/s',
    yardstick: { name: 'bulk insert of its rows and deadlines, one transaction', value: yardstick },
    ratio,
    aim: { of: 'ratio', atLeast: 0.3 },
  };
};
