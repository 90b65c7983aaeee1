export type {
  AccountCommand,
  AccountFacts,
  CostCommand,
  InvoiceCommand,
  QuoteCommand,
  SettlementCommand,
  SupplierInvoiceCommand,
} from './account/account.commands.js';
export type { AccountEvent } from './account/account.events.js';
export {
  accountShares,
  type AccountState,
  type AccountStatus,
  committedShares,
  type QuoteAccount,
  type QuoteStatus,
  statusOf,
} from './account/account.state.js';
export { account } from './account/account.js';
export { accountUpcasters } from './account/account.upcasters.js';
export type { AppliedRate, CostClaim, CostKind, IneligibleGround } from './account/cost.events.js';
export type { InvoiceKind } from './account/invoice.events.js';
export type { EndGround, EndOutcome } from './account/settlement.events.js';
export type { ApprovedQuote, LapseCause, RefusalGround, ReleaseCause } from './account/quote.events.js';
export { lastReminder } from './account/receipts.js';
export { agreement, type AgreementCommand, type AgreementState } from './agreement/agreement.js';
export type { AgreementEvent } from './agreement/agreement.events.js';
export { agreementUpcasters } from './agreement/agreement.upcasters.js';
export { aid, type AidCommand } from './aid/aid.js';
export type { AidEvent, OtherAid } from './aid/aid.events.js';
export { aidUpcasters } from './aid/aid.upcasters.js';
export type { AidFacts, AidState } from './aid/cumulation.js';
export { budget, type BudgetCommand, type BudgetFacts, type BudgetState } from './budget/budget.js';
export type { BudgetEvent } from './budget/budget.events.js';
export { budgetUpcasters } from './budget/budget.upcasters.js';
export { accountFacts, aidFacts, budgetFacts } from './facts.js';
export { invoicebook, type InvoicebookCommand, type InvoicebookState } from './invoicebook/invoicebook.js';
export type { InvoicebookEvent } from './invoicebook/invoicebook.events.js';
export { invoicebookUpcasters } from './invoicebook/invoicebook.upcasters.js';
export { nextSteps, type ProcessEvent, type Step } from './process.js';
export type { Sealed } from './sealed.js';
export { aidOf, type FundingKey, minus, noShares, plus, type Shares, split, totalOf } from './shares.js';
export {
  accountStreams,
  agreementStreams,
  aidStreams,
  budgetStreams,
  invoicebookStreams,
  supplierStreams,
} from './streams.js';
export { supplier, type SupplierCommand, type SupplierState } from './supplier/supplier.js';
export type { SupplierEvent } from './supplier/supplier.events.js';
export { supplierUpcasters } from './supplier/supplier.upcasters.js';
