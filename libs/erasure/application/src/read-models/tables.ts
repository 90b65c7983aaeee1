import type { Migration } from '@digihub/read-models';

/** What retention follows from: one trajectory, as the other contexts tell of it. Days, or null. */
export interface CaseRow {
  trajectory: string;
  hub: string | null;
  /** 1 once it has ended: settled, or ended without public money. */
  ended: number;
  last_award: string | null;
  last_payment: string | null;
  last_invoice: string | null;
}

/** Whose key seals something of a trajectory. */
export interface PersonRow {
  subject: string;
  trajectory: string;
}

export interface RequestRow {
  request: string;
  hub: string;
  subject: string;
  ground: string;
  status: string;
  requested_by: string;
  requested_at: string;
  approved_by: string | null;
  executed_at: string | null;
  receipt: string | null;
  revision: number;
}

export interface ListRow {
  list: string;
  hub: string;
  status: string;
  /** JSON: trajectories with the last day on which each had to be kept. */
  items: string;
  drawn_at: string;
  /** JSON: pseudonyms. */
  approved_by: string;
  executed_at: string | null;
  /** JSON: what was destroyed, whose keys, what was spared. */
  outcome: string | null;
  receipt: string | null;
  revision: number;
}

export interface HoldRow {
  held: string;
  hub: string | null;
  ground: string;
  placed_by: string;
  placed_at: string;
}

export interface DestroyedRow {
  trajectory: string;
  list: string;
}

export interface ErasureTables {
  cases: CaseRow;
  persons: PersonRow;
  requests: RequestRow;
  lists: ListRow;
  holds: HoldRow;
  destroyed: DestroyedRow;
}

export const erasureMigrations: readonly Migration[] = [
  {
    name: '001-erasure',
    up: async (db) => {
      await db.schema
        .createTable('cases')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('hub', 'text')
        .addColumn('ended', 'integer', (column) => column.notNull())
        .addColumn('last_award', 'text')
        .addColumn('last_payment', 'text')
        .addColumn('last_invoice', 'text')
        .execute();
      await db.schema
        .createIndex('cases_by_hub')
        .on('cases')
        .columns(['hub', 'ended', 'trajectory'])
        .execute();
      await db.schema
        .createTable('persons')
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('persons_key', ['subject', 'trajectory'])
        .execute();
      await db.schema.createIndex('persons_by_trajectory').on('persons').column('trajectory').execute();
      await db.schema
        .createTable('requests')
        .addColumn('request', 'text', (column) => column.primaryKey())
        .addColumn('hub', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('ground', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('requested_by', 'text', (column) => column.notNull())
        .addColumn('requested_at', 'text', (column) => column.notNull())
        .addColumn('approved_by', 'text')
        .addColumn('executed_at', 'text')
        .addColumn('receipt', 'text')
        .addColumn('revision', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('lists')
        .addColumn('list', 'text', (column) => column.primaryKey())
        .addColumn('hub', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('items', 'text', (column) => column.notNull())
        .addColumn('drawn_at', 'text', (column) => column.notNull())
        .addColumn('approved_by', 'text', (column) => column.notNull())
        .addColumn('executed_at', 'text')
        .addColumn('outcome', 'text')
        .addColumn('receipt', 'text')
        .addColumn('revision', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('holds')
        .addColumn('held', 'text', (column) => column.primaryKey())
        .addColumn('hub', 'text')
        .addColumn('ground', 'text', (column) => column.notNull())
        .addColumn('placed_by', 'text', (column) => column.notNull())
        .addColumn('placed_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('destroyed')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('list', 'text', (column) => column.notNull())
        .execute();
    },
  },
];
