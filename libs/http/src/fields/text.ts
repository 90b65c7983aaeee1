import { enterpriseNumber } from '@digihub/programme';
import { type Check, field, type FieldOptions, wrongType } from './field.js';
import type { Violation } from './violations.js';

/** Control characters other than tab and line feed, directions turned around unseen, and halves of a character. */
const control = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const checkText =
  (min: number, max: number): Check =>
  (value) => {
    if (typeof value !== 'string') return wrongType('text');
    if (control.test(value.replace(/[\t\n]/g, ''))) return { code: 'text-with-control-characters' };
    // Code points, as a person counts; a length in code units would cut emoji in two.
    const length = value.length > 2 * max ? value.length : [...value].length;
    if (length < min) return { code: 'text-too-short', params: { min } };
    return length > max ? { code: 'text-too-long', params: { max } } : undefined;
  };

const onOneLine =
  (check: Check): Check =>
  (value) =>
    check(value) ?? (/[\t\n]/.test(value as string) ? { code: 'text-with-control-characters' } : undefined);

/** One form for equal texts (NFC, no blanks around): equal values must seal to equal values. */
const tidy = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\r\n?/g, '\n').normalize('NFC').trim() : value;

const matching =
  (pattern: RegExp, code: Violation['code'], max: number): Check =>
  (value) =>
    onOneLine(checkText(0, max))(value) ?? (pattern.test(value as string) ? undefined : { code });

const string = (options: FieldOptions<string>, more: object = {}) => ({
  type: 'string' as const,
  example: options.example,
  ...more,
});

/** A text on one line, 1 to `max` characters (default 200). */
export const Text = (options: FieldOptions<string> & { min?: number; max?: number }): PropertyDecorator => {
  const { min = 1, max = 200 } = options;
  const schema = string(options, { minLength: min, maxLength: max });
  return field(options, schema, onOneLine(checkText(min, max)), tidy);
};

/** A text of several lines, 1 to `max` characters (default 5,000). */
export const LongText = (
  options: FieldOptions<string> & { min?: number; max?: number },
): PropertyDecorator => {
  const { min = 1, max = 5_000 } = options;
  return field(options, string(options, { minLength: min, maxLength: max }), checkText(min, max), tidy);
};

/** An e-mail address, in small letters. */
export const Email = (options: FieldOptions<string>): PropertyDecorator =>
  field(
    options,
    string(options, { format: 'email', maxLength: 254 }),
    matching(
      /^[^\s@"<>()[\]\\,;:]{1,64}@([\p{L}\d]([\p{L}\d-]*[\p{L}\d])?\.)+[\p{L}]{2,}$/u,
      'not-an-email',
      254,
    ),
    (value) => (typeof value === 'string' ? (tidy(value) as string).toLowerCase() : value),
  );

/** A telephone number: 6 to 15 digits after an optional `+`; blanks and punctuation are dropped, `00` becomes `+`. */
export const Phone = (options: FieldOptions<string>): PropertyDecorator =>
  field(
    options,
    string(options, { maxLength: 32 }),
    matching(/^\+?\d{6,15}$/, 'not-a-phone-number', 32),
    (value) => (typeof value === 'string' ? value.replace(/[\s().\-/]/g, '').replace(/^00/, '+') : value),
  );

/** A Belgian enterprise number, with or without `BE`, blanks and dots; becomes ten digits. */
export const EnterpriseNumber = (options: FieldOptions<string>): PropertyDecorator =>
  field(
    options,
    string(options, { maxLength: 20 }),
    (value) => {
      if (typeof value !== 'string') return wrongType('text');
      return enterpriseNumber(value) === undefined ? { code: 'not-an-enterprise-number' } : undefined;
    },
    (value) => (typeof value === 'string' && value.length <= 20 ? (enterpriseNumber(value) ?? value) : value),
  );

/** A Belgian postcode: four digits, as text. */
export const Postcode = (options: FieldOptions<string>): PropertyDecorator =>
  field(
    options,
    string(options, { pattern: '^[1-9]\\d{3}$' }),
    matching(/^[1-9]\d{3}$/, 'not-a-postcode', 4),
    tidy,
  );

export const referencePattern = /^[a-z0-9-]{1,64}$/;
export const checkReference = matching(referencePattern, 'not-a-reference', 64);

/** A surrogate or the code of a hub, an organisation, a person: small letters, digits, hyphens. */
export const Reference = (options: FieldOptions<string>): PropertyDecorator =>
  field(options, string(options, { pattern: referencePattern.source }), checkReference);

interface ListOptions {
  readonly minItems?: number;
  /** Default 50. */
  readonly maxItems?: number;
  /** In a query string: repeated, or separated by commas. */
  readonly query?: boolean;
}

const checkList =
  (minItems: number, maxItems: number, check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return wrongType('a list');
    if (value.length < minItems) return { code: 'too-few-items', params: { min: minItems } };
    if (value.length > maxItems) return { code: 'too-many-items', params: { max: maxItems } };
    for (const item of value) {
      const violation = check(item);
      if (violation) return violation;
    }
    return new Set(value).size < value.length ? { code: 'repeated-item' } : undefined;
  };

const list = (
  options: FieldOptions<readonly string[]> & ListOptions,
  item: object,
  check: Check,
  normalise: (value: unknown) => unknown,
): PropertyDecorator => {
  const { minItems = 0, maxItems = 50, query = false } = options;
  return field(
    options,
    { type: 'array', items: { type: 'string', ...item }, minItems, maxItems, example: options.example },
    checkList(minItems, maxItems, check),
    (value) => {
      const items = query && typeof value === 'string' ? value.split(',') : value;
      return Array.isArray(items) ? items.map(normalise) : items;
    },
  );
};

/** Different texts on one line, each of 1 to `maxLength` characters (default 200). */
export const TextList = (
  options: FieldOptions<readonly string[]> & ListOptions & { maxLength?: number },
): PropertyDecorator => {
  const { maxLength = 200 } = options;
  return list(options, { minLength: 1, maxLength }, onOneLine(checkText(1, maxLength)), tidy);
};

/** Different references. */
export const ReferenceList = (options: FieldOptions<readonly string[]> & ListOptions): PropertyDecorator =>
  list(options, { pattern: referencePattern.source }, checkReference, (value) => value);
