const checkOf = (tenDigits: string): string => String(Number(tenDigits) % 97 || 97).padStart(2, '0');

/**
 * The structured communication (OGM) of ten digits: `+++ddd/dddd/ddddd+++`. The last two digits are the first ten
 * modulo 97, or 97 where the remainder is 0.
 * @throws RangeError for anything but ten digits.
 */
export const structuredCommunication = (tenDigits: string): string => {
  if (!/^\d{10}$/.test(tenDigits)) throw new RangeError('a structured communication is made of ten digits');
  const all = tenDigits + checkOf(tenDigits);
  return `+++${all.slice(0, 3)}/${all.slice(3, 7)}/${all.slice(7)}+++`;
};

/** True for `+++ddd/dddd/ddddd+++` or twelve bare digits whose check digits are right. */
export const isStructuredCommunication = (text: string): boolean => {
  const digits = /^(?:\d{12}|\+{3}\d{3}\/\d{4}\/\d{5}\+{3})$/.test(text) ? text.replace(/\D/g, '') : '';
  return digits !== '' && digits.slice(10) === checkOf(digits.slice(0, 10));
};
