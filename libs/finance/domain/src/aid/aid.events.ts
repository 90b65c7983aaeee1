/** Names and shapes here are the storage format of `aid-{undertaking}`: never edit one, add a version. */
import type { Cents, Day, DomainEvent } from '@digihub/kernel';
import type { AidBasis, HubCode } from '@digihub/programme';
import type { Sealed } from '../sealed.js';

/** Whose aid it is: a quote of a trajectory. */
export interface AidFor {
  readonly trajectory: string;
  readonly quote: string;
}

/** The rule that a decision applied, as an aid notice names it. */
export interface AppliedRegime {
  readonly regime: string;
  readonly basis: AidBasis;
  readonly legalBasis: string;
  readonly ceiling: Cents;
  /** First day of the window in which earlier aid counted. */
  readonly windowFrom: Day;
}

export type AidReserved = DomainEvent<
  'aid.reserved.v1',
  AidFor &
    AppliedRegime & {
      readonly hub: HubCode;
      readonly amount: Cents;
      /** What counted already, without this amount. */
      readonly cumulated: Cents;
    }
>;
export type AidReservationRefused = DomainEvent<
  'aid.reservation-refused.v1',
  AidFor & AppliedRegime & { readonly hub: HubCode; readonly amount: Cents; readonly available: Cents }
>;
export type AidAwarded = DomainEvent<
  'aid.awarded.v1',
  AidFor &
    AppliedRegime & {
      readonly hub: HubCode;
      readonly amount: Cents;
      readonly awardedOn: Day;
      readonly cumulated: Cents;
    }
>;
export type AidAwardRefused = DomainEvent<
  'aid.award-refused.v1',
  AidFor &
    AppliedRegime & {
      readonly hub: HubCode;
      readonly amount: Cents;
      readonly awardedOn: Day;
      readonly available: Cents;
    }
>;
export type AidReleased = DomainEvent<
  'aid.released.v1',
  AidFor & { readonly hub: HubCode; readonly amount: Cents }
>;
/** The award is lowered to the public share of what the work really cost. */
export type AidFinalised = DomainEvent<
  'aid.finalised.v1',
  AidFor & { readonly hub: HubCode; readonly amount: Cents; readonly lowered: Cents }
>;

export interface OtherAid {
  readonly awardedOn: Day;
  readonly amount: Cents;
  readonly grantor: Sealed;
}

/** What the undertaking declares of aid received elsewhere; a later declaration takes the place of this one. */
export type OtherAidDeclared = DomainEvent<
  'aid.other-aid-declared.v1',
  {
    readonly undertaking: string;
    readonly declaredOn: Day;
    /** Month and day on which the fiscal year begins. */
    readonly fiscalYearStart: string;
    /** Carries goods by road for hire: a lower ceiling may hold. */
    readonly roadFreight: boolean;
    readonly others: readonly OtherAid[];
  }
>;
/** A declaration shows that the ceiling was passed: a person must look at it. */
export type AidExcessFound = DomainEvent<
  'aid.excess-found.v1',
  AppliedRegime & { readonly undertaking: string; readonly cumulated: Cents; readonly excess: Cents }
>;

export type AidEvent =
  | AidReserved
  | AidReservationRefused
  | AidAwarded
  | AidAwardRefused
  | AidReleased
  | AidFinalised
  | OtherAidDeclared
  | AidExcessFound;
