import type { Aggregate } from '@digihub/command-handling';
import {
  type AccountCommand,
  type AccountEvent,
  type AccountFacts,
  type AccountState,
  accountStreams,
  type AgreementCommand,
  type AgreementEvent,
  type AgreementState,
  agreementStreams,
  type AidCommand,
  type AidEvent,
  type AidFacts,
  type AidState,
  aidStreams,
  type BudgetCommand,
  type BudgetEvent,
  type BudgetFacts,
  type BudgetState,
  budgetStreams,
  type InvoicebookCommand,
  type InvoicebookEvent,
  type InvoicebookState,
  invoicebookStreams,
  type SupplierCommand,
  type SupplierEvent,
  type SupplierState,
  supplierStreams,
} from '@digihub/finance-domain';

/** `finance-{trajectory}` */
export const accountAggregate: Aggregate<AccountState, AccountCommand, AccountEvent, AccountFacts> = {
  ...accountStreams,
  scope: (state, key) => ({ trajectory: key, hub: state.hub, organisations: state.organisations }),
};

/** `aid-{undertaking}`: over all hubs. */
export const aidAggregate: Aggregate<AidState, AidCommand, AidEvent, AidFacts> = {
  ...aidStreams,
  scope: () => ({}),
  concerns: ({ data }) => ('trajectory' in data ? { trajectory: data.trajectory, hub: data.hub } : {}),
};

/** `budget-{hub}` */
export const budgetAggregate: Aggregate<BudgetState, BudgetCommand, BudgetEvent, BudgetFacts> = {
  ...budgetStreams,
  scope: (_state, key) => ({ hub: key }),
  concerns: ({ data: { trajectory } }) => ({ trajectory }),
};

/** `invoicebook-{chamber}` */
export const invoicebookAggregate: Aggregate<InvoicebookState, InvoicebookCommand, InvoicebookEvent, void> = {
  ...invoicebookStreams,
  scope: (_state, key) => ({ organisations: [key] }),
  concerns: ({ data: { trajectory } }) => ({ trajectory }),
};

/** `supplier-{organisation}` */
export const supplierAggregate: Aggregate<SupplierState, SupplierCommand, SupplierEvent, void> = {
  ...supplierStreams,
  scope: (_state, key) => ({ organisations: [key] }),
  concerns: ({ data: { trajectory } }) => ({ trajectory }),
};

/** `programme-agreement`: the one stream of its kind. */
export const agreementAggregate: Aggregate<AgreementState, AgreementCommand, AgreementEvent, void> = {
  ...agreementStreams,
  scope: () => ({}),
};
export const agreementKey = 'agreement';
