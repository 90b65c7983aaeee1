import type { Transaction } from 'kysely';
import { shortenIndexNames, tableNames } from './catalogue.js';
import { beside } from './names-beside.js';
import { technical } from './technical-tables.js';

export const dropTablesBeside = async <Database>(tx: Transaction<Database>): Promise<void> => {
  for (const name of await tableNames(tx)) {
    if (name.endsWith(beside)) await tx.schema.dropTable(name).execute();
  }
};

/** Before a migration: what stands beside is of the old shape, and migrations know indexes by their own names. */
export const clearForMigration = async (tx: Transaction<unknown>): Promise<void> => {
  await dropTablesBeside(tx);
  await shortenIndexNames(tx, beside);
  if ((await tableNames(tx)).includes('rebuilds')) await technical(tx).deleteFrom('rebuilds').execute();
};
