import { setImmediate } from 'node:timers/promises';
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
type Readable<Database> = Pick<ReadDatabase<Database>, 'read'>;

const pageOf = 100;
const buckets = 65_536;

/**
 * Compares tables row by row, whatever their order. Empty: they hold the same. At most `limit` differences. Bounded
 * in memory: the first reading sums the hashes of rows per bucket, the second looks at rows of buckets that differ.
 */
export const differences = async <Database>(
  first: Readable<Database>,
  second: Readable<Database>,
  tables: readonly (keyof Database & string)[],
  limit = 100,
): Promise<Difference[]> => {
  const found: Difference[] = [];
  for (const table of tables) {
    if (found.length >= limit) break;
    const sums = new Uint32Array(buckets);
    await eachRow(first, table, (_, hash) => void (sums[bucketOf(hash)]! += weightOf(hash)));
    await eachRow(second, table, (_, hash) => void (sums[bucketOf(hash)]! -= weightOf(hash)));
    // Each bucket that differs holds a difference at least.
    const differing = new Set<number>();
    for (let bucket = 0; bucket < buckets && differing.size < limit; bucket += 1)
      if (sums[bucket] !== 0) differing.add(bucket);
    if (differing.size === 0) continue;
    // Hash of a row → how many more the first has than the second.
    const surplus = new Map<string, number>();
    const count = (step: number) => (_: Difference['row'], hash: string) => {
      if (differing.has(bucketOf(hash))) surplus.set(hash, (surplus.get(hash) ?? 0) + step);
    };
    await eachRow(first, table, count(1));
    await eachRow(second, table, count(-1));
    const report = (only: Difference['only'], sign: 1 | -1) => (row: Difference['row'], hash: string) => {
      const left = surplus.get(hash) ?? 0;
      if (left * sign <= 0 || found.length >= limit) return;
      surplus.set(hash, left - sign);
      found.push({ table, only, row });
    };
    await eachRow(first, table, report('first', 1));
    await eachRow(second, table, report('second', -1));
  }
  return found;
};

const bucketOf = (hash: string): number => Number.parseInt(hash.slice(0, 4), 16);
/** Another part of the hash than the bucket; a sum over it does not care for the order of rows, but for repeats. */
const weightOf = (hash: string): number => Number.parseInt(hash.slice(4, 12), 16);

const eachRow = async <Database>(
  { read }: Readable<Database>,
  table: string,
  visit: (row: Difference['row'], hash: string) => void,
): Promise<void> => {
  const db = read as unknown as Kysely<AnyTables>;
  let rows = 0;
  for await (const row of db.selectFrom(table).selectAll().stream(pageOf)) {
    visit(row, canonicalHash({ ...row }));
    if ((rows += 1) % pageOf === 0) await setImmediate();
  }
};
