import { firstRules, type StreamKind } from '@digihub/kernel';
import type { AccountCommand, AccountFacts } from './account/account.commands.js';
import type { AccountEvent } from './account/account.events.js';
import { account } from './account/account.js';
import type { AccountState } from './account/account.state.js';
import { accountUpcasters } from './account/account.upcasters.js';
import type { AgreementEvent } from './agreement/agreement.events.js';
import { agreement, type AgreementCommand, type AgreementState } from './agreement/agreement.js';
import { agreementUpcasters } from './agreement/agreement.upcasters.js';
import type { AidEvent } from './aid/aid.events.js';
import { aid, type AidCommand } from './aid/aid.js';
import { aidRules } from './aid/aid.rules.js';
import { aidUpcasters } from './aid/aid.upcasters.js';
import type { AidFacts, AidState } from './aid/cumulation.js';
import type { BudgetEvent } from './budget/budget.events.js';
import { budget, type BudgetCommand, type BudgetFacts, type BudgetState } from './budget/budget.js';
import { budgetUpcasters } from './budget/budget.upcasters.js';
import type { InvoicebookEvent } from './invoicebook/invoicebook.events.js';
import { invoicebook, type InvoicebookCommand, type InvoicebookState } from './invoicebook/invoicebook.js';
import { invoicebookUpcasters } from './invoicebook/invoicebook.upcasters.js';
import type { SupplierEvent } from './supplier/supplier.events.js';
import { supplier, type SupplierCommand, type SupplierState } from './supplier/supplier.js';
import { supplierUpcasters } from './supplier/supplier.upcasters.js';

/** `finance-{trajectory}` */
export const accountStreams: StreamKind<AccountState, AccountCommand, AccountEvent, AccountFacts> = {
  category: 'finance',
  decider: account,
  upcasters: accountUpcasters,
  rules: firstRules('finance/1', account),
};

/** `aid-{undertaking}` */
export const aidStreams: StreamKind<AidState, AidCommand, AidEvent, AidFacts> = {
  category: 'aid',
  decider: aid,
  upcasters: aidUpcasters,
  rules: aidRules,
};

/** `budget-{hub}` */
export const budgetStreams: StreamKind<BudgetState, BudgetCommand, BudgetEvent, BudgetFacts> = {
  category: 'budget',
  decider: budget,
  upcasters: budgetUpcasters,
  rules: firstRules('budget/1', budget),
};

/** `invoicebook-{chamber}` */
export const invoicebookStreams: StreamKind<InvoicebookState, InvoicebookCommand, InvoicebookEvent> = {
  category: 'invoicebook',
  decider: invoicebook,
  upcasters: invoicebookUpcasters,
  rules: firstRules('invoicebook/1', invoicebook),
};

/** `supplier-{organisation}` */
export const supplierStreams: StreamKind<SupplierState, SupplierCommand, SupplierEvent> = {
  category: 'supplier',
  decider: supplier,
  upcasters: supplierUpcasters,
  rules: firstRules('supplier/1', supplier),
};

/** `programme-agreement` */
export const agreementStreams: StreamKind<AgreementState, AgreementCommand, AgreementEvent> = {
  category: 'programme',
  decider: agreement,
  upcasters: agreementUpcasters,
  rules: firstRules('programme/1', agreement),
};
