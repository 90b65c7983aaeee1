import type { Migration } from '@digihub/read-models';

/** How far the log is: one row, moved by compare-and-set on its size. */
export interface LogRow {
  one: 1;
  /** Events in the log. */
  size: number;
  /** Position in the store of the last of them, in decimal digits; -1 before the first. */
  position: string;
  /** Of the store that the position belongs to. */
  generation: string;
  /** The roots of the perfect subtrees, largest first. */
  frontier: Uint8Array;
}

/** Hashes of one tile (C2SP tlog-tiles), up to 256 of 32 bytes. */
export interface TileRow {
  level: number;
  tile: number;
  hashes: Uint8Array;
}

/** Which event stands where in the log. */
export interface EntryRow {
  log_index: number;
  event_id: string;
  stream: string;
  revision: number;
  /** The trajectory, or the stream where there is none. */
  case_key: string;
}

/** Chain of one case as of the log's size. */
export interface CaseRow {
  /** SHA-256 of its key, hexadecimal. */
  digest: string;
  bucket: number;
  events: number;
  head: Uint8Array;
  /** Index of its last event. */
  last_index: number;
}

/** Leaves of 256 buckets of the map of cases, as of the last checkpoint. */
export interface BucketRow {
  tile: number;
  leaves: Uint8Array;
  /** Hash over them. */
  root: Uint8Array;
}

export interface CheckpointRow {
  size: number;
  root: Uint8Array;
  note: string;
  made_at: string;
}

/** A key that signed or signs. */
export interface KeyRow {
  vkey: string;
  since: string;
}

export interface LedgerTables {
  ledger_log: LogRow;
  ledger_tiles: TileRow;
  ledger_entries: EntryRow;
  ledger_cases: CaseRow;
  ledger_buckets: BucketRow;
  ledger_checkpoints: CheckpointRow;
  ledger_keys: KeyRow;
}

/** SQLite takes bytes in a column of any type; PostgreSQL calls theirs bytea. */
export const ledgerMigrations: readonly Migration[] = [
  {
    name: 'ledger-001',
    up: async ({ schema }) => {
      await schema
        .createTable('ledger_log')
        .addColumn('one', 'integer', (column) => column.primaryKey())
        .addColumn('size', 'integer', (column) => column.notNull())
        .addColumn('position', 'text', (column) => column.notNull())
        .addColumn('generation', 'text', (column) => column.notNull())
        .addColumn('frontier', 'bytea', (column) => column.notNull())
        .execute();
      await schema
        .createTable('ledger_tiles')
        .addColumn('level', 'integer', (column) => column.notNull())
        .addColumn('tile', 'integer', (column) => column.notNull())
        .addColumn('hashes', 'bytea', (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_tiles_key', ['level', 'tile'])
        .execute();
      await schema
        .createTable('ledger_entries')
        .addColumn('log_index', 'integer', (column) => column.primaryKey())
        .addColumn('event_id', 'text', (column) => column.notNull())
        .addColumn('stream', 'text', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('case_key', 'text', (column) => column.notNull())
        .execute();
      await schema
        .createIndex('ledger_entries_by_event')
        .on('ledger_entries')
        .columns(['event_id', 'log_index'])
        .execute();
      await schema
        .createIndex('ledger_entries_by_case')
        .on('ledger_entries')
        .columns(['case_key', 'log_index'])
        .execute();
      await schema
        .createTable('ledger_cases')
        .addColumn('digest', 'text', (column) => column.primaryKey())
        .addColumn('bucket', 'integer', (column) => column.notNull())
        .addColumn('events', 'integer', (column) => column.notNull())
        .addColumn('head', 'bytea', (column) => column.notNull())
        .addColumn('last_index', 'integer', (column) => column.notNull())
        .execute();
      await schema.createIndex('ledger_cases_by_bucket').on('ledger_cases').column('bucket').execute();
      await schema.createIndex('ledger_cases_by_last').on('ledger_cases').column('last_index').execute();
      await schema
        .createTable('ledger_buckets')
        .addColumn('tile', 'integer', (column) => column.primaryKey())
        .addColumn('leaves', 'bytea', (column) => column.notNull())
        .addColumn('root', 'bytea', (column) => column.notNull())
        .execute();
      await schema
        .createTable('ledger_checkpoints')
        .addColumn('size', 'integer', (column) => column.primaryKey())
        .addColumn('root', 'bytea', (column) => column.notNull())
        .addColumn('note', 'text', (column) => column.notNull())
        .addColumn('made_at', 'text', (column) => column.notNull())
        .execute();
      await schema
        .createTable('ledger_keys')
        .addColumn('vkey', 'text', (column) => column.primaryKey())
        .addColumn('since', 'text', (column) => column.notNull())
        .execute();
    },
  },
];
