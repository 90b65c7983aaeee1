import type { Kysely, Transaction } from 'kysely';
import type { Migration } from './read-database.js';

/** How far a consumer is in one partition. */
export interface WatermarkRow {
  consumer: string;
  partition: number;
  /** The last sequence that is done, in 20 digits: it sorts as text and loses nothing of a 64-bit number. */
  sequence: string;
}

/** A message that failed, or that came behind one of its key that had failed. */
export interface WaitingRow {
  consumer: string;
  partition: number;
  /** In 20 digits. */
  sequence: string;
  key: string;
  message_id: string;
  type: string;
  /** JSON; bigints as `{"$bigint":"…"}`. */
  body: string;
  /** 1 where the source could not read it. */
  unreadable: number;
  since: string;
  /** 0: not tried, it stands behind another of its key. */
  attempts: number;
  /** Null: parked, or behind another. */
  due_at: string | null;
  parked_at: string | null;
  error: string | null;
}

export interface DeadlineRow {
  id: string;
  kind: string;
  key: string;
  trajectory: string | null;
  hub: string | null;
  due_at: string;
}

/** What stands beside the live tables, where something does: one row at most. */
export interface RebuildRow {
  name: string;
  state: string;
  /** JSON array of names. */
  tables: string;
  since: string;
}

/** The tables that every read database has. A context that lists its deadlines adds `deadlines` to its own type. */
export interface TechnicalTables {
  watermarks: WatermarkRow;
  waiting_messages: WaitingRow;
  deadlines: DeadlineRow;
  rebuilds: RebuildRow;
}

/** Names of all the tables that are not a context's own. */
export const technicalTables = [
  'migrations',
  'watermarks',
  'waiting_messages',
  'deadlines',
  'rebuilds',
] as const;

/** The same database, seen as its technical tables. */
export function technical<Database>(tx: Transaction<Database>): Transaction<TechnicalTables>;
export function technical<Database>(db: Kysely<Database>): Kysely<TechnicalTables>;
export function technical(db: unknown): Kysely<TechnicalTables> {
  return db as Kysely<TechnicalTables>;
}

export const technicalMigrations: readonly Migration[] = [
  {
    name: 'technical-001',
    up: async (db) => {
      await db.schema
        .createTable('watermarks')
        .addColumn('consumer', 'text', (column) => column.notNull())
        .addColumn('partition', 'integer', (column) => column.notNull())
        .addColumn('sequence', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('watermarks_key', ['consumer', 'partition'])
        .execute();
      await db.schema
        .createTable('waiting_messages')
        .addColumn('consumer', 'text', (column) => column.notNull())
        .addColumn('partition', 'integer', (column) => column.notNull())
        .addColumn('sequence', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('message_id', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('unreadable', 'integer', (column) => column.notNull())
        .addColumn('since', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('due_at', 'text')
        .addColumn('parked_at', 'text')
        .addColumn('error', 'text')
        .addPrimaryKeyConstraint('waiting_messages_key', ['consumer', 'partition', 'sequence'])
        .execute();
      await db.schema
        .createIndex('waiting_messages_by_key')
        .on('waiting_messages')
        .columns(['consumer', 'key', 'sequence'])
        .execute();
      await db.schema
        .createIndex('waiting_messages_by_due')
        .on('waiting_messages')
        .columns(['consumer', 'due_at'])
        .execute();
      await db.schema
        .createTable('deadlines')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('trajectory', 'text')
        .addColumn('hub', 'text')
        .addColumn('due_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('deadlines_by_due').on('deadlines').columns(['due_at', 'id']).execute();
    },
  },
  {
    name: 'technical-002-rebuilds',
    up: async (db) => {
      await db.schema
        .createTable('rebuilds')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('tables', 'text', (column) => column.notNull())
        .addColumn('since', 'text', (column) => column.notNull())
        .execute();
    },
  },
];
