import { addYears, type Day, later } from '@digihub/kernel';
import type { SmeThresholds } from './enterprise-size.js';
import { holdsOn, versionOn } from './origin.js';
import type { Classification, Programme, RetentionTerms, SelectionCriteria } from './programme.js';

/** The criteria against which a quote of that day is checked. */
export const selectionCriteria = (programme: Programme, day: Day): SelectionCriteria =>
  versionOn(programme.selectionCriteria, day);

export const smeThresholds = (programme: Programme, day: Day): SmeThresholds =>
  versionOn(programme.smeThresholds, day);

export const themesOn = (programme: Programme, day: Day): readonly Classification[] =>
  programme.themes.filter((theme) => holdsOn(theme, day));

export const sectorsOn = (programme: Programme, day: Day): readonly Classification[] =>
  programme.sectors.filter((sector) => holdsOn(sector, day));

export const retentionTerms = (programme: Programme, day: Day): RetentionTerms =>
  versionOn(programme.retention, day);

const endOfYear = (day: Day): Day => `${day.slice(0, 4)}-12-31`;

/** The days from which the terms run; what did not happen is absent. */
export interface RetentionGrounds {
  readonly lastPayment?: Day;
  readonly lastAward?: Day;
  readonly lastInvoice?: Day;
}

/**
 * The last day on which a dossier must be kept: the latest of the funder's, the aid scheme's and the VAT term.
 * Undefined where no term runs yet. A legal hold comes on top.
 */
export const retainUntil = (terms: RetentionTerms, grounds: RetentionGrounds): Day | undefined =>
  [
    grounds.lastPayment && addYears(endOfYear(grounds.lastPayment), terms.funderYears),
    grounds.lastAward && addYears(grounds.lastAward, terms.aidYears),
    grounds.lastInvoice && addYears(endOfYear(grounds.lastInvoice), terms.vatYears),
  ].reduce<Day | undefined>(
    (latest, day) => (day && latest ? later(latest, day) : (day ?? latest)),
    undefined,
  );
