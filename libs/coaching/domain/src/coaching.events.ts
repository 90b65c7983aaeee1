/** Names and shapes here are the storage format of `coaching-{trajectory}`: never edit one, add a version. */
import type { Day, DomainEvent } from '@digihub/kernel';
import type { HubCode, OrganisationCode, PaymentBasis } from '@digihub/programme';
import type { GuidanceEvent } from './guidance.events.js';
import type { QuoteEvent } from './quote.events.js';

/** A value sealed under the key of a person or enterprise. */
export type Sealed = string;

/** How routing found the partner or provider. */
export type Route = 'own-pool' | 'other-province' | 'bought-expertise';
export type WaitingOn = 'us' | 'enterprise' | 'partner';
/** On whose account a trajectory stops. */
export type StopGround = 'enterprise' | 'partner' | 'hub' | 'bankruptcy' | 'implementation';

/** Who takes the question up, as routing decided it in one round. */
export interface Assignment {
  /** 1 at first; one more after each reopening of the routing. */
  readonly round: number;
  readonly route: Route;
  readonly organisation: OrganisationCode;
  readonly paymentBasis: PaymentBasis;
  /** For bought expertise: the price of the chosen offer, euro cents without VAT. */
  readonly price?: number;
}

export type CoachingStarted = DomainEvent<
  'coaching.started.v1',
  Assignment & {
    readonly hub: HubCode;
    readonly enterprise: string;
    readonly undertaking: string;
    /** Surrogate of the contact person: whose key seals the free text. */
    readonly contact: string;
    readonly themes: readonly string[];
    readonly coachBy: Day;
  }
>;
export type PartnerChanged = DomainEvent<'coaching.partner-changed.v1', Assignment>;
export type PartnerWithdrew = DomainEvent<
  'coaching.partner-withdrew.v1',
  {
    readonly round: number;
    readonly organisation: OrganisationCode;
    readonly reason: Sealed;
    /** Its signed quotes run no further than this day. */
    readonly withdrewOn: Day;
  }
>;
export type CoachAssigned = DomainEvent<
  'coaching.coach-assigned.v1',
  {
    readonly hub: HubCode;
    /** Pseudonym. */
    readonly coach: string;
    /** Open trajectories the coach already had, over all hubs. */
    readonly caseload: number;
    readonly previous?: string;
    /** Why the previous coach no longer guides. */
    readonly reason?: Sealed;
  }
>;
export type CoachMissed = DomainEvent<'coaching.coach-missed.v1', { readonly dueOn: Day }>;
export type ImplementationSignalled = DomainEvent<
  'coaching.implementation-signalled.v1',
  { readonly round: number; readonly reason: Sealed }
>;
export type ReferralNoted = DomainEvent<'coaching.referral-noted.v1', { readonly round: number }>;
export type WaitingAgreed = DomainEvent<
  'coaching.waiting-agreed.v1',
  { readonly on: WaitingOn; readonly until: Day; readonly reason: Sealed }
>;
export type IdleNoticed = DomainEvent<'coaching.idle-noticed.v1', { readonly since: Day }>;
export type Completed = DomainEvent<
  'coaching.completed.v1',
  {
    /** Reference of the report in the hub's own archive. */
    readonly report: string;
    readonly summary: Sealed;
    /** Why no paid services were needed, where none were. */
    readonly withoutPaidServices?: Sealed;
    readonly endedOn: Day;
  }
>;
export type Stopped = DomainEvent<
  'coaching.stopped.v1',
  { readonly ground: StopGround; readonly reason: Sealed; readonly endedOn: Day }
>;

export type CourseEvent =
  | CoachingStarted
  | PartnerChanged
  | PartnerWithdrew
  | CoachAssigned
  | CoachMissed
  | ImplementationSignalled
  | ReferralNoted
  | WaitingAgreed
  | IdleNoticed
  | Completed
  | Stopped;

export type CoachingEvent = CourseEvent | QuoteEvent | GuidanceEvent;
