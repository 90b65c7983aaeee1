/** Names and shapes here are the storage format of `finance-{trajectory}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { OrganisationCode, StaffCategory } from '@digihub/programme';
import type { Sealed } from '../sealed.js';
import type { Shares } from '../shares.js';

/** Why a cost does not count, or not in full. */
export type IneligibleGround =
  | 'not-committed'
  | 'before-signature'
  | 'above-quote'
  | 'outside-period'
  | 'paid-by-invoice'
  | 'above-yearly-cap'
  | 'after-settlement';

export interface AppliedRate {
  readonly version: string;
  readonly category: StaffCategory;
  /** Euro cents an hour. */
  readonly amount: Cents;
}

export type CostKind = 'hours' | 'supplier-invoice' | 'reversal';

/** A cost before its place in the quote is known. */
export interface CostClaim {
  /** Id of the hours entry or the supplier invoice. */
  readonly cost: string;
  readonly kind: CostKind;
  readonly organisation: OrganisationCode;
  /** Day of the work, or of the supplier's invoice. */
  readonly day: Day;
  readonly amount: Cents;
  readonly person?: string;
  readonly minutes?: number;
  readonly eligibleMinutes?: number;
  readonly rate?: AppliedRate;
  readonly reverses?: string;
  readonly ground?: IneligibleGround;
}

/** A signature is being committed: the cost waits for the answer. */
export type CostHeld = DomainEvent<'finance.cost-held.v1', CostClaim>;
export type CostBooked = DomainEvent<
  'finance.cost-booked.v1',
  CostClaim & {
    /** The part that counts; negative for a reversal. */
    readonly eligible: Cents;
    readonly shares: Shares;
  }
>;

export type SupplierInvoiceReceived = DomainEvent<
  'finance.supplier-invoice-received.v1',
  {
    readonly invoice: string;
    readonly supplier: OrganisationCode;
    readonly number: string;
    readonly issuedOn: Day;
    readonly net: Cents;
    readonly vat: Cents;
    /** The chamber that bears it, and whether it recovers the VAT. */
    readonly bearer: OrganisationCode;
    readonly vatRecoverable: boolean;
    /** What the bearer really pays in the end: without VAT where it is recoverable. */
    readonly cost: Cents;
    readonly by: string;
  }
>;
/** The number is new: the supplier has not used it before. */
export type SupplierInvoiceAccepted = DomainEvent<
  'finance.supplier-invoice-accepted.v1',
  { readonly invoice: string }
>;
export type SupplierInvoiceRefused = DomainEvent<
  'finance.supplier-invoice-refused.v1',
  {
    readonly invoice: string;
    readonly first: { readonly trajectory: string; readonly invoice: string };
  }
>;
export type DeliveryConfirmed = DomainEvent<
  'finance.delivery-confirmed.v1',
  { readonly invoice: string; readonly by: string }
>;
export type SupplierInvoiceApproved = DomainEvent<
  'finance.supplier-invoice-approved.v1',
  { readonly invoice: string; readonly by: string }
>;
export type SupplierInvoiceRejected = DomainEvent<
  'finance.supplier-invoice-rejected.v1',
  { readonly invoice: string; readonly reason: Sealed; readonly by: string }
>;
export type SupplierInvoicePaid = DomainEvent<
  'finance.supplier-invoice-paid.v1',
  {
    readonly invoice: string;
    readonly paidOn: Day;
    readonly bankReference: string;
    readonly gross: Cents;
    readonly by: string;
  }
>;

export type CostEvent = CostHeld | CostBooked;
export type SupplierInvoiceEvent =
  | SupplierInvoiceReceived
  | SupplierInvoiceAccepted
  | SupplierInvoiceRefused
  | DeliveryConfirmed
  | SupplierInvoiceApproved
  | SupplierInvoiceRejected
  | SupplierInvoicePaid;
