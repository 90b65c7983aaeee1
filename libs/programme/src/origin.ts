import type { Day } from '@digihub/kernel';

/**
 * Where a datum comes from.
 * - `source`: the minister's written answer (May 2021), quoted.
 * - `derived`: concluded or assumed by us where the source is silent; to be confirmed by the funder.
 * - `law`: a regulation, act or decree, named in the note.
 * - `configuration`: reference data that the hubs fill in themselves; the seed only holds the place.
 * - `demo`: made up so that the demo can run; never real.
 */
export const origins = ['source', 'derived', 'law', 'configuration', 'demo'] as const;
export type Origin = (typeof origins)[number];

/** A datum, valid from a day up to and including another, that tells its origin. */
export interface Dated {
  readonly from: Day;
  /** The last day on which it holds; absent: no end known. */
  readonly until?: Day;
  readonly origin: Origin;
  /** The article, the sentence of the source, or the assumption. */
  readonly note?: string;
}

export const holdsOn = (datum: Pick<Dated, 'from' | 'until'>, day: Day): boolean =>
  datum.from <= day && (datum.until === undefined || day <= datum.until);

/**
 * The version of a rule on a day: the one that began last. Days before the first version get the first, so every
 * day has a rule. An amendment only adds a version: of two that begin on one day, the one added last holds.
 * @throws RangeError where there is no version at all.
 */
export const versionOn = <Version extends Pick<Dated, 'from'>>(
  versions: readonly Version[],
  day: Day,
): Version => {
  const [first, ...others] = versions;
  if (!first) throw new RangeError('a rule needs at least one version');
  let earliest = first;
  let current = first.from <= day ? first : undefined;
  for (const version of others) {
    if (version.from < earliest.from) earliest = version;
    if (version.from <= day && (!current || version.from >= current.from)) current = version;
  }
  return current ?? earliest;
};
