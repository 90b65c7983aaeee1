import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** What the engine says of its own tables and indexes: the only place where the engines have to be told apart. */
export interface Named {
  readonly name: string;
}

interface Index extends Named {
  readonly text: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any tables
type AnyDatabase = Kysely<any>;

export const onPostgres = (db: AnyDatabase): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

export const tableNames = async (db: AnyDatabase): Promise<string[]> => {
  const query = onPostgres(db)
    ? sql<Named>`select tablename as name from pg_tables where schemaname = current_schema()`
    : sql<Named>`select name from sqlite_master where type = 'table'`;
  return (await query.execute(db)).rows.map(({ name }) => name);
};

const indexes = async (db: AnyDatabase): Promise<readonly Index[]> => {
  const query = onPostgres(db)
    ? sql<Index>`select indexname as name, indexdef as text from pg_indexes where schemaname = current_schema()`
    : sql<Index>`select name, sql as text from sqlite_master where type = 'index' and sql is not null`;
  return (await query.execute(db)).rows;
};

export const indexNames = async (db: AnyDatabase): Promise<string[]> =>
  (await indexes(db)).map(({ name }) => name);

/** Takes `ending` off the name of every index that has it. */
export const shortenIndexNames = async (db: AnyDatabase, ending: string): Promise<void> => {
  for (const { name, text } of await indexes(db)) {
    if (!name.endsWith(ending)) continue;
    const short = name.slice(0, -ending.length);
    if (onPostgres(db)) {
      await sql`alter index ${sql.id(name)} rename to ${sql.id(short)}`.execute(db);
    } else {
      // SQLite cannot rename an index: it is made anew.
      await sql`drop index ${sql.id(name)}`.execute(db);
      await sql.raw(text.replace(name, short)).execute(db);
    }
  }
};

/** How long readers that come after may have to stand behind a lock that is not to be had at once. */
const lockPatience = '250ms';

/**
 * Keeps readers out of these tables until the transaction ends. A reader that holds one and wants another is never
 * the one to give way: this is. On SQLite readers keep what they see, and nothing is to be done.
 * @throws where the lock is not to be had soon: `isLockTimeout`.
 */
export const lockOut = async (tx: AnyDatabase, tables: readonly string[]): Promise<void> => {
  if (!onPostgres(tx)) return;
  await sql`set local lock_timeout = ${sql.lit(lockPatience)}`.execute(tx);
  await sql`lock table ${sql.join(tables.map((name) => sql.table(name)))} in access exclusive mode`.execute(
    tx,
  );
};

/** https://www.postgresql.org/docs/15/errcodes-appendix.html: lock_not_available */
export const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown }).code === '55P03';
