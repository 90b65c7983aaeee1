import type { RunningContext } from '@digihub/context';
import { type ReadDatabase, technical } from '@digihub/read-models';
import type { Kysely, Transaction } from 'kysely';
import { type Translation, translatedWaiting, translatedWatermarks } from './translated-rows.js';

/** Tables by their names, whatever their rows are. */
export type AnyTables = Record<string, Record<string, unknown>>;

/** Those whose rows hold positions, and the one that every database fills by itself. */
const translatedTables = ['watermarks', 'waiting_messages'];
const ownOfEach = ['migrations'];

const pageOf = 100;

/** The tables of a context that are copied as they are: read models and deadlines. */
export const plainTables = async ({ runtime }: RunningContext): Promise<readonly string[]> => {
  const tables = await runtime.database.read.introspection.getTables();
  return tables.map(({ name }) => name).filter((name) => ![...translatedTables, ...ownOfEach].includes(name));
};

/** Does the read database hold anything? */
export const isEmpty = async (database: ReadDatabase, tables: readonly string[]): Promise<boolean> => {
  const db = database.read as unknown as Kysely<AnyTables>;
  for (const table of [...tables, ...translatedTables]) {
    if (await db.selectFrom(table).selectAll().limit(1).executeTakeFirst()) return false;
  }
  return true;
};

/**
 * Copies the read models of a context row by row, with its deadlines, its watermarks and the messages that wait, in one
 * transaction: killed half way there is nothing. They are not made anew from the events, for what a person has
 * dismissed and what a deadline has done would come back, and a service would decide on facts that are not there yet.
 */
export const copyReadModels = async (
  from: RunningContext,
  to: RunningContext,
  translation: Translation,
): Promise<void> => {
  const tables = await plainTables(from);
  const read = from.runtime.database.read as unknown as Kysely<AnyTables>;
  const watermarks = await translatedWatermarks(from, translation);
  await to.runtime.database.transaction(async (tx: Transaction<unknown>) => {
    const write = tx as Transaction<AnyTables>;
    for (const table of tables) {
      const rows = read.selectFrom(table).selectAll().stream(pageOf);
      await eachPage(rows, (page) => write.insertInto(table).values(page).execute());
    }
    if (watermarks.length > 0) await technical(tx).insertInto('watermarks').values(watermarks).execute();
    await eachPage(translatedWaiting(from, translation), (page) =>
      technical(tx).insertInto('waiting_messages').values(page).execute(),
    );
  });
};

const eachPage = async <Row>(
  rows: AsyncIterable<Row>,
  write: (page: Row[]) => Promise<unknown>,
): Promise<void> => {
  let page: Row[] = [];
  for await (const row of rows) {
    page.push(row);
    if (page.length < pageOf) continue;
    await write(page);
    page = [];
  }
  if (page.length > 0) await write(page);
};
