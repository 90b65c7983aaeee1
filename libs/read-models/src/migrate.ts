import type { Kysely, Transaction } from 'kysely';
import type { Migration } from './read-database.js';
import { clearForMigration } from './drop-beside.js';
import { technicalMigrations } from './technical-tables.js';

interface Recorded {
  migrations: { name: string };
}

/**
 * Brings the schema up to date: the technical tables first, then the context's. What ran is recorded by name in
 * the same transaction as the change itself.
 * @throws where the database was written by a newer version.
 */
export const migrate = async (tx: Transaction<unknown>, migrations: readonly Migration[]): Promise<void> => {
  const wanted = [...technicalMigrations, ...migrations];
  const names = new Set(wanted.map(({ name }) => name));
  if (names.size !== wanted.length) throw new Error('two migrations have the same name');
  await tx.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .execute();
  const recorded = tx as unknown as Kysely<Recorded>;
  const applied = new Set(
    (await recorded.selectFrom('migrations').select('name').execute()).map(({ name }) => name),
  );
  const unknown = [...applied].filter((name) => !names.has(name));
  if (unknown.length > 0) {
    throw new Error(`the read database was written by a newer version: it knows ${unknown.join(', ')}`);
  }
  if (applied.size > 0 && wanted.some(({ name }) => !applied.has(name))) await clearForMigration(tx);
  for (const { name, up } of wanted) {
    if (applied.has(name)) continue;
    await up(tx);
    await recorded.insertInto('migrations').values({ name }).execute();
  }
};
