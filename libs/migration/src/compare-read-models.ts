import type { RunningContext } from '@digihub/context';
import { canonicalHash } from '@digihub/kernel';
import { differences, technical } from '@digihub/read-models';
import { plainTables } from './copy-read-models.js';
import { type Translation, translatedWaiting, translatedWatermarks } from './translated-rows.js';

/** A row that only one side has; one that differs shows up once for each. */
export interface RowDifference {
  readonly table: string;
  readonly only: 'source' | 'target';
  readonly row: Readonly<Record<string, unknown>>;
}

/** Every row of the read models and deadlines, and the watermarks and waiting messages as they must be there. */
export const compareReadModels = async (
  from: RunningContext,
  to: RunningContext,
  translation: Translation,
): Promise<RowDifference[]> => {
  const tables = await plainTables(from);
  const found: RowDifference[] = (
    await differences(from.runtime.database, to.runtime.database, tables as never[])
  ).map(({ table, only, row }) => ({ table, row, only: only === 'first' ? 'source' : 'target' }));
  const there = technical(to.runtime.database.read);
  found.push(
    ...(await rowsApart(
      'watermarks',
      await translatedWatermarks(from, translation),
      there.selectFrom('watermarks').selectAll().stream(),
    )),
    ...(await rowsApart(
      'waiting_messages',
      translatedWaiting(from, translation),
      there.selectFrom('waiting_messages').selectAll().stream(),
    )),
  );
  return found;
};

type Rows = Iterable<object> | AsyncIterable<object>;

/** These are few: a row for each consumer, and one for each message that waits. */
const rowsApart = async (table: string, source: Rows, target: Rows): Promise<RowDifference[]> => {
  const left = new Map<string, RowDifference['row']>();
  for await (const row of source) left.set(canonicalHash(row), { ...row });
  const surplus: RowDifference[] = [];
  for await (const row of target) {
    if (!left.delete(canonicalHash(row))) surplus.push({ table, only: 'target', row: { ...row } });
  }
  return [...[...left.values()].map((row) => ({ table, only: 'source' as const, row })), ...surplus];
};
