import type { Migration } from '@digihub/read-models';

/** One trajectory, as its lists show it. */
export interface CaseRow {
  trajectory: string;
  hub: string;
  status: string;
  round: number;
  enterprise: string;
  themes: string;
  /** `no`, `opened` or `signalled`. */
  implementation: string;
  /** With whom the question lies, until when. */
  asked_organisation: string | null;
  answer_by: string | null;
  /** Who took it up, and how. */
  organisation: string | null;
  route: string | null;
  payment_basis: string | null;
  price: number | null;
  started_at: string;
  routed_at: string | null;
  /** What the trajectory waits for, since when, on whom, until when; null when it waits for nothing here. */
  waiting_for: string | null;
  waiting_on: string | null;
  waiting_since: string | null;
  waiting_until: string | null;
  revision: number;
  last_event_at: string;
}

/** One question to a partner. */
export interface AskRow {
  trajectory: string;
  ask: number;
  round: number;
  hub: string;
  organisation: string;
  pool: string;
  pool_hub: string;
  brief: string;
  asked_at: string;
  answer_by: string;
  /** `open`, `accepted`, `refused`, `expired`, `recalled`, `withdrew`. */
  status: string;
  answered_at: string | null;
}

/** What was decided, by whom, and why: the data of the event, with its free text sealed. */
export interface DecisionRow {
  trajectory: string;
  revision: number;
  kind: string;
  decided_at: string;
  decided_by: string;
  data: string;
}

/** Expertise that a hub bought. */
export interface PurchaseRow {
  trajectory: string;
  round: number;
  hub: string;
  provider: string;
  /** Euro cents without VAT. */
  price: number;
}

export interface RoutingTables {
  cases: CaseRow;
  asks: AskRow;
  decisions: DecisionRow;
  purchases: PurchaseRow;
}

export const routingMigrations: readonly Migration[] = [
  {
    name: '001-cases',
    up: async (db) => {
      await db.schema
        .createTable('cases')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('hub', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('round', 'integer', (column) => column.notNull())
        .addColumn('enterprise', 'text', (column) => column.notNull())
        .addColumn('themes', 'text', (column) => column.notNull())
        .addColumn('implementation', 'text', (column) => column.notNull())
        .addColumn('asked_organisation', 'text')
        .addColumn('answer_by', 'text')
        .addColumn('organisation', 'text')
        .addColumn('route', 'text')
        .addColumn('payment_basis', 'text')
        .addColumn('price', 'bigint')
        .addColumn('started_at', 'text', (column) => column.notNull())
        .addColumn('routed_at', 'text')
        .addColumn('waiting_for', 'text')
        .addColumn('waiting_on', 'text')
        .addColumn('waiting_since', 'text')
        .addColumn('waiting_until', 'text')
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('last_event_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('cases_by_hub')
        .on('cases')
        .columns(['hub', 'status', 'trajectory'])
        .execute();
      await db.schema
        .createIndex('cases_by_waiting')
        .on('cases')
        .columns(['waiting_since', 'trajectory'])
        .execute();
      await db.schema
        .createIndex('cases_by_organisation')
        .on('cases')
        .columns(['organisation', 'trajectory'])
        .execute();
      await db.schema.createIndex('cases_by_load').on('cases').columns(['status', 'organisation']).execute();
    },
  },
  {
    name: '002-asks',
    up: async (db) => {
      await db.schema
        .createTable('asks')
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addColumn('ask', 'integer', (column) => column.notNull())
        .addColumn('round', 'integer', (column) => column.notNull())
        .addColumn('hub', 'text', (column) => column.notNull())
        .addColumn('organisation', 'text', (column) => column.notNull())
        .addColumn('pool', 'text', (column) => column.notNull())
        .addColumn('pool_hub', 'text', (column) => column.notNull())
        .addColumn('brief', 'text', (column) => column.notNull())
        .addColumn('asked_at', 'text', (column) => column.notNull())
        .addColumn('answer_by', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('answered_at', 'text')
        .addPrimaryKeyConstraint('asks_key', ['trajectory', 'ask'])
        .execute();
      await db.schema
        .createIndex('asks_by_organisation')
        .on('asks')
        .columns(['organisation', 'status', 'answer_by'])
        .execute();
      await db.schema.createIndex('asks_by_load').on('asks').columns(['status', 'organisation']).execute();
      await db.schema.createIndex('asks_by_hub').on('asks').columns(['hub', 'answer_by']).execute();
    },
  },
  {
    name: '003-decisions',
    up: async (db) => {
      await db.schema
        .createTable('decisions')
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('decided_at', 'text', (column) => column.notNull())
        .addColumn('decided_by', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('decisions_key', ['trajectory', 'revision'])
        .execute();
      await db.schema
        .createTable('purchases')
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addColumn('round', 'integer', (column) => column.notNull())
        .addColumn('hub', 'text', (column) => column.notNull())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('price', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('purchases_key', ['trajectory', 'round'])
        .execute();
      await db.schema
        .createIndex('purchases_by_provider')
        .on('purchases')
        .columns(['hub', 'provider'])
        .execute();
    },
  },
];
