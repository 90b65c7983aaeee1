import type { Cents, Command, Day } from '@digihub/kernel';
import type { OrganisationCode } from '@digihub/programme';
import type { Sealed } from '../sealed.js';
import type { FundingKey } from '../shares.js';
import type { AppliedRate } from './cost.events.js';
import type { ApprovedQuote, LapseCause, RefusalGround } from './quote.events.js';
import type { EndGround, EndOutcome } from './settlement.events.js';

interface OfQuote {
  readonly quote: string;
}
interface OfInvoice {
  /** Surrogate of the invoice. */
  readonly invoice: string;
}

/** From the process and from coaching's events: always by the system. */
export type QuoteCommand =
  | Command<'request-reservation', ApprovedQuote>
  | Command<'confirm-reservation', OfQuote>
  | Command<'refuse-reservation', OfQuote & { readonly ground: RefusalGround; readonly available?: Cents }>
  | Command<'note-lapse', OfQuote & { readonly cause: LapseCause }>
  | Command<'note-signature', OfQuote & { readonly signedOn: Day }>
  | Command<'confirm-commitment', OfQuote>
  | Command<'refuse-commitment', OfQuote & { readonly available: Cents }>
  | Command<'confirm-release', OfQuote>;

export type CostCommand = Command<
  'book-hours',
  {
    readonly entry: string;
    readonly person: string;
    readonly organisation: OrganisationCode;
    readonly day: Day;
    readonly minutes: number;
    readonly eligibleMinutes: number;
    readonly reverses?: string;
  }
>;

export type SupplierInvoiceCommand =
  | Command<
      'receive-supplier-invoice',
      OfInvoice & {
        readonly supplier: OrganisationCode;
        readonly number: string;
        readonly issuedOn: Day;
        readonly net: Cents;
        readonly vat: Cents;
      }
    >
  | Command<'accept-supplier-invoice', OfInvoice>
  | Command<
      'refuse-supplier-invoice',
      OfInvoice & { readonly first: { readonly trajectory: string; readonly invoice: string } }
    >
  | Command<'confirm-delivery', OfInvoice>
  | Command<'approve-supplier-invoice', OfInvoice>
  | Command<'reject-supplier-invoice', OfInvoice & { readonly reason: Sealed }>
  | Command<'pay-supplier-invoice', OfInvoice & { readonly paidOn: Day; readonly bankReference: string }>;

export type InvoiceCommand =
  | Command<'request-instalment', OfInvoice & { readonly net: Cents; readonly chamber?: OrganisationCode }>
  | Command<'request-final-invoice', OfInvoice & { readonly chamber?: OrganisationCode }>
  | Command<
      'issue-invoice',
      OfInvoice & { readonly number: string; readonly communication: string; readonly issuedOn: Day }
    >
  | Command<
      'record-payment',
      {
        readonly number: string;
        readonly amount: Cents;
        readonly receivedOn: Day;
        readonly bankReference: string;
      }
    >
  | Command<'record-refund', { readonly amount: Cents; readonly paidOn: Day; readonly bankReference: string }>
  | Command<'note-reminder', { readonly number: string; readonly level: number }>
  | Command<'propose-write-off', { readonly number: string; readonly reason: Sealed }>
  | Command<'approve-write-off', { readonly number: string }>;

export type SettlementCommand =
  | Command<'note-delivery', OfQuote & { readonly part: number; readonly final: boolean }>
  | Command<'note-end', { readonly outcome: EndOutcome; readonly ground?: EndGround }>
  | Command<'approve-costs', Record<never, never>>
  | Command<'settle', Record<never, never>>
  | Command<'confirm-settlement', Record<never, never>>
  | Command<'note-idle', { readonly since: Day }>;

export type AccountCommand =
  QuoteCommand | CostCommand | SupplierInvoiceCommand | InvoiceCommand | SettlementCommand;

/** What the application looks up in the agreement of the day; each is present for the commands that need it. */
export interface AccountFacts {
  /** `request-reservation`, `book-hours`, supplier invoices: cost counts inside this period. */
  readonly period?: { readonly first: Day; readonly last: Day };
  /** `request-reservation`: the funding key of services today. */
  readonly key?: FundingKey;
  /** `book-hours`: the standard rate of the day of the work. */
  readonly rate?: AppliedRate;
  /** `receive-supplier-invoice`: the chamber that pays it. */
  readonly bearer?: { readonly chamber: OrganisationCode; readonly recoversVat: boolean };
  /** Invoices: the chambers that lead the hub; the first one invoices unless another is named. */
  readonly leadChambers?: readonly OrganisationCode[];
  /** `issue-invoice`: the VAT rate and the days to the due day. */
  readonly vatBasisPoints?: number;
  readonly invoiceDueDays?: number;
}
