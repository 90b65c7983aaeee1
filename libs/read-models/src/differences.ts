import { canonicalHash } from '@digihub/kernel';
import type { Kysely } from 'kysely';
import type { ReadDatabase } from './read-database.js';

/** A row that only one of two read databases has. A row that differs shows up once for each. */
export interface Difference {
  readonly table: string;
  readonly only: 'first' | 'second';
  readonly row: Readonly<Record<string, unknown>>;
}

type AnyTables = Record<string, Record<string, unknown>>;
const pageOf = 100;

/** Compares tables row by row, whatever their order. Empty: they hold the same. At most `limit` differences. */
export const differences = async <Database>(
  first: ReadDatabase<Database>,
  second: ReadDatabase<Database>,
  tables: readonly (keyof Database & string)[],
  limit = 100,
): Promise<Difference[]> => {
  const found: Difference[] = [];
  for (const table of tables) {
    // Hash of a row → how many more the first has than the second.
    const surplus = new Map<string, number>();
    const count = (step: number) => (hash: string) => surplus.set(hash, (surplus.get(hash) ?? 0) + step);
    await eachRow(first, table, (_, hash) => void count(1)(hash));
    await eachRow(second, table, (_, hash) => void count(-1)(hash));
    const report = (only: Difference['only'], sign: 1 | -1) => (row: Difference['row'], hash: string) => {
      const left = surplus.get(hash) ?? 0;
      if (left * sign <= 0 || found.length >= limit) return;
      surplus.set(hash, left - sign);
      found.push({ table, only, row });
    };
    if ([...surplus.values()].every((left) => left === 0)) continue;
    await eachRow(first, table, report('first', 1));
    await eachRow(second, table, report('second', -1));
  }
  return found;
};

const eachRow = async <Database>(
  database: ReadDatabase<Database>,
  table: string,
  visit: (row: Difference['row'], hash: string) => void,
): Promise<void> => {
  const db = database.read as unknown as Kysely<AnyTables>;
  for await (const row of db.selectFrom(table).selectAll().stream(pageOf))
    visit(row, canonicalHash({ ...row }));
};
