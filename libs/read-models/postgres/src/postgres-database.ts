import {
  checkedSchema,
  enterSchema,
  isPostgresUnavailable,
  schemaLock,
  schemaOwner,
  sessionConfig,
  Sessions,
} from '@digihub/postgres';
import { migrate, type Migration, type ReadDatabase, type Snapshot } from '@digihub/read-models';
import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import Cursor from 'pg-cursor';
import { CommitChannel } from './commit-channel.js';

export interface PostgresReadDatabaseOptions {
  /** `postgres://account:secret@host:5432/database?sslmode=verify-full`; the account may create in the schema. */
  readonly url: string;
  /** The schema of the service: lower case, digits and underscores. */
  readonly schema: string;
  readonly migrations: readonly Migration[];
  /** Acts as the account that the schema belongs to, which the account of the URL may: for whoever fills all schemas. */
  readonly asOwner?: boolean | undefined;
  /** Connections for queries at most, 4; beside them one writes and one listens. */
  readonly pool?: number | undefined;
  /** Of a session that waits inside its transaction longer than this, others are freed; milliseconds, 15,000. */
  readonly transactionPatience?: number | undefined;
}

const lockPatience = 30_000;
const queryPatience = 30_000;

/**
 * Opens a read database on PostgreSQL: one connection that writes, a few that only read, and one that hears of
 * commits by other processes on the same schema.
 *
 * Isolation: READ COMMITTED under one advisory lock per schema, taken by each transaction first. So transactions run
 * one after the other, whichever process they are of, and each statement sees all of the one before: what projections
 * read, they may write from, as on SQLite, and nothing has to be tried again. The watermark's compare-and-set would
 * hold without the lock (an update waits for the row and then looks at it again); the lock is for what else a
 * transaction reads. A holder that hangs inside its transaction loses its session, and with it the lock.
 *
 * Commits are synchronous: an answer that said "committed" may not be taken back by a crash, else the next
 * compare-and-set would find a watermark older than its own, and take it for another holder's.
 */
export const openPostgresReadDatabase = async <Database>(
  options: PostgresReadDatabaseOptions,
): Promise<ReadDatabase<Database>> => {
  const { url, migrations, pool = 4, transactionPatience = 15_000 } = options;
  const schema = checkedSchema(options.schema);
  const owner = options.asOwner ? await ownerOf(url, schema) : undefined;
  const common = {
    ...{ application_name: `digihub ${schema}`, search_path: schema, timezone: 'UTC', jit: 'off' },
    ...(owner === undefined ? {} : { role: owner }),
  };
  const writing = {
    ...common,
    default_transaction_isolation: 'read committed',
    idle_in_transaction_session_timeout: String(transactionPatience),
    lock_timeout: String(lockPatience),
  };
  const reading = {
    ...common,
    default_transaction_read_only: 'on',
    statement_timeout: String(queryPatience),
  };
  const kysely = <Tables>(settings: Record<string, string>, most: number, statementPatience: number) =>
    new Kysely<Tables>({
      dialect: new PostgresDialect({
        pool: new Sessions({ url, settings, most, statementPatience }),
        cursor: Cursor,
      }),
    });

  // A migration may take longer than any other statement.
  const migrating = kysely<unknown>({ ...common, lock_timeout: String(10 * lockPatience) }, 1, 3_600_000);
  try {
    await migrating.transaction().execute(async (tx) => {
      await enterSchema(
        async <Found>(text: string, parameters: readonly unknown[] = []) =>
          (await tx.executeQuery(CompiledQuery.raw(text, [...parameters]))).rows as Found[],
        schema,
      );
      await migrate(tx, migrations);
    });
  } finally {
    await migrating.destroy();
  }
  const listeners = new Set<(elsewhere: boolean) => void>();
  const tell = (elsewhere: boolean): void => listeners.forEach((listener) => listener(elsewhere));
  const channel = new CommitChannel(sessionConfig({ url, settings: common }), `digihub_${schema}`, () =>
    tell(true),
  );
  await channel.open();
  return new PostgresReadDatabase<Database>(
    kysely<Database>(reading, pool, queryPatience + 5_000),
    kysely<Database>(writing, 1, lockPatience + 5_000),
    schema,
    channel,
    listeners,
  );
};

const ownerOf = async (url: string, schema: string): Promise<string | undefined> => {
  const sessions = new Sessions({ url, settings: {}, most: 1, statementPatience: queryPatience });
  try {
    return await schemaOwner(sessions.run, schema);
  } finally {
    await sessions.end();
  }
};

class PostgresReadDatabase<Database> implements ReadDatabase<Database> {
  private last: Promise<unknown> = Promise.resolve();
  private closing: Promise<void> | undefined;

  constructor(
    readonly read: Kysely<Database>,
    private readonly write: Kysely<Database>,
    private readonly schema: string,
    private readonly channel: CommitChannel,
    private readonly listeners: Set<(elsewhere: boolean) => void>,
  ) {}

  async transaction<Result>(work: (tx: Transaction<Database>) => Promise<Result>): Promise<Result> {
    if (this.closing) throw new ReadDatabaseClosed();
    // Queued here and not in the pool, whose queue loses patience.
    const running = this.last.then(() => this.run(work));
    this.last = running.catch(() => undefined);
    const result = await running;
    for (const listener of this.listeners) listener(false);
    return result;
  }

  async snapshot(): Promise<Snapshot<Database>> {
    const read = await this.read
      .startTransaction()
      .setAccessMode('read only')
      .setIsolationLevel('repeatable read')
      .execute();
    const release = async (): Promise<void> => void (await read.rollback().execute());
    try {
      // A transaction sees what was there at its first read.
      await sql`select 1`.execute(read);
    } catch (error) {
      await release();
      throw error;
    }
    return { read, release };
  }

  onCommit(listener: (elsewhere: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  isUnavailable(error: unknown): boolean {
    return this.closing !== undefined || error instanceof ReadDatabaseClosed || isPostgresUnavailable(error);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  /** The notification goes out with the commit, and not at all without one. */
  private run<Result>(work: (tx: Transaction<Database>) => Promise<Result>): Promise<Result> {
    const { name, mark } = this.channel;
    return this.write.transaction().execute(async (tx) => {
      await sql`select ${sql.raw(schemaLock(this.schema))}, pg_notify(${name}, ${mark})`.execute(tx);
      return work(tx);
    });
  }

  private async finish(): Promise<void> {
    await this.last;
    await Promise.all([this.read.destroy(), this.write.destroy(), this.channel.close()]);
  }
}

class ReadDatabaseClosed extends Error {
  constructor() {
    super('the read database is closed');
    this.name = 'ReadDatabaseClosed';
  }
}
