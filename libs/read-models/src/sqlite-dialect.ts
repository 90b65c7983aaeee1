import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** Statements kept prepared per connection; Kysely gives the same text for the same query. */
const keptStatements = 500;

/**
 * `node:sqlite` in the shape that Kysely's SqliteDialect asks for. A transaction that will write says so when it
 * begins: else two writers could both read first and one of them would fail at once, whatever the busy timeout.
 */
class Connection implements SqliteDatabase {
  private readonly kept = new Map<string, SqliteStatement>();

  constructor(private readonly database: DatabaseSync) {}

  prepare(text: string): SqliteStatement {
    const sql = text === 'begin' ? 'begin immediate' : text;
    const known = this.kept.get(sql);
    if (known) return known;
    const statement = this.statement(sql);
    if (this.kept.size >= keptStatements) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(sql, statement);
    return statement;
  }

  private statement(sql: string): SqliteStatement {
    const prepared: StatementSync = this.database.prepare(sql);
    return {
      reader: prepared.columns().length > 0,
      all: (parameters) => prepared.all(...(parameters as SQLInputValue[])),
      run: (parameters) => prepared.run(...(parameters as SQLInputValue[])),
      // Its own statement: a second query with the same text would reset one that is being stepped through.
      iterate: (parameters) => this.database.prepare(sql).iterate(...(parameters as SQLInputValue[])),
    };
  }

  close(): void {
    this.kept.clear();
    if (this.database.isOpen) this.database.close();
  }
}

export const sqliteDialect = (database: DatabaseSync): SqliteDialect =>
  new SqliteDialect({ database: new Connection(database) });

/** Primary result codes that say something of the database, not of the statement. https://sqlite.org/rescode.html */
const unavailable = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  26, // NOTADB
]);

export const isSqliteUnavailable = (error: unknown): boolean => {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  if (code === 'ERR_INVALID_STATE') return true; // the connection is closed
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && unavailable.has(errcode & 0xff);
};
