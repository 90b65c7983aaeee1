import type { Cents, Sentence, Share } from '@digihub/kernel';
import type { AidRegime } from './aid-regime.js';
import type { Dated } from './origin.js';
import type { SmeThresholds } from './enterprise-size.js';

/** `oost-vlaanderen`, `west-vlaanderen`, `antwerpen`, `limburg`, `vlaams-brabant`. */
export type HubCode = string;
/** `sirris`, `ku-leuven`, `voka-limburg`: an organisation has one code, however many hubs it serves. */
export type OrganisationCode = string;
export type OfficeCode = string;

export interface Hub extends Dated {
  readonly code: HubCode;
  readonly name: string;
  readonly province: string;
  /** NUTS 2 code of the province: `BE25`. */
  readonly nuts: string;
}

export const organisationKinds = ['chamber', 'knowledge-partner', 'private-provider'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export interface Organisation extends Dated {
  readonly code: OrganisationCode;
  readonly name: string;
  readonly kind: OrganisationKind;
  /** True for what exists only in the demo. */
  readonly demo?: true;
}

/** `lead`: a chamber that leads; `pool`: a knowledge partner; `market`: a private provider the hub may ask. */
export const membershipRoles = ['lead', 'pool', 'market'] as const;
export type MembershipRole = (typeof membershipRoles)[number];

export interface Membership extends Dated {
  readonly organisation: OrganisationCode;
  readonly hub: HubCode;
  readonly role: MembershipRole;
}

/** A beneficiary declares hours × rate, a supplier sends invoices. */
export type PaymentBasis = 'beneficiary' | 'supplier';

export interface PaymentBasisVersion extends Dated {
  readonly organisation: OrganisationCode;
  readonly hub: HubCode;
  readonly basis: PaymentBasis;
}

/** Where VAT is recoverable, shares are taken on the cost without it; elsewhere with it. */
export interface VatRecovery extends Dated {
  readonly organisation: OrganisationCode;
  readonly recoverable: boolean;
}

export interface Office extends Dated {
  readonly code: OfficeCode;
  readonly name: string;
  readonly chamber: OrganisationCode;
}

/** Postcodes from `first` to `last`, both included, belong to the hub. */
export interface PostcodeRange extends Dated {
  readonly first: number;
  readonly last: number;
  readonly hub: HubCode;
}

/** A day on which the programme is closed, beside the legal holidays. */
export interface ClosingDay extends Dated {
  readonly name: string;
}

export interface DeadlineTerms {
  /** Working days from a request to the first contact. */
  readonly firstContactWorkingDays: number;
  /** Working days a partner has to answer a proposal. */
  readonly partnerAnswerWorkingDays: number;
  /** Working days from acceptance until a coach is assigned. */
  readonly coachWorkingDays: number;
  /** Calendar days from sending a quote until it expires. */
  readonly quoteValidityDays: number;
  /** Calendar days from an invoice to its due day. */
  readonly invoiceDueDays: number;
  /** Calendar days between reminders of an unpaid invoice. */
  readonly reminderDays: number;
  /** Calendar days without an event after which a trajectory is idle. */
  readonly idleDays: number;
}
export interface DeadlineVersion extends Dated, DeadlineTerms {}

export const activities = ['services', 'coordination'] as const;
export type Activity = (typeof activities)[number];

export const fundingSources = ['efro', 'flanders', 'private'] as const;
export type FundingSource = (typeof fundingSources)[number];

export interface FundingKeyVersion extends Dated {
  readonly activity: Activity;
  /** Basis points; sum to 10,000. */
  readonly shares: readonly Share<FundingSource>[];
}

export interface HubBudget extends Dated {
  readonly hub: HubCode;
  readonly activity: Activity;
  /** Euro cents for the whole programme period. */
  readonly amounts: Readonly<Record<FundingSource, Cents>>;
}

/** What a hub may spend on bought expertise, in euro cents of cost, inside its services budget. */
export interface MarketEnvelope extends Dated {
  readonly hub: HubCode;
  readonly amount: Cents;
}

/** Cost counts when it is incurred and paid from `first` to `last`, both included. */
export interface ProgrammePeriod extends Dated {
  readonly first: string;
  readonly last: string;
  /** The common provisions regulation that applies. */
  readonly regulation: string;
}

export const staffCategories = ['coach', 'expert', 'coordination'] as const;
export type StaffCategory = (typeof staffCategories)[number];

export interface HourlyRate extends Dated {
  readonly version: string;
  readonly category: StaffCategory;
  /** Euro cents an hour. */
  readonly amount: Cents;
}

/** Hours that one full-time person may declare in a year, over all hubs and all work. */
export interface AnnualHours extends Dated {
  readonly hours: number;
}

/** About this many full-time equivalents per hub, in hundredths. */
export interface Staffing extends Dated {
  readonly fteHundredths: number;
}

export interface VatRate extends Dated {
  readonly basisPoints: number;
}

export interface SelectionCriterion {
  readonly code: string;
  readonly sentence: Sentence;
}

/** The list against which a coach checks a quote. */
export interface SelectionCriteria extends Dated {
  readonly version: string;
  readonly criteria: readonly SelectionCriterion[];
}

export interface RetentionTerms extends Dated {
  /** Years from 31 December of the year of the last payment (the funder's term). */
  readonly funderYears: number;
  /** Years from the last award under the aid scheme. */
  readonly aidYears: number;
  /** Years from 31 December of the year of the last invoice. */
  readonly vatYears: number;
}

/** How expertise is bought up to an amount without VAT. */
export const procurementMethods = ['direct', 'negotiated', 'open'] as const;
export type ProcurementMethod = (typeof procurementMethods)[number];

export interface ProcurementBand {
  readonly method: ProcurementMethod;
  /** Euro cents without VAT; the band holds below this amount; absent: no limit. */
  readonly below?: Cents;
  readonly minimumOffers: number;
}
export interface ProcurementThresholds extends Dated {
  /** Ascending; the last band has no limit. */
  readonly bands: readonly ProcurementBand[];
}

export interface Classification extends Dated {
  readonly code: string;
  readonly name: Sentence;
}

/** The programme as dated data; plain JSON, so an event can hold it whole. */
export interface Programme {
  readonly code: string;
  readonly name: string;
  readonly version: string;
  readonly periods: readonly ProgrammePeriod[];
  readonly hubs: readonly Hub[];
  readonly organisations: readonly Organisation[];
  readonly memberships: readonly Membership[];
  readonly paymentBases: readonly PaymentBasisVersion[];
  readonly vatRecoveries: readonly VatRecovery[];
  readonly offices: readonly Office[];
  readonly postcodes: readonly PostcodeRange[];
  readonly closingDays: readonly ClosingDay[];
  readonly deadlines: readonly DeadlineVersion[];
  readonly fundingKeys: readonly FundingKeyVersion[];
  readonly hubBudgets: readonly HubBudget[];
  readonly marketEnvelopes: readonly MarketEnvelope[];
  readonly aidRegimes: readonly AidRegime[];
  readonly smeThresholds: readonly SmeThresholds[];
  readonly hourlyRates: readonly HourlyRate[];
  readonly annualHours: readonly AnnualHours[];
  readonly staffing: readonly Staffing[];
  readonly vatRates: readonly VatRate[];
  readonly selectionCriteria: readonly SelectionCriteria[];
  readonly retention: readonly RetentionTerms[];
  readonly procurement: readonly ProcurementThresholds[];
  readonly themes: readonly Classification[];
  readonly sectors: readonly Classification[];
}
