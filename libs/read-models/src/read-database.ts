import type { Kysely, Transaction } from 'kysely';

/** One step in the life of a read database's schema. Names are recorded: never renamed, reordered or changed. */
export interface Migration {
  /** `001-requests`. */
  readonly name: string;
  /** Runs inside a transaction. Only schema and SQL that SQLite and PostgreSQL both understand. */
  up(db: Kysely<unknown>): Promise<void>;
}

/** Everything as it was when it was taken, whatever is committed since. */
export interface Snapshot<Database> {
  /** A connection of its own: one query at a time. */
  readonly read: Kysely<Database>;
  release(): Promise<void>;
}

/** The query database of one context: its read models, and the bookkeeping of what feeds them. */
export interface ReadDatabase<Database = unknown> {
  /** For queries: sees what was committed, and cannot write. */
  readonly read: Kysely<Database>;
  /**
   * All of `work` or nothing. Transactions queue up behind one another: one inside another would wait for itself.
   */
  transaction<Result>(work: (tx: Transaction<Database>) => Promise<Result>): Promise<Result>;
  /** Taken when it resolves, also inside a transaction, whose changes it does not see. Release it. */
  snapshot(): Promise<Snapshot<Database>>;
  /**
   * Called after each commit, with `elsewhere: true` where it was not through this object but by another process on
   * the same database (only engines that serve several tell of those). Returns how to stop listening.
   */
  onCommit(listener: (elsewhere: boolean) => void): () => void;
  /** Is this error the database's own trouble (locked, full, closed), and not that of what was asked? */
  isUnavailable(error: unknown): boolean;
  /** Waits for the transactions under way. */
  close(): Promise<void>;
}

/** Opens an empty read database of these tables: which engine, who asks need not know. */
export type OpenReadDatabase = <Database>(
  migrations: readonly Migration[],
) => Promise<ReadDatabase<Database>>;
