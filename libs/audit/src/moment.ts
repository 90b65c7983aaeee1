import { type Instant, Problem } from '@digihub/kernel';
import { momentFrom } from './merged-history.js';

export const notAMoment = new Problem(400, 'audit.not-a-moment', {
  nl: 'Geef een dag (2022-06-30) of een tijdstip (2022-06-30T10:00:00Z).',
  en: 'Give a day (2022-06-30) or a moment (2022-06-30T10:00:00Z).',
});

/** A moment as a query names it. @throws Problem 400 `audit.not-a-moment`. */
export const momentOf = (text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined;
  const instant = momentFrom(text);
  if (instant === undefined) throw notAMoment;
  return instant;
};
