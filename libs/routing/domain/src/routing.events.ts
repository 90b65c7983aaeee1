/** Names and shapes here are the storage format of `routing-{trajectory}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { HubCode, OrganisationCode, PaymentBasis, ProcurementMethod } from '@digihub/programme';

/** A value sealed under the key of a person or enterprise. */
export type Sealed = string;

export type Pool = 'own-pool' | 'other-province';
export type Route = Pool | 'bought-expertise';
export type WaitingOn = 'us' | 'enterprise' | 'partner';

/** Why, as a code that is counted and audited, and in words where a code is not enough. */
export interface Reason<Ground extends string> {
  readonly ground: Ground;
  readonly note?: Sealed;
}

export type AskGround = 'expertise' | 'infrastructure' | 'availability' | 'earlier-work' | 'other';
export type NotAskedGround =
  'other-expertise' | 'no-capacity' | 'conflict-of-interest' | 'known-unavailable' | 'other';
export type RefusalGround =
  'no-capacity' | 'not-our-field' | 'conflict-of-interest' | 'question-unclear' | 'other';
export type MarketGround = 'no-expertise' | 'no-capacity' | 'no-timely-answer' | 'other';
export type OfferChoice = 'lowest-price' | 'best-value';
export type EndGround = 'no-provider' | 'no-budget' | 'out-of-proportion' | 'other';

export type RecallCause = 'hub' | 'enterprise-withdrew' | 'implementation-signalled' | 'coaching-ended';
export type ReopeningCause = 'partner-withdrew' | 'implementation-signalled';
export type ClosingOutcome = 'completed' | 'stopped';

/** What became of a partner when it was asked, in its latest round. */
export type AskOutcome = 'refused' | 'expired' | 'recalled' | 'withdrew';

/** A partner that was considered and not chosen: asked before, or not asked and why. */
export interface Alternative {
  readonly organisation: OrganisationCode;
  readonly outcome: AskOutcome | 'not-asked';
  /** The round in which it was asked. */
  readonly round?: number;
  readonly ground?: NotAskedGround;
  readonly note?: Sealed;
}

/** What the deciding person says about own interests in the partner or provider. */
export interface ConflictOfInterest {
  readonly declaration: 'none' | 'described';
  readonly statement?: Sealed;
}

/** What every routing decision records for the auditor: the alternatives and whose interests. */
export interface Considered {
  readonly alternatives: readonly Alternative[];
  readonly conflictOfInterest: ConflictOfInterest & { readonly by: string };
}

export type RoutingStarted = DomainEvent<
  'routing.started.v1',
  {
    readonly hub: HubCode;
    readonly enterprise: string;
    readonly undertaking: string;
    /** Surrogate of the contact person: whose key seals the free text. */
    readonly contact: string;
    readonly themes: readonly string[];
    readonly implementation: boolean;
  }
>;
export type PartnerAsked = DomainEvent<
  'routing.partner-asked.v1',
  Considered & {
    readonly hub: HubCode;
    /** 1, 2, 3 … over all rounds of the trajectory. */
    readonly ask: number;
    readonly round: number;
    readonly organisation: OrganisationCode;
    readonly pool: Pool;
    /** The hub in whose pool the partner stands. */
    readonly poolHub: HubCode;
    /** What the partner gets to read. */
    readonly brief: Sealed;
    readonly reason: Reason<AskGround>;
    /** Why a partner that refused or withdrew is asked once more. */
    readonly againBecause?: Sealed;
    readonly answerBy: Day;
  }
>;
export type PartnerAccepted = DomainEvent<
  'routing.partner-accepted.v1',
  {
    readonly ask: number;
    readonly organisation: OrganisationCode;
    /** `hub`: somebody of the hub wrote the partner's answer down. */
    readonly answeredBy: 'partner' | 'hub';
    readonly note?: Sealed;
  }
>;
export type PartnerRefused = DomainEvent<
  'routing.partner-refused.v1',
  {
    readonly ask: number;
    readonly organisation: OrganisationCode;
    readonly answeredBy: 'partner' | 'hub';
    readonly reason: Reason<RefusalGround>;
  }
>;
export type AnswerExpired = DomainEvent<
  'routing.answer-expired.v1',
  { readonly ask: number; readonly organisation: OrganisationCode; readonly dueOn: Day }
>;
export type AskRecalled = DomainEvent<
  'routing.ask-recalled.v1',
  {
    readonly ask: number;
    readonly organisation: OrganisationCode;
    readonly cause: RecallCause;
    readonly reason?: Sealed;
  }
>;
export interface Offer {
  readonly provider: OrganisationCode;
  /** Euro cents without VAT. */
  readonly price: Cents;
  readonly receivedOn: Day;
}
export type ExpertiseBought = DomainEvent<
  'routing.expertise-bought.v1',
  Considered & {
    readonly hub: HubCode;
    readonly round: number;
    /** Why no knowledge partner takes the question up. */
    readonly reason: Reason<MarketGround>;
    readonly procurement: {
      readonly method: ProcurementMethod;
      readonly minimumOffers: number;
      /** Euro cents that this hub bought from the chosen provider before, as known at the decision. */
      readonly boughtBefore: Cents;
      /** Reference of the published call, for an open procedure. */
      readonly call?: string;
    };
    readonly offers: readonly Offer[];
    readonly provider: OrganisationCode;
    readonly price: Cents;
    readonly choice: Reason<OfferChoice>;
  }
>;
export type Routed = DomainEvent<
  'routing.routed.v1',
  {
    readonly hub: HubCode;
    readonly enterprise: string;
    readonly undertaking: string;
    readonly contact: string;
    readonly round: number;
    readonly route: Route;
    readonly organisation: OrganisationCode;
    readonly paymentBasis: PaymentBasis;
    /** For bought expertise: euro cents without VAT. */
    readonly price?: Cents;
    readonly themes: readonly string[];
  }
>;
export type ImplementationNoted = DomainEvent<'routing.implementation-noted.v1', { readonly round: number }>;
export type ReferredForImplementation = DomainEvent<
  'routing.referred-for-implementation.v1',
  Considered & {
    readonly hub: HubCode;
    readonly round: number;
    /** How it is known: from intake, from coaching, or found out while routing. */
    readonly basis: 'opened' | 'signalled' | 'found';
    readonly reason: Sealed;
    /** Providers that the hub named to the enterprise; it chooses and pays by itself. */
    readonly providers: readonly OrganisationCode[];
  }
>;
export type Reopened = DomainEvent<
  'routing.reopened.v1',
  {
    /** The new round. */
    readonly round: number;
    readonly cause: ReopeningCause;
    /** Who had taken the question up. */
    readonly organisation: OrganisationCode;
  }
>;
export type WaitingAgreed = DomainEvent<
  'routing.waiting-agreed.v1',
  {
    readonly on: WaitingOn;
    readonly until: Day;
    readonly reason: Sealed;
    /** The open ask's new last day, where the agreement moves it. */
    readonly answerBy?: Day;
  }
>;
export type IdleNoticed = DomainEvent<'routing.idle-noticed.v1', { readonly since: Day }>;
export type EndedWithoutRoute = DomainEvent<
  'routing.ended-without-route.v1',
  Considered & {
    /** Why the private market is no way out either. */
    readonly reason: Reason<EndGround>;
  }
>;
export type Withdrawn = DomainEvent<'routing.withdrawn.v1', { readonly reason: Sealed }>;
/** Coaching ended: nothing is left to route, and the partner's load is lighter. */
export type RoutingClosed = DomainEvent<
  'routing.closed.v1',
  { readonly outcome: ClosingOutcome; readonly organisation?: OrganisationCode }
>;

export type RoutingEvent =
  | RoutingStarted
  | PartnerAsked
  | PartnerAccepted
  | PartnerRefused
  | AnswerExpired
  | AskRecalled
  | ExpertiseBought
  | Routed
  | ImplementationNoted
  | ReferredForImplementation
  | Reopened
  | WaitingAgreed
  | IdleNoticed
  | EndedWithoutRoute
  | Withdrawn
  | RoutingClosed;
