import type { Migration } from '@digihub/read-models';

/** One request, as its lists and its page show it. Sealed texts stay sealed. */
export interface RequestRow {
  trajectory: string;
  status: string;
  /** Where the establishment lies; null in the shared triage list. */
  hub: string | null;
  provisional_hub: string | null;
  channel: string;
  office: string | null;
  language: string;
  contact: string;
  contact_name: string;
  contact_email: string | null;
  contact_phone: string | null;
  enterprise: string | null;
  enterprise_name: string | null;
  enterprise_number: string | null;
  postcode: string | null;
  sector: string | null;
  size: string | null;
  question: string;
  question_state: string;
  themes: string;
  /** 1 when the question is about implementation. */
  implementation: number;
  requested_at: string;
  first_contact_by: string;
  first_contact_at: string | null;
  first_contact_missed: number;
  /** What the request waits for, since when, on whom, until when; null when it waits for nothing. */
  waiting_for: string | null;
  waiting_on: string | null;
  waiting_since: string | null;
  waiting_until: string | null;
  revision: number;
  last_event_at: string;
}

export interface IntakeTables {
  requests: RequestRow;
}

export const intakeMigrations: readonly Migration[] = [
  {
    name: '001-requests',
    up: async (db) => {
      await db.schema
        .createTable('requests')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('hub', 'text')
        .addColumn('provisional_hub', 'text')
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('office', 'text')
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('contact', 'text', (column) => column.notNull())
        .addColumn('contact_name', 'text', (column) => column.notNull())
        .addColumn('contact_email', 'text')
        .addColumn('contact_phone', 'text')
        .addColumn('enterprise', 'text')
        .addColumn('enterprise_name', 'text')
        .addColumn('enterprise_number', 'text')
        .addColumn('postcode', 'text')
        .addColumn('sector', 'text')
        .addColumn('size', 'text')
        .addColumn('question', 'text', (column) => column.notNull())
        .addColumn('question_state', 'text', (column) => column.notNull())
        .addColumn('themes', 'text', (column) => column.notNull())
        .addColumn('implementation', 'integer', (column) => column.notNull())
        .addColumn('requested_at', 'text', (column) => column.notNull())
        .addColumn('first_contact_by', 'text', (column) => column.notNull())
        .addColumn('first_contact_at', 'text')
        .addColumn('first_contact_missed', 'integer', (column) => column.notNull())
        .addColumn('waiting_for', 'text')
        .addColumn('waiting_on', 'text')
        .addColumn('waiting_since', 'text')
        .addColumn('waiting_until', 'text')
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('last_event_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('requests_by_hub')
        .on('requests')
        .columns(['hub', 'status', 'trajectory'])
        .execute();
      await db.schema
        .createIndex('requests_by_waiting')
        .on('requests')
        .columns(['waiting_since', 'trajectory'])
        .execute();
      await db.schema.createIndex('requests_by_enterprise').on('requests').column('enterprise').execute();
    },
  },
];
