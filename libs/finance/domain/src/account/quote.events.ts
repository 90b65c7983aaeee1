/** Names and shapes here are the storage format of `finance-{trajectory}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { HubCode, OrganisationCode, PaymentBasis } from '@digihub/programme';
import type { FundingKey, Shares } from '../shares.js';

export type Route = 'own-pool' | 'other-province' | 'bought-expertise';
export type RefusalGround = 'aid-ceiling' | 'budget' | 'market-envelope' | 'period' | 'quote-lapsed';
export type LapseCause = 'expired' | 'withdrawn' | 'not-sent' | 'stopped';
export type ReleaseCause = LapseCause | 'aid-ceiling';

/** A quote as coaching approved it. */
export interface ApprovedQuote {
  readonly hub: HubCode;
  readonly quote: string;
  /** The signed quote to which this one adds. */
  readonly amends?: string;
  readonly enterprise: string;
  readonly undertaking: string;
  readonly organisation: OrganisationCode;
  readonly route: Route;
  readonly paymentBasis: PaymentBasis;
  /** Cost of the services without VAT. */
  readonly amount: Cents;
  readonly plannedEnd: Day;
  readonly criteriaVersion: string;
}

export type ReservationRequested = DomainEvent<
  'finance.reservation-requested.v1',
  ApprovedQuote & {
    /** The funding key of the day of approval: it holds for every cost of this quote. */
    readonly key: FundingKey;
    readonly shares: Shares;
    /** The public share of the amount. */
    readonly aid: Cents;
  }
>;
export type QuoteReserved = DomainEvent<
  'finance.quote-reserved.v1',
  {
    readonly hub: HubCode;
    readonly quote: string;
    readonly amount: Cents;
    readonly shares: Shares;
    readonly aid: Cents;
  }
>;
export type ReservationRefused = DomainEvent<
  'finance.reservation-refused.v1',
  {
    readonly hub: HubCode;
    readonly quote: string;
    readonly ground: RefusalGround;
    readonly available?: Cents;
  }
>;
/** The quote lapsed while its reservation was under way: the process ends with a release. */
export type LapseNoted = DomainEvent<
  'finance.lapse-noted.v1',
  { readonly quote: string; readonly cause: LapseCause }
>;
/** The enterprise signed; aid and budget are asked to commit. */
export type SignatureNoted = DomainEvent<
  'finance.signature-noted.v1',
  { readonly quote: string; readonly signedOn: Day }
>;
export type QuoteCommitted = DomainEvent<
  'finance.quote-committed.v1',
  { readonly quote: string; readonly amount: Cents; readonly shares: Shares; readonly signedOn: Day }
>;
/** The award would pass the ceiling on the day of the signature: the quote stays without public money. */
export type CommitmentRefused = DomainEvent<
  'finance.commitment-refused.v1',
  { readonly quote: string; readonly ground: 'aid-ceiling'; readonly available: Cents }
>;
export type ReleaseRequested = DomainEvent<
  'finance.release-requested.v1',
  { readonly quote: string; readonly cause: ReleaseCause }
>;
export type ReservationReleased = DomainEvent<
  'finance.reservation-released.v1',
  { readonly quote: string; readonly amount: Cents; readonly shares: Shares }
>;

export type QuoteEvent =
  | ReservationRequested
  | QuoteReserved
  | ReservationRefused
  | LapseNoted
  | SignatureNoted
  | QuoteCommitted
  | CommitmentRefused
  | ReleaseRequested
  | ReservationReleased;
