import { type Cents, type Day, proportion, type Share } from '@digihub/kernel';
import { versionOn } from './origin.js';
import type {
  Activity,
  FundingSource,
  HourlyRate,
  HubCode,
  ProcurementBand,
  Programme,
  StaffCategory,
} from './programme.js';

/** The funding key of an activity on a day, ready for `allocate`; basis points that sum to 10,000. */
export const fundingKey = (
  programme: Programme,
  activity: Activity,
  day: Day,
): readonly Share<FundingSource>[] =>
  versionOn(
    programme.fundingKeys.filter((key) => key.activity === activity),
    day,
  ).shares;

/** The part of services cost that is aid to the enterprise: everything that is not private, in basis points. */
export const publicShare = (programme: Programme, activity: Activity, day: Day): number =>
  fundingKey(programme, activity, day)
    .filter((share) => share.name !== 'private')
    .reduce((sum, share) => sum + share.basisPoints, 0);

const nothing: Readonly<Record<FundingSource, Cents>> = { efro: 0, flanders: 0, private: 0 };

/** The budget of a hub for an activity over the whole period, per source, in euro cents; zeros where there is none. */
export const hubBudget = (
  programme: Programme,
  hub: HubCode,
  activity: Activity,
  day: Day,
): Readonly<Record<FundingSource, Cents>> => {
  const versions = programme.hubBudgets.filter(
    (budget) => budget.hub === hub && budget.activity === activity,
  );
  return versions.length === 0 ? nothing : versionOn(versions, day).amounts;
};

/** What a hub may spend on bought expertise over the whole period, in euro cents of cost; 0 where there is none. */
export const marketEnvelope = (programme: Programme, hub: HubCode, day: Day): Cents => {
  const versions = programme.marketEnvelopes.filter((envelope) => envelope.hub === hub);
  return versions.length === 0 ? 0 : versionOn(versions, day).amount;
};

/** The standard rate of a category on a day. A cost keeps the version with it. */
export const standardHourlyRate = (programme: Programme, category: StaffCategory, day: Day): HourlyRate =>
  versionOn(
    programme.hourlyRates.filter((rate) => rate.category === category),
    day,
  );

/** Hours that one full-time person may declare in a year. */
export const annualHours = (programme: Programme, day: Day): number =>
  versionOn(programme.annualHours, day).hours;

/**
 * The rate of one person from the latest annual gross employment cost, in euro cents an hour.
 * Source: Regulation 1303/2013, Article 68(2) (now 68a(2)); 2021/1060, Article 55(2).
 */
export const actualHourlyRate = (programme: Programme, annualGrossCost: Cents, day: Day): Cents =>
  proportion(annualGrossCost, 1, annualHours(programme, day));

/** Minutes that a person may declare in a year, pro rata to the employment; rounded down. */
export const annualMinutes = (programme: Programme, day: Day, fteHundredths = 100): number =>
  Math.floor((annualHours(programme, day) * 60 * fteHundredths) / 100);

/** About how many full-time equivalents a hub has, in hundredths. */
export const staffing = (programme: Programme, day: Day): number =>
  versionOn(programme.staffing, day).fteHundredths;

/** The VAT rate in basis points. */
export const vatRate = (programme: Programme, day: Day): number =>
  versionOn(programme.vatRates, day).basisPoints;

/** VAT on a total, in euro cents; it is rounded on totals only. */
export const vatOn = (programme: Programme, total: Cents, day: Day): Cents =>
  proportion(total, vatRate(programme, day), 10_000);

/** How expertise of this value (euro cents without VAT, cumulated per provider) must be bought. */
export const procurementBand = (programme: Programme, amount: Cents, day: Day): ProcurementBand => {
  const { bands } = versionOn(programme.procurement, day);
  const band = bands.find(({ below }) => below === undefined || amount < below);
  if (!band) throw new RangeError('the last procurement band must have no limit');
  return band;
};
