import type { Command } from 'commander';
import { momentFrom } from '@digihub/audit';
import type { Instant } from '@digihub/kernel';
import { WrongUse } from './exit-codes.js';

const form = 'a day (2022-06-30) or a moment (2022-06-30T10:00:00Z)';

/** `--known-at` and `--true-at`, the two axes of time. */
export const withMoments = (command: Command): Command =>
  command
    .option('--known-at <moment>', `as known then: ${form}`)
    .option('--true-at <moment>', 'of that, what had happened by then; absent: all that was known');

/** @throws WrongUse */
export const momentOf = (option: string, text: string): Instant => {
  const moment = momentFrom(text);
  if (moment === undefined) throw new WrongUse(`${option} is ${form}.`);
  return moment;
};

/** @throws WrongUse */
export const cutOf = ({ knownAt, trueAt }: { readonly knownAt?: string; readonly trueAt?: string }) => ({
  knownAt: knownAt === undefined ? undefined : momentOf('--known-at', knownAt),
  trueAt: trueAt === undefined ? undefined : momentOf('--true-at', trueAt),
});

/** `2022-03-01 10:30` in Brussels. */
const brussels = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Europe/Brussels',
});

export const shownMoment = (instant: Instant): string => brussels.format(new Date(instant));
