import type { Migration } from '@digihub/read-models';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobRow {
  id: string;
  kind: string;
  /** JSON. */
  parameters: string;
  /** Id of the person who asked. */
  actor: string;
  /** The same person as JSON: roles and hubs at that time. */
  asked_by: string;
  state: JobState;
  /** Somebody wants it to end. */
  cancelled: 0 | 1;
  /** Which run has it, in whatever process; a name of its own for each. */
  holder: string | null;
  /** Grows while the holder lives. */
  beat: number;
  /** Numbers the runs: the parts of the output belong to one of them. */
  attempt: number;
  /** Runs that died. */
  died: number;
  done: number;
  total: number | null;
  /** JSON. */
  summary: string | null;
  /** JSON: code and sentence. */
  error: string | null;
  /** Of the output so far. */
  bytes: number;
  parts: number;
  created_at: string;
  finished_at: string | null;
}

/** A part of the output of one run. */
export interface JobPartRow {
  job: string;
  attempt: number;
  number: number;
  content: Uint8Array;
}

export interface JobTables {
  jobs: JobRow;
  job_parts: JobPartRow;
}

/** SQLite takes bytes in a column of any type; PostgreSQL calls theirs bytea. */
export const jobMigrations: readonly Migration[] = [
  {
    name: '001-jobs',
    up: async ({ schema }) => {
      await schema
        .createTable('jobs')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('parameters', 'text', (column) => column.notNull())
        .addColumn('actor', 'text', (column) => column.notNull())
        .addColumn('asked_by', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('cancelled', 'integer', (column) => column.notNull())
        .addColumn('holder', 'text')
        .addColumn('beat', 'bigint', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('died', 'integer', (column) => column.notNull())
        .addColumn('done', 'bigint', (column) => column.notNull())
        .addColumn('total', 'bigint')
        .addColumn('summary', 'text')
        .addColumn('error', 'text')
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('parts', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('finished_at', 'text')
        .execute();
      await schema.createIndex('jobs_by_state').on('jobs').columns(['state', 'created_at']).execute();
      await schema.createIndex('jobs_by_actor').on('jobs').columns(['actor', 'created_at']).execute();
      await schema
        .createTable('job_parts')
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('number', 'integer', (column) => column.notNull())
        .addColumn('content', 'bytea', (column) => column.notNull())
        .addPrimaryKeyConstraint('job_parts_key', ['job', 'attempt', 'number'])
        .execute();
    },
  },
];
