import type { AccountStatus } from '@digihub/finance-domain';

/** Amounts are euro cents. Sealed texts stay sealed. */

/** The account of one trajectory. */
export interface AccountRow {
  trajectory: string;
  hub: string | null;
  enterprise: string | null;
  /** As the domain's `statusOf` says. */
  status: AccountStatus;
  outcome: string | null;
  /** All costs that came in, and the part of them that counts. */
  cost: number;
  eligible: number;
  /** What is still to be invoiced, once the costs are approved; negative: to be credited. */
  to_invoice: number | null;
  refund_due: number;
  settled_at: string | null;
  revision: number;
  last_event_at: string;
}

/** What is reserved, committed, and in the end spent for one quote, as its account tells it. */
export interface ReservationRow {
  trajectory: string;
  quote: string;
  hub: string;
  /** Absent where the quote was refused before anything was asked of aid and budget. */
  undertaking: string | null;
  organisation: string | null;
  route: string | null;
  payment_basis: string | null;
  planned_end: string | null;
  /** As in the domain, and `settling`. */
  status: string;
  ground: string | null;
  amount: number;
  efro: number;
  flanders: number;
  private: number;
  aid: number;
  signed_on: string | null;
  changed_at: string;
}

export interface CostRow {
  trajectory: string;
  cost: string;
  hub: string | null;
  kind: string;
  organisation: string;
  person: string | null;
  day: string;
  minutes: number | null;
  eligible_minutes: number | null;
  rate_version: string | null;
  rate: number | null;
  amount: number;
  eligible: number;
  efro: number;
  flanders: number;
  private: number;
  /** Why it does not count, or not in full. */
  ground: string | null;
  reverses: string | null;
  booked_at: string;
}

export interface SupplierInvoiceRow {
  trajectory: string;
  invoice: string;
  supplier: string;
  number: string;
  issued_on: string;
  net: number;
  vat: number;
  /** What the bearer really pays. */
  cost: number;
  bearer: string;
  status: string;
  received_by: string;
  confirmed_by: string | null;
  approved_by: string | null;
  paid_by: string | null;
  paid_on: string | null;
  bank_reference: string | null;
  reason: string | null;
  changed_at: string;
}

/** An invoice or a credit note to the enterprise. */
export interface InvoiceRow {
  number: string;
  trajectory: string;
  hub: string | null;
  invoice: string;
  kind: string;
  chamber: string;
  communication: string;
  issued_on: string;
  due_on: string;
  net: number;
  vat: number;
  gross: number;
  /** Still to be paid. */
  outstanding: number;
  reminders: number;
  written_off: number;
  write_off_by: string | null;
  write_off_reason: string | null;
  changed_at: string;
}

/** Money that came in (`payment`) or went back (`refund`). */
export interface PaymentRow {
  id: string;
  trajectory: string;
  kind: string;
  number: string | null;
  amount: number;
  day: string;
  bank_reference: string;
}

/** What waits, since when, on whom, until when. */
export interface WaitingItemRow {
  id: string;
  trajectory: string | null;
  hub: string | null;
  waiting_for: string;
  /** `enterprise`, `coach`, `finance`, `second-person`. */
  waiting_on: string;
  /** The quote, invoice or amendment it is about. */
  reference: string | null;
  since: string;
  until: string | null;
}

/** What the budget stream of a hub tells of one quote. */
export interface BudgetEntryRow {
  hub: string;
  trajectory: string;
  quote: string;
  /** `reserved`, `committed`, `spent`, `released`. */
  status: string;
  market: number;
  efro: number;
  flanders: number;
  private: number;
}

/** What the aid stream of an undertaking tells of one quote. */
export interface AidEntryRow {
  undertaking: string;
  trajectory: string;
  quote: string;
  hub: string;
  /** `reserved`, `awarded`, `final`, `released`, `refused`. */
  status: string;
  amount: number;
  awarded_on: string | null;
  regime: string | null;
  legal_basis: string | null;
  ceiling: number | null;
  cumulated: number | null;
}

export interface AidDeclarationRow {
  undertaking: string;
  declared_on: string;
  fiscal_year_start: string;
  road_freight: number;
  /** JSON list. */
  others: string;
  excess: number;
}

export interface ProgrammeVersionRow {
  version: string;
  effective_from: string;
  /** `recorded`, `proposed`, `approved`, `rejected`. */
  status: string;
  decision: string | null;
  /** JSON; null for the agreement itself. */
  changes: string | null;
  proposed_by: string | null;
  decided_by: string | null;
  changed_at: string;
}

export interface FinanceTables {
  accounts: AccountRow;
  reservations: ReservationRow;
  costs: CostRow;
  supplier_invoices: SupplierInvoiceRow;
  invoices: InvoiceRow;
  payments: PaymentRow;
  waiting_items: WaitingItemRow;
  budget_entries: BudgetEntryRow;
  aid_entries: AidEntryRow;
  aid_declarations: AidDeclarationRow;
  programme_versions: ProgrammeVersionRow;
}
