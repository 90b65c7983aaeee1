import { validate } from 'stdnum/lib/cjs/be/vat.js';

/**
 * The ten digits of a Belgian enterprise number (KBO), or undefined where it is none.
 * Takes dots, spaces, a leading `BE` and the old nine digits. The first digit is 0 or 1, and the last two are 97
 * minus the first eight modulo 97. Well-formed is not the same as registered.
 */
export const enterpriseNumber = (text: string): string | undefined => {
  const compact = text.trim().toUpperCase();
  if (!/^(BE\s*)?[\d .]{9,14}$/.test(compact)) return undefined;
  const result = validate(compact);
  return result.isValid && /^[01]\d{9}$/.test(result.compact) && !result.compact.startsWith('00000000')
    ? result.compact
    : undefined;
};

export const isEnterpriseNumber = (text: string): boolean => enterpriseNumber(text) !== undefined;

/** `0123.456.749`, as people write it. @throws RangeError where it is no enterprise number. */
export const formatEnterpriseNumber = (text: string): string => {
  const digits = enterpriseNumber(text);
  if (!digits) throw new RangeError('not an enterprise number');
  return `${digits.slice(0, 4)}.${digits.slice(4, 7)}.${digits.slice(7)}`;
};

/** `BE0123456749`. @throws RangeError where it is no enterprise number. */
export const vatNumber = (text: string): string => {
  const digits = enterpriseNumber(text);
  if (!digits) throw new RangeError('not an enterprise number');
  return `BE${digits}`;
};
