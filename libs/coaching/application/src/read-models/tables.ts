import type { Migration } from '@digihub/read-models';

/** One trajectory in coaching, as its lists and its page show it. Sealed texts stay sealed. */
export interface CaseRow {
  trajectory: string;
  status: string;
  hub: string;
  enterprise: string;
  contact: string;
  /** JSON list. */
  themes: string;
  round: number;
  route: string;
  /** The partner or provider of the last round. */
  organisation: string;
  payment_basis: string;
  coach: string | null;
  coach_by: string;
  coach_missed: number;
  implementation: string;
  /** The quote that is under way and not signed. */
  open_quote: string | null;
  /** Sum of the signed quotes, euro cents without VAT. */
  signed_amount: number;
  ended_on: string | null;
  stop_ground: string | null;
  /** What it waits for, since when, on whom, until when; null when it waits for nothing. */
  waiting_for: string | null;
  waiting_on: string | null;
  waiting_since: string | null;
  waiting_until: string | null;
  started_at: string;
  /** The folded stream, JSON: what the next event changes. */
  state: string;
  revision: number;
  last_event_at: string;
}

export interface QuoteRow {
  trajectory: string;
  quote: string;
  status: string;
  amount: number;
  /** All that was said about it so far, JSON. */
  details: string;
  submitted_at: string;
}

/** A session, a booking, a test or a suggestion. */
export interface RecordRow {
  trajectory: string;
  record: string;
  kind: string;
  /** JSON. */
  data: string;
  recorded_at: string;
  /** Of its event: the order of the work. */
  revision: number;
}

export interface TimesheetRow {
  person: string;
  month: string;
  status: string;
  hub: string | null;
  employer: string;
  minutes: number;
  /** Corrections that wait for a second person. */
  corrections: number;
  /** Since when somebody else must decide: on the sheet, or on a correction. */
  waiting_since: string | null;
  return_reason: string | null;
  /** The folded stream, JSON. */
  state: string;
  revision: number;
  last_event_at: string;
}

/** Minutes of one person and year, over all hubs. */
export interface WorkloadRow {
  person: string;
  year: number;
  percent: number;
  months: number;
  counted: number;
  eligible: number;
  revision: number;
}

export interface CoachingTables {
  cases: CaseRow;
  quotes: QuoteRow;
  records: RecordRow;
  timesheets: TimesheetRow;
  workloads: WorkloadRow;
}

export const coachingMigrations: readonly Migration[] = [
  {
    name: '001-coaching',
    up: async (db) => {
      await db.schema
        .createTable('cases')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('hub', 'text', (column) => column.notNull())
        .addColumn('enterprise', 'text', (column) => column.notNull())
        .addColumn('contact', 'text', (column) => column.notNull())
        .addColumn('themes', 'text', (column) => column.notNull())
        .addColumn('round', 'integer', (column) => column.notNull())
        .addColumn('route', 'text', (column) => column.notNull())
        .addColumn('organisation', 'text', (column) => column.notNull())
        .addColumn('payment_basis', 'text', (column) => column.notNull())
        .addColumn('coach', 'text')
        .addColumn('coach_by', 'text', (column) => column.notNull())
        .addColumn('coach_missed', 'integer', (column) => column.notNull())
        .addColumn('implementation', 'text', (column) => column.notNull())
        .addColumn('open_quote', 'text')
        .addColumn('signed_amount', 'bigint', (column) => column.notNull())
        .addColumn('ended_on', 'text')
        .addColumn('stop_ground', 'text')
        .addColumn('waiting_for', 'text')
        .addColumn('waiting_on', 'text')
        .addColumn('waiting_since', 'text')
        .addColumn('waiting_until', 'text')
        .addColumn('started_at', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('last_event_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('cases_by_hub')
        .on('cases')
        .columns(['hub', 'status', 'trajectory'])
        .execute();
      await db.schema.createIndex('cases_by_coach').on('cases').columns(['coach', 'ended_on']).execute();
      await db.schema
        .createIndex('cases_by_waiting')
        .on('cases')
        .columns(['waiting_since', 'trajectory'])
        .execute();
      await db.schema
        .createTable('quotes')
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addColumn('quote', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('amount', 'bigint', (column) => column.notNull())
        .addColumn('details', 'text', (column) => column.notNull())
        .addColumn('submitted_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('quotes_key', ['trajectory', 'quote'])
        .execute();
      await db.schema
        .createTable('records')
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('recorded_at', 'text', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('records_key', ['trajectory', 'record'])
        .execute();
      await db.schema
        .createTable('timesheets')
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('month', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('hub', 'text')
        .addColumn('employer', 'text', (column) => column.notNull())
        .addColumn('minutes', 'integer', (column) => column.notNull())
        .addColumn('corrections', 'integer', (column) => column.notNull())
        .addColumn('waiting_since', 'text')
        .addColumn('return_reason', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('last_event_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('timesheets_key', ['person', 'month'])
        .execute();
      await db.schema
        .createTable('workloads')
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('year', 'integer', (column) => column.notNull())
        .addColumn('percent', 'integer', (column) => column.notNull())
        .addColumn('months', 'integer', (column) => column.notNull())
        .addColumn('counted', 'integer', (column) => column.notNull())
        .addColumn('eligible', 'integer', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('workloads_key', ['person', 'year'])
        .execute();
    },
  },
];
