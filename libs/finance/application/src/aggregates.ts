import type { Aggregate } from '@digihub/command-handling';
import {
  account,
  type AccountCommand,
  type AccountEvent,
  type AccountFacts,
  type AccountState,
  accountUpcasters,
  agreement,
  type AgreementCommand,
  type AgreementEvent,
  type AgreementState,
  agreementUpcasters,
  aid,
  type AidCommand,
  type AidEvent,
  type AidFacts,
  type AidState,
  aidUpcasters,
  budget,
  type BudgetCommand,
  type BudgetEvent,
  type BudgetFacts,
  type BudgetState,
  budgetUpcasters,
  invoicebook,
  type InvoicebookCommand,
  type InvoicebookEvent,
  type InvoicebookState,
  invoicebookUpcasters,
  supplier,
  type SupplierCommand,
  type SupplierEvent,
  type SupplierState,
  supplierUpcasters,
} from '@digihub/finance-domain';

/** `finance-{trajectory}` */
export const accountAggregate: Aggregate<AccountState, AccountCommand, AccountEvent, AccountFacts> = {
  category: 'finance',
  decider: account,
  upcasters: accountUpcasters,
  rulesVersion: 'finance/1',
  scope: (state, key) => ({ trajectory: key, hub: state.hub, organisations: state.organisations }),
};

/** `aid-{undertaking}`: over all hubs. */
export const aidAggregate: Aggregate<AidState, AidCommand, AidEvent, AidFacts> = {
  category: 'aid',
  decider: aid,
  upcasters: aidUpcasters,
  rulesVersion: 'aid/1',
  scope: () => ({}),
  concerns: ({ data }) => ('trajectory' in data ? { trajectory: data.trajectory, hub: data.hub } : {}),
};

/** `budget-{hub}` */
export const budgetAggregate: Aggregate<BudgetState, BudgetCommand, BudgetEvent, BudgetFacts> = {
  category: 'budget',
  decider: budget,
  upcasters: budgetUpcasters,
  rulesVersion: 'budget/1',
  scope: (_state, key) => ({ hub: key }),
  concerns: ({ data: { trajectory } }) => ({ trajectory }),
};

/** `invoicebook-{chamber}` */
export const invoicebookAggregate: Aggregate<InvoicebookState, InvoicebookCommand, InvoicebookEvent, void> = {
  category: 'invoicebook',
  decider: invoicebook,
  upcasters: invoicebookUpcasters,
  rulesVersion: 'invoicebook/1',
  scope: (_state, key) => ({ organisations: [key] }),
  concerns: ({ data: { trajectory } }) => ({ trajectory }),
};

/** `supplier-{organisation}` */
export const supplierAggregate: Aggregate<SupplierState, SupplierCommand, SupplierEvent, void> = {
  category: 'supplier',
  decider: supplier,
  upcasters: supplierUpcasters,
  rulesVersion: 'supplier/1',
  scope: (_state, key) => ({ organisations: [key] }),
  concerns: ({ data: { trajectory } }) => ({ trajectory }),
};

/** `programme-agreement`: the one stream of its kind. */
export const agreementAggregate: Aggregate<AgreementState, AgreementCommand, AgreementEvent, void> = {
  category: 'programme',
  decider: agreement,
  upcasters: agreementUpcasters,
  rulesVersion: 'programme/1',
  scope: () => ({}),
};
export const agreementKey = 'agreement';
