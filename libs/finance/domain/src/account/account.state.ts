import type { Cents, Day } from '@digihub/kernel';
import type { HubCode, OrganisationCode } from '@digihub/programme';
import { noShares, plus, type Shares, sharesOf, spread } from '../shares.js';
import type { CostClaim } from './cost.events.js';
import type { InvoiceKind } from './invoice.events.js';
import type { LapseCause, ReservationRequested } from './quote.events.js';
import type { EndGround, EndOutcome, SettlementRequested } from './settlement.events.js';

/**
 * `requested` → `reserved` or `refused`; `reserved` → `signed` → `committed` → `settled`; `reserved` or
 * `signed` → `releasing` → `released`.
 */
export type QuoteStatus =
  'requested' | 'reserved' | 'refused' | 'signed' | 'committed' | 'settled' | 'releasing' | 'released';

export interface QuoteAccount {
  readonly status: QuoteStatus;
  readonly approved: ReservationRequested['data'];
  /** It lapsed while its reservation was under way. */
  readonly lapsed?: LapseCause;
  readonly signedOn?: Day;
}

export interface BookedCost {
  readonly amount: Cents;
  readonly eligible: Cents;
  readonly organisation: OrganisationCode;
  readonly reversed: boolean;
}

export interface SupplierInvoice {
  readonly status: 'received' | 'accepted' | 'delivered' | 'approved' | 'paid' | 'refused' | 'rejected';
  readonly supplier: OrganisationCode;
  readonly issuedOn: Day;
  readonly cost: Cents;
  readonly gross: Cents;
  readonly receivedBy: string;
  readonly confirmedBy?: string;
  readonly approvedBy?: string;
}

export interface Invoice {
  readonly invoice: string;
  readonly kind: InvoiceKind;
  readonly chamber: OrganisationCode;
  readonly net: Cents;
  readonly gross: Cents;
  /** Still to be paid. */
  readonly open: Cents;
  readonly reminders: number;
  readonly writeOffProposedBy?: string;
}

export interface AccountState {
  readonly hub?: HubCode;
  readonly enterprise?: string;
  readonly organisations: readonly OrganisationCode[];
  /** In order of request. */
  readonly quotes: Readonly<Record<string, QuoteAccount>>;
  /** Quotes that were refused before anything was asked of aid and budget. */
  readonly refusedAtOnce: readonly string[];
  /** Committed quotes, in order of commitment: the first one fills first. */
  readonly committed: readonly string[];
  readonly held: readonly CostClaim[];
  readonly costs: Readonly<Record<string, BookedCost>>;
  /** Sum of the parts of costs that count. */
  readonly eligible: Cents;
  readonly supplierInvoices: Readonly<Record<string, SupplierInvoice>>;
  /** Requested and not numbered yet. */
  readonly requestedInvoices: Readonly<
    Record<string, { readonly kind: InvoiceKind; readonly net: Cents; readonly chamber: OrganisationCode }>
  >;
  /** By number, in order of issue. */
  readonly invoices: Readonly<Record<string, Invoice>>;
  /** Net of all invoices and credit notes, requested ones included. */
  readonly invoicedNet: Cents;
  readonly refundDue: Cents;
  readonly bankReferences: Readonly<Record<string, true>>;
  /** Accepted parts, `quote/part`. */
  readonly deliveries: Readonly<Record<string, { readonly final: boolean }>>;
  readonly ended?: { readonly outcome: EndOutcome; readonly ground?: EndGround };
  readonly costsApprovedBy?: string;
  readonly settlement?: SettlementRequested['data'];
  readonly settled: boolean;
}

export const emptyAccount: AccountState = {
  organisations: [],
  quotes: {},
  refusedAtOnce: [],
  committed: [],
  held: [],
  costs: {},
  eligible: 0,
  supplierInvoices: {},
  requestedInvoices: {},
  invoices: {},
  invoicedNet: 0,
  refundDue: 0,
  bankReferences: {},
  deliveries: {},
  settled: false,
};

/** As the table of the README names them. */
export type AccountStatus = 'open' | 'closed' | 'ended' | 'costs-approved' | 'settling' | 'settled';

export const isSigned = (state: AccountState): boolean =>
  Object.values(state.quotes).some(({ signedOn }) => signedOn !== undefined);

export const statusOf = (state: AccountState): AccountStatus => {
  if (state.settled) return 'settled';
  if (state.settlement) return 'settling';
  if (!state.ended) return 'open';
  if (!isSigned(state)) return 'closed';
  return state.costsApprovedBy === undefined ? 'ended' : 'costs-approved';
};

export const committedQuotes = (state: AccountState): readonly QuoteAccount[] =>
  state.committed.map((quote) => state.quotes[quote]!);

const commitments = (state: AccountState) =>
  committedQuotes(state).map(({ approved: { amount, key } }) => ({ amount, key }));

/** Shares of an eligible total under this account's signed quotes. */
export const accountShares = (state: AccountState, eligible: Cents): Shares =>
  sharesOf(eligible, commitments(state));

/** The eligible cost per committed quote, in the order of `committed`. */
export const spentPerQuote = (state: AccountState): readonly Shares[] =>
  spread(state.eligible, commitments(state));

export const committedShares = (state: AccountState): Shares =>
  committedQuotes(state)
    .map(({ approved }) => approved.shares)
    .reduce(plus, noShares);

/** What the enterprise must still be invoiced for its share of the cost so far; negative: credited. */
export const toInvoice = (state: AccountState): Cents =>
  accountShares(state, state.eligible).private - state.invoicedNet;

export const isClosed = (state: AccountState): boolean => state.settled || state.settlement !== undefined;
