import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type Transaction } from 'kysely';
import { migrate } from './migrate.js';
import type { Migration, ReadDatabase, Snapshot } from './read-database.js';
import { isSqliteUnavailable, sqliteDialect } from './sqlite-dialect.js';

export interface ReadDatabaseOptions {
  /** The file; `:memory:` for one that is gone when it is closed (a private folder for temporary files). */
  readonly file: string;
  readonly migrations: readonly Migration[];
}

const busyTimeout = 5_000;

/**
 * Opens a read database on SQLite: one connection that writes, another that only reads and is never held up.
 *
 * `synchronous=NORMAL`: in WAL mode a power failure may take back the last transactions, never half of one. What is
 * lost is lost together, read models, waiting messages and watermark: the work is repeated from the watermark, and
 * repeated commands are recognised by the store, which does sync. A sync per transaction would buy nothing.
 */
export const openReadDatabase = async <Database>(
  options: ReadDatabaseOptions,
): Promise<ReadDatabase<Database>> => {
  const temporary =
    options.file === ':memory:' ? mkdtempSync(join(tmpdir(), 'digihub-read-models-')) : undefined;
  const file = temporary === undefined ? options.file : join(temporary, 'read-models.db');
  mkdirSync(dirname(file), { recursive: true });
  const removeTemporary = (): void => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  const writer = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    writer.exec(`pragma journal_mode=wal; pragma synchronous=${temporary === undefined ? 'normal' : 'off'}`);
    const write = new Kysely<Database>({ dialect: sqliteDialect(writer) });
    await write
      .transaction()
      .execute((tx) => migrate(tx as unknown as Transaction<unknown>, options.migrations));
    const reader = new DatabaseSync(file, { timeout: busyTimeout, readOnly: true });
    const read = new Kysely<Database>({ dialect: sqliteDialect(reader) });
    return new SqliteReadDatabase(file, read, write, () => {
      // Kysely closes only what it has used.
      if (reader.isOpen) reader.close();
      if (writer.isOpen) writer.close();
      removeTemporary();
    });
  } catch (error) {
    if (writer.isOpen) writer.close();
    removeTemporary();
    throw error;
  }
};

class SqliteReadDatabase<Database> implements ReadDatabase<Database> {
  private readonly listeners = new Set<(elsewhere: boolean) => void>();
  private readonly underWay = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly file: string,
    readonly read: Kysely<Database>,
    private readonly write: Kysely<Database>,
    private readonly release: () => void,
  ) {}

  async transaction<Result>(work: (tx: Transaction<Database>) => Promise<Result>): Promise<Result> {
    if (this.closing) throw new ReadDatabaseClosed();
    const running = this.write.transaction().execute(work);
    this.underWay.add(running);
    try {
      const result = await running;
      for (const listener of this.listeners) listener(false);
      return result;
    } finally {
      this.underWay.delete(running);
    }
  }

  async snapshot(): Promise<Snapshot<Database>> {
    const reader = new DatabaseSync(this.file, { timeout: busyTimeout, readOnly: true });
    try {
      // A transaction sees what was there at its first read.
      reader.exec('begin; select count(*) from sqlite_master');
    } catch (error) {
      reader.close();
      throw error;
    }
    const read = new Kysely<Database>({ dialect: sqliteDialect(reader) });
    const release = async (): Promise<void> => {
      await read.destroy();
      if (reader.isOpen) reader.close();
    };
    return { read, release };
  }

  onCommit(listener: (elsewhere: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  isUnavailable(error: unknown): boolean {
    return this.closing !== undefined || error instanceof ReadDatabaseClosed || isSqliteUnavailable(error);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await this.read.destroy();
    await this.write.destroy();
    this.release();
  }
}

class ReadDatabaseClosed extends Error {
  constructor() {
    super('the read database is closed');
    this.name = 'ReadDatabaseClosed';
  }
}
