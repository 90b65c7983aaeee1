import { isTechnical } from '@digihub/command-handling';
import { type Behaviour, type Context, triggerOf } from '@digihub/context';
import { toDomainEvent } from '@digihub/event-store';
import {
  accountUpcasters,
  aidUpcasters,
  budgetUpcasters,
  invoicebookUpcasters,
  nextSteps,
  type ProcessEvent,
  supplierUpcasters,
} from '@digihub/finance-domain';
import { addDays, dayOf } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import {
  accountAggregate,
  agreementAggregate,
  aidAggregate,
  budgetAggregate,
  invoicebookAggregate,
  supplierAggregate,
} from './aggregates.js';
import type { FinanceCommands } from './finance-commands.js';
import { financePublisher } from './publications.js';
import { accountsProjection } from './read-models/accounts.projection.js';
import { agreementProjection } from './read-models/agreement.projection.js';
import { costsProjection } from './read-models/costs.projection.js';
import { aidProjection, budgetProjection } from './read-models/guards.projection.js';
import { invoicesProjection } from './read-models/invoices.projection.js';
import { financeMigrations } from './read-models/migrations.js';
import { reservationsProjection } from './read-models/reservations.projection.js';
import type { FinanceTables } from './read-models/tables.js';
import { waitingProjection } from './read-models/waiting.js';

/**
 * Finance at a glance.
 *
 * Commands: the programme (`http/programme.controller.ts`): propose, approve, reject an amendment; aid
 * (`http/aid.controller.ts`): declare other aid; an account (`http/accounts.controller.ts`): approve costs, settle;
 * supplier invoices (`http/supplier-invoices.controller.ts`): receive, confirm delivery, approve, reject, pay;
 * invoices (`http/invoices.controller.ts`): instalment, final invoice, payment, refund, write-off.
 * Queries (`http/*.queries.ts`): programme, budgets, aid, trajectories, invoices, waiting, check.
 * Takes from other contexts (`reactions/coaching.reactions.ts`): quote approved, signed, lapsed; hours counted;
 * delivery accepted; ended. Tells them: `publications.ts`.
 */
export const financeContext = (programme: Programme): Context<FinanceTables> => ({
  name: 'finance',
  aggregates: [
    accountAggregate,
    aidAggregate,
    budgetAggregate,
    invoicebookAggregate,
    supplierAggregate,
    agreementAggregate,
  ],
  migrations: financeMigrations,
  tables: [
    'accounts',
    'reservations',
    'costs',
    'supplier_invoices',
    'invoices',
    'payments',
    'waiting_items',
    'budget_entries',
    'aid_entries',
    'aid_declarations',
    'programme_versions',
  ],
  projections: [
    accountsProjection(programme),
    reservationsProjection,
    costsProjection,
    invoicesProjection(programme),
    // Reads what those before it wrote.
    waitingProjection,
    budgetProjection,
    aidProjection,
    agreementProjection,
  ],
  publisher: financePublisher,
});

const processUpcasters = {
  ...accountUpcasters,
  ...aidUpcasters,
  ...budgetUpcasters,
  ...invoicebookUpcasters,
  ...supplierUpcasters,
};

export const financeBehaviour =
  (programme: Programme) =>
  (finance: FinanceCommands): Behaviour => ({
    processes: [
      {
        // Reserve, commit, release, settle; number invoices; check the numbers of suppliers: `process.ts` of the domain.
        kind: 'reaction',
        name: 'finance.process',
        types: ['finance.', 'aid.', 'budget.', 'invoicebook.', 'supplier.'],
        react: async ({ body: stored }) => {
          const { trajectory } = stored.metadata;
          if (trajectory === undefined || isTechnical(stored.type)) return;
          const event = toDomainEvent(stored, processUpcasters) as ProcessEvent;
          const account = await finance.accounts.state(trajectory);
          for (const step of nextSteps(event, trajectory, account)) {
            await finance.perform(step, triggerOf(stored));
          }
        },
      },
    ],
    deadlines: {
      'invoice-due': async (deadline) => {
        const number = deadline.id.slice(deadline.id.indexOf('/') + 1);
        const { invoices } = await finance.accounts.state(deadline.key);
        const level = (invoices[number]?.reminders ?? 0) + 1;
        return finance.accounts.due(deadline, { type: 'note-reminder', data: { number, level } });
      },
      idle: (deadline) => {
        const dueOn = dayOf(deadline.dueAt);
        const since = addDays(dueOn, -deadlines(programme, dueOn).idleDays);
        return finance.accounts.due(deadline, { type: 'note-idle', data: { since } });
      },
    },
  });
