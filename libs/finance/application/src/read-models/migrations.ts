import type { Migration } from '@digihub/read-models';
import type { CreateTableBuilder, Kysely } from 'kysely';
import type { FinanceTables } from './tables.js';

type Columns = Readonly<Record<string, 'text' | 'integer' | 'text?' | 'integer?'>>;

/** A table with its columns in order; `?`: may be empty. */
const table = (
  db: Kysely<unknown>,
  name: keyof FinanceTables,
  primaryKey: readonly string[],
  columns: Columns,
): Promise<void> => {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(columns)) {
    const type = kind.startsWith('text') ? 'text' : 'integer';
    builder = builder.addColumn(column, type, (definition) =>
      kind.endsWith('?') ? definition : definition.notNull(),
    );
  }
  return builder.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey] as never).execute();
};

const index = (db: Kysely<unknown>, name: keyof FinanceTables, ...columns: string[]): Promise<void> =>
  db.schema
    .createIndex(`${name}_by_${columns[0]}`)
    .on(name)
    .columns(columns as never)
    .execute();

const shares = { efro: 'integer', flanders: 'integer', private: 'integer' } as const;

const accounts: Migration = {
  name: '001-accounts',
  up: async (db) => {
    await table(db, 'accounts', ['trajectory'], {
      trajectory: 'text',
      hub: 'text?',
      enterprise: 'text?',
      status: 'text',
      outcome: 'text?',
      cost: 'integer',
      eligible: 'integer',
      to_invoice: 'integer?',
      refund_due: 'integer',
      settled_at: 'text?',
      revision: 'integer',
      last_event_at: 'text',
    });
    await index(db, 'accounts', 'hub', 'status', 'trajectory');
    await table(db, 'reservations', ['trajectory', 'quote'], {
      trajectory: 'text',
      quote: 'text',
      hub: 'text',
      undertaking: 'text?',
      organisation: 'text?',
      route: 'text?',
      payment_basis: 'text?',
      planned_end: 'text?',
      status: 'text',
      ground: 'text?',
      amount: 'integer',
      ...shares,
      aid: 'integer',
      signed_on: 'text?',
      changed_at: 'text',
    });
    await index(db, 'reservations', 'hub', 'status');
    await table(db, 'costs', ['trajectory', 'cost'], {
      trajectory: 'text',
      cost: 'text',
      hub: 'text?',
      kind: 'text',
      organisation: 'text',
      person: 'text?',
      day: 'text',
      minutes: 'integer?',
      eligible_minutes: 'integer?',
      rate_version: 'text?',
      rate: 'integer?',
      amount: 'integer',
      eligible: 'integer',
      ...shares,
      ground: 'text?',
      reverses: 'text?',
      booked_at: 'text',
    });
    await index(db, 'costs', 'hub');
  },
};

const invoices: Migration = {
  name: '002-invoices',
  up: async (db) => {
    await table(db, 'supplier_invoices', ['trajectory', 'invoice'], {
      trajectory: 'text',
      invoice: 'text',
      supplier: 'text',
      number: 'text',
      issued_on: 'text',
      net: 'integer',
      vat: 'integer',
      cost: 'integer',
      bearer: 'text',
      status: 'text',
      received_by: 'text',
      confirmed_by: 'text?',
      approved_by: 'text?',
      paid_by: 'text?',
      paid_on: 'text?',
      bank_reference: 'text?',
      reason: 'text?',
      changed_at: 'text',
    });
    await table(db, 'invoices', ['number'], {
      number: 'text',
      trajectory: 'text',
      hub: 'text?',
      invoice: 'text',
      kind: 'text',
      chamber: 'text',
      communication: 'text',
      issued_on: 'text',
      due_on: 'text',
      net: 'integer',
      vat: 'integer',
      gross: 'integer',
      outstanding: 'integer',
      reminders: 'integer',
      written_off: 'integer',
      write_off_by: 'text?',
      write_off_reason: 'text?',
      changed_at: 'text',
    });
    await index(db, 'invoices', 'trajectory');
    await index(db, 'invoices', 'due_on', 'number');
    await table(db, 'payments', ['id'], {
      id: 'text',
      trajectory: 'text',
      kind: 'text',
      number: 'text?',
      amount: 'integer',
      day: 'text',
      bank_reference: 'text',
    });
    await index(db, 'payments', 'trajectory');
    await table(db, 'waiting_items', ['id'], {
      id: 'text',
      trajectory: 'text?',
      hub: 'text?',
      waiting_for: 'text',
      waiting_on: 'text',
      reference: 'text?',
      since: 'text',
      until: 'text?',
    });
    await index(db, 'waiting_items', 'since', 'id');
    await index(db, 'waiting_items', 'trajectory');
  },
};

const guards: Migration = {
  name: '003-guards',
  up: async (db) => {
    await table(db, 'budget_entries', ['hub', 'trajectory', 'quote'], {
      hub: 'text',
      trajectory: 'text',
      quote: 'text',
      status: 'text',
      market: 'integer',
      ...shares,
    });
    await table(db, 'aid_entries', ['undertaking', 'trajectory', 'quote'], {
      undertaking: 'text',
      trajectory: 'text',
      quote: 'text',
      hub: 'text',
      status: 'text',
      amount: 'integer',
      awarded_on: 'text?',
      regime: 'text?',
      legal_basis: 'text?',
      ceiling: 'integer?',
      cumulated: 'integer?',
    });
    await table(db, 'aid_declarations', ['undertaking'], {
      undertaking: 'text',
      declared_on: 'text',
      fiscal_year_start: 'text',
      road_freight: 'integer',
      others: 'text',
      excess: 'integer',
    });
    await table(db, 'programme_versions', ['version'], {
      version: 'text',
      effective_from: 'text',
      status: 'text',
      decision: 'text?',
      changes: 'text?',
      proposed_by: 'text?',
      decided_by: 'text?',
      changed_at: 'text',
    });
  },
};

export const financeMigrations: readonly Migration[] = [accounts, invoices, guards];
