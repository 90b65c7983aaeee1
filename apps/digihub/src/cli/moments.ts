import { type Command, InvalidArgumentError, Option } from 'commander';
import { beginningFrom, momentFrom } from '@digihub/audit/history';
import type { Instant } from '@digihub/kernel';

const asReadBy =
  (read: (text: string) => Instant | undefined) =>
  (text: string): Instant => {
    const moment = read(text);
    if (moment === undefined)
      throw new InvalidArgumentError('give a day (2022-06-30) or a moment (2022-06-30T10:00:00Z).');
    return moment;
  };
const asMoment = asReadBy(momentFrom);

/** An option whose value is an instant. */
export const momentOption = (flags: string, what: string): Option =>
  new Option(
    flags,
    `${what}: a moment (2022-06-30T10:00:00Z), or a day (2022-06-30), which means its end`,
  ).argParser(asMoment);

/** The same where a period begins. */
export const beginningOption = (flags: string, what: string): Option =>
  new Option(
    flags,
    `${what}: a moment (2022-06-30T10:00:00Z), or a day (2022-06-30), which means its beginning`,
  ).argParser(asReadBy(beginningFrom));

/** What `withMoments` gives. */
export interface Moments {
  readonly knownAt?: Instant;
  readonly trueAt?: Instant;
}

/** `--known-at` and `--true-at`, the two axes of time. */
export const withMoments = (command: Command): Command =>
  command
    .addOption(momentOption('--known-at <moment>', 'as known then'))
    .addOption(
      new Option(
        '--true-at <moment>',
        'of that, what had happened by then; absent: all that was known',
      ).argParser(asMoment),
    );

/** `2022-03-01 10:30` in Brussels. */
const brussels = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Europe/Brussels',
});

export const shownMoment = (instant: Instant): string => brussels.format(new Date(instant));
