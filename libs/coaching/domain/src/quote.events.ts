/** Names and shapes here are the storage format of `coaching-{trajectory}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { HubCode, OrganisationCode, PaymentBasis } from '@digihub/programme';
import type { Route, Sealed } from './coaching.events.js';

/** A beneficiary quotes hours at a rate (minutes, euro cents an hour), a supplier may also name a price. */
export type QuoteLine =
  | {
      readonly kind: 'hours';
      readonly description?: Sealed;
      readonly minutes: number;
      readonly hourlyRate: Cents;
    }
  | { readonly kind: 'price'; readonly description?: Sealed; readonly price: Cents };

export interface CriterionAnswer {
  readonly code: string;
  readonly met: boolean;
  readonly remark?: Sealed;
}

/** In what capacity somebody signs for the enterprise. */
export type SigningCapacity = 'statutory-director' | 'daily-manager' | 'proxy' | 'sole-trader';
/** What shows that the signatory may bind the enterprise. */
export type SigningEvidence = 'statutes' | 'official-gazette' | 'kbo-extract' | 'power-of-attorney';
export type LapseCause = 'expired' | 'withdrawn' | 'not-sent' | 'stopped';
export type ReservationGround = 'aid-ceiling' | 'budget' | 'market-envelope' | 'period' | 'quote-lapsed';

export type QuoteSubmitted = DomainEvent<
  'coaching.quote-submitted.v1',
  {
    readonly quote: string;
    /** The signed quote to which this one adds work. */
    readonly amends?: string;
    readonly round: number;
    readonly route: Route;
    readonly organisation: OrganisationCode;
    readonly paymentBasis: PaymentBasis;
    readonly lines: readonly QuoteLine[];
    /** Sum of the lines, euro cents without VAT. */
    readonly amount: Cents;
    readonly plannedEnd: Day;
    readonly submittedBy: string;
    /** The hub typed it in for the partner or provider. */
    readonly onBehalf: boolean;
  }
>;
export type QuoteChecked = DomainEvent<
  'coaching.quote-checked.v1',
  {
    readonly quote: string;
    readonly criteriaVersion: string;
    readonly criteria: readonly CriterionAnswer[];
    readonly checkedBy: string;
  }
>;
export type QuoteApproved = DomainEvent<
  'coaching.quote-approved.v1',
  {
    readonly hub: HubCode;
    readonly quote: string;
    readonly amends?: string;
    readonly enterprise: string;
    readonly undertaking: string;
    readonly organisation: OrganisationCode;
    readonly route: Route;
    readonly paymentBasis: PaymentBasis;
    readonly amount: Cents;
    readonly plannedEnd: Day;
    readonly criteriaVersion: string;
    readonly approvedBy: string;
  }
>;
export type QuoteRefused = DomainEvent<
  'coaching.quote-refused.v1',
  { readonly quote: string; readonly reason: Sealed; readonly refusedBy: string }
>;
export type ReservationNoted = DomainEvent<
  'coaching.reservation-noted.v1',
  {
    readonly quote: string;
    readonly amount: Cents;
    /** Unsent after this day, the quote lapses, so that no money stays tied up. */
    readonly sendBy: Day;
  }
>;
export type ReservationRefusalNoted = DomainEvent<
  'coaching.reservation-refusal-noted.v1',
  { readonly quote: string; readonly ground: ReservationGround; readonly available?: Cents }
>;
export type QuoteSent = DomainEvent<
  'coaching.quote-sent.v1',
  { readonly quote: string; readonly sentOn: Day; readonly validUntil: Day }
>;
export type QuoteSigned = DomainEvent<
  'coaching.quote-signed.v1',
  {
    readonly quote: string;
    readonly signedOn: Day;
    readonly signatory: Sealed;
    readonly capacity: SigningCapacity;
    readonly evidence: SigningEvidence;
    /** Reference of the signed document in the hub's own archive. */
    readonly document: string;
  }
>;
export type QuoteLapsed = DomainEvent<
  'coaching.quote-lapsed.v1',
  {
    readonly quote: string;
    readonly cause: LapseCause;
    readonly reason?: Sealed;
    /** Finance has heard of it: something may be reserved. */
    readonly approved: boolean;
  }
>;

export type QuoteEvent =
  | QuoteSubmitted
  | QuoteChecked
  | QuoteApproved
  | QuoteRefused
  | ReservationNoted
  | ReservationRefusalNoted
  | QuoteSent
  | QuoteSigned
  | QuoteLapsed;
