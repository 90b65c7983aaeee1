import { addYears, type Cents, type Day } from '@digihub/kernel';
import { type Dated, versionOn } from './origin.js';

/** The two routes on which a public share of 70 % of innovation advice can stand. */
export const aidBases = ['de-minimis', 'innovation-advice'] as const;
export type AidBasis = (typeof aidBases)[number];

/**
 * Over which time awards add up.
 * - `fiscal-years`: the fiscal year of the award and the two before it.
 * - `rolling`: the three years that end on the day of the award.
 */
export type AidWindowKind = 'fiscal-years' | 'rolling';

/** A legal basis for aid, with its ceiling per single undertaking. */
export interface AidRegime extends Dated {
  readonly code: string;
  readonly basis: AidBasis;
  /** As an aid notice names it. */
  readonly legalBasis: string;
  /** Euro cents of aid to one single undertaking inside the window. */
  readonly ceiling: Cents;
  readonly window: AidWindowKind;
  readonly years: number;
  /** The largest public share of the cost, in basis points, while the total stays under the ceiling. */
  readonly maxPublicShareBasisPoints: number;
  /** Lower ceiling for an undertaking that carries goods by road for hire. */
  readonly roadFreightCeiling?: Cents;
  /** NACE divisions that the regime excludes, such as primary agriculture. */
  readonly excludedDivisions: readonly string[];
  /** Working days within which an award must stand in the central register. */
  readonly registrationWorkingDays?: number;
}

/** The regime of a basis on a day. */
export const aidRegime = (
  programme: { readonly aidRegimes: readonly AidRegime[] },
  day: Day,
  basis: AidBasis = 'de-minimis',
): AidRegime =>
  versionOn(
    programme.aidRegimes.filter((regime) => regime.basis === basis),
    day,
  );

/**
 * The days on which earlier awards count beside one of `day`, both included.
 * Under `rolling` the same day three years earlier still counts: Regulation 1182/71, Article 3, leaves the day of
 * the event itself out of a period in years, so the period ends with the last hour of that anniversary.
 * @param fiscalYearStart month and day (`07-01`) on which the undertaking's fiscal year begins.
 */
export const aidWindow = (
  regime: Pick<AidRegime, 'window' | 'years'>,
  day: Day,
  fiscalYearStart = '01-01',
): { readonly first: Day; readonly last: Day } => {
  if (regime.window === 'rolling') return { first: addYears(day, -regime.years), last: day };
  const year = Number(day.slice(0, 4));
  const thisStart = `${day.slice(0, 4)}-${fiscalYearStart}`;
  const begun = thisStart <= day ? year : year - 1;
  return { first: `${begun - regime.years + 1}-${fiscalYearStart}`, last: day };
};
