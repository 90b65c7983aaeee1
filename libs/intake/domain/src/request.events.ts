/** Names and shapes here are the storage format of `intake-{trajectory}`: never edit one, add a version. */
import type { Day, DomainEvent, Instant } from '@digihub/kernel';
import type { EnterpriseSize, HubCode, SizeDeclaration, SizeOutcome } from '@digihub/programme';

/** A value sealed under the key of a person or enterprise. */
export type Sealed = string;

export type Channel = 'web' | 'phone' | 'office';
export type Language = 'nl' | 'en' | 'fr';
export type WaitingOn = 'us' | 'enterprise' | 'partner';

export type RequestReceived = DomainEvent<
  'intake.request-received.v2',
  {
    readonly channel: Channel;
    /** Code of the office, for a visit. */
    readonly office?: string;
    readonly language: Language;
    readonly contact: {
      readonly subject: string;
      readonly name: Sealed;
      readonly email?: Sealed;
      readonly phone?: Sealed;
    };
    readonly question: Sealed;
    /** What the enterprise calls itself, until it is identified. */
    readonly enterpriseName?: Sealed;
    /** Whose list it stands in until the establishment decides. */
    readonly provisionalHub?: HubCode;
    readonly firstContactBy: Day;
  }
>;
export type FirstContactMade = DomainEvent<
  'intake.first-contact-made.v1',
  { readonly method: 'phone' | 'email' | 'visit'; readonly note?: Sealed }
>;
export type FirstContactMissed = DomainEvent<'intake.first-contact-missed.v1', { readonly dueOn: Day }>;
export type EnterpriseIdentified = DomainEvent<
  'intake.enterprise-identified.v1',
  {
    /** Surrogate of the enterprise over all trajectories. */
    readonly enterprise: string;
    readonly number: Sealed;
    readonly name: Sealed;
    readonly address?: Sealed;
    readonly legalForm: 'legal-person' | 'natural-person';
    readonly postcode: string;
    /** NACE section letter. */
    readonly sector: string;
    readonly hub: HubCode;
  }
>;
export type FoundOutsideProgramme = DomainEvent<
  'intake.found-outside-programme.v1',
  { readonly enterprise: string; readonly postcode: string }
>;
export type SizeDeclared = DomainEvent<
  'intake.size-declared.v1',
  {
    readonly declaration: SizeDeclaration;
    /** The size with the group figures it follows from. */
    readonly outcome: SizeOutcome;
    /** The single undertaking for state aid: the head of the group, else the enterprise itself. */
    readonly undertaking: string;
    readonly declaredOn: Day;
  }
>;
export type QuestionFoundVague = DomainEvent<'intake.question-found-vague.v1', { readonly missing: Sealed }>;
export type QuestionClarified = DomainEvent<
  'intake.question-clarified.v1',
  { readonly summary: Sealed; readonly themes: readonly string[]; readonly implementation: boolean }
>;
export type WaitingAgreed = DomainEvent<
  'intake.waiting-agreed.v1',
  { readonly on: WaitingOn; readonly until: Day; readonly reason: Sealed }
>;
export type FirstLineAdviceGiven = DomainEvent<
  'intake.first-line-advice-given.v1',
  { readonly advice: Sealed }
>;
export type RequestDeclined = DomainEvent<
  'intake.request-declined.v1',
  { readonly ground: DeclineGround; readonly reason: Sealed }
>;
export type RequestWithdrawn = DomainEvent<'intake.request-withdrawn.v1', { readonly reason: Sealed }>;
export type TrajectoryOpened = DomainEvent<
  'intake.trajectory-opened.v1',
  {
    readonly hub: HubCode;
    readonly enterprise: string;
    readonly undertaking: string;
    readonly contact: string;
    readonly size: EnterpriseSize;
    readonly sector: string;
    readonly themes: readonly string[];
    readonly implementation: boolean;
    readonly channel: Channel;
    readonly language: Language;
    readonly requestedAt: Instant;
  }
>;
export type IdleNoticed = DomainEvent<'intake.idle-noticed.v1', { readonly since: Day }>;

export type DeclineGround = 'not-digital' | 'no-capacity' | 'duplicate' | 'not-eligible' | 'other';

export type RequestEvent =
  | RequestReceived
  | FirstContactMade
  | FirstContactMissed
  | EnterpriseIdentified
  | FoundOutsideProgramme
  | SizeDeclared
  | QuestionFoundVague
  | QuestionClarified
  | WaitingAgreed
  | FirstLineAdviceGiven
  | RequestDeclined
  | RequestWithdrawn
  | TrajectoryOpened
  | IdleNoticed;
