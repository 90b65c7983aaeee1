/** Names and shapes here are the storage format of `finance-{trajectory}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { OrganisationCode } from '@digihub/programme';
import type { Sealed } from '../sealed.js';

export type InvoiceKind = 'instalment' | 'final' | 'credit-note';

export type InvoiceRequested = DomainEvent<
  'finance.invoice-requested.v1',
  {
    readonly invoice: string;
    readonly kind: InvoiceKind;
    readonly chamber: OrganisationCode;
    /** Without VAT; negative for a credit note. */
    readonly net: Cents;
    readonly by: string;
  }
>;
export type InvoiceIssued = DomainEvent<
  'finance.invoice-issued.v1',
  {
    readonly invoice: string;
    readonly kind: InvoiceKind;
    readonly chamber: OrganisationCode;
    readonly number: string;
    readonly communication: string;
    readonly issuedOn: Day;
    readonly dueOn: Day;
    readonly net: Cents;
    readonly vatBasisPoints: number;
    readonly vat: Cents;
    readonly gross: Cents;
    /** A credit note: what it takes off open invoices. The rest must be refunded. */
    readonly applied: readonly { readonly number: string; readonly amount: Cents }[];
    readonly refund: Cents;
  }
>;
export type PaymentReceived = DomainEvent<
  'finance.payment-received.v1',
  {
    readonly number: string;
    readonly amount: Cents;
    readonly receivedOn: Day;
    readonly bankReference: string;
    readonly outstanding: Cents;
  }
>;
export type RefundPaid = DomainEvent<
  'finance.refund-paid.v1',
  { readonly amount: Cents; readonly paidOn: Day; readonly bankReference: string; readonly left: Cents }
>;
export type ReminderNoted = DomainEvent<
  'finance.reminder-noted.v1',
  { readonly number: string; readonly level: number; readonly outstanding: Cents }
>;
export type WriteOffProposed = DomainEvent<
  'finance.write-off-proposed.v1',
  { readonly number: string; readonly amount: Cents; readonly reason: Sealed; readonly by: string }
>;
/** The chamber bears what the enterprise does not pay. */
export type WrittenOff = DomainEvent<
  'finance.written-off.v1',
  {
    readonly number: string;
    readonly amount: Cents;
    readonly borneBy: OrganisationCode;
    readonly by: string;
  }
>;

export type InvoiceEvent =
  | InvoiceRequested
  | InvoiceIssued
  | PaymentReceived
  | RefundPaid
  | ReminderNoted
  | WriteOffProposed
  | WrittenOff;
