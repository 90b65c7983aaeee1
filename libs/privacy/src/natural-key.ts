import type { Sealer } from './sealer.js';

export type SubjectKind = Parameters<Sealer['subjectFor']>[0];

const spelling = (kind: SubjectKind, naturalKey: string): string => {
  if (kind === 'person') return naturalKey.normalize('NFKC').trim().toLowerCase();
  const digits = naturalKey.replace(/\D/g, '');
  return digits && digits.padStart(10, '0');
};

export const isEmpty = (kind: SubjectKind, naturalKey: string): boolean => spelling(kind, naturalKey) === '';

/**
 * One spelling per natural key: trimmed and in lower case for a person, the ten digits for an enterprise.
 * @throws RangeError where nothing is left: an empty key would make one subject of all who have none.
 */
export const normalised = (kind: SubjectKind, naturalKey: string): string => {
  if (isEmpty(kind, naturalKey)) throw new RangeError('a natural key must not be empty');
  return spelling(kind, naturalKey);
};
