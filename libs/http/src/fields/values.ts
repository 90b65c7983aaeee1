import { isDay } from '@digihub/kernel';
import { type Check, field, type FieldOptions, wrongType } from './field.js';

const [firstDay, lastDay] = ['2000-01-01', '2100-12-31'];

/** A day that exists, between 2000-01-01 and 2100-12-31. */
export const DayField = (options: FieldOptions<string>): PropertyDecorator =>
  field(options, { type: 'string', format: 'date', example: options.example }, (value) => {
    if (typeof value !== 'string') return wrongType('text');
    return isDay(value) && value >= firstDay && value <= lastDay ? undefined : { code: 'not-a-day' };
  });

const instant =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const utcOf = (value: unknown): string | undefined => {
  const day = typeof value === 'string' && value.length <= 40 ? instant.exec(value)?.[1] : undefined;
  if (day === undefined || !isDay(day)) return undefined;
  const utc = new Date(value as string).toISOString();
  return utc.slice(0, 10) >= firstDay && utc.slice(0, 10) <= lastDay ? utc : undefined;
};

/** A moment between 2000 and 2100, ISO 8601 with a zone; becomes UTC with milliseconds. */
export const InstantField = (options: FieldOptions<string>): PropertyDecorator =>
  field(
    options,
    { type: 'string', format: 'date-time', example: options.example },
    (value) => {
      if (typeof value !== 'string') return wrongType('text');
      return utcOf(value) === undefined ? { code: 'not-an-instant' } : undefined;
    },
    (value) => utcOf(value) ?? value,
  );

const checkInteger =
  (min: number, max: number): Check =>
  (value) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return wrongType('a whole number');
    if (Number.isFinite(value) && !Number.isInteger(value)) return wrongType('a whole number');
    return value < min || value > max ? { code: 'number-out-of-range', params: { min, max } } : undefined;
  };

/** Numbers of a query string arrive as text; those of a body never do. */
const numberOf = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;

/** A whole number from `min` (default 0) to `max`; `query`: it comes from a query string. */
export const WholeNumber = (
  options: FieldOptions<number> & { min?: number; max?: number; query?: boolean },
): PropertyDecorator => {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, query = false } = options;
  return field(
    options,
    { type: 'integer', minimum: min, maximum: max, example: options.example },
    checkInteger(min, max),
    query ? numberOf : undefined,
  );
};

/** Ten thousand million euro: more than any programme, far from where numbers lose their cents. */
const mostCents = 1_000_000_000_000;

/** An amount in whole euro cents, from `min` (default 0) to `max`. */
export const Cents = (options: FieldOptions<number> & { min?: number; max?: number }): PropertyDecorator =>
  WholeNumber({ max: mostCents, ...options });

/** True or false; `query`: it comes from a query string. */
export const Flag = (options: FieldOptions<boolean> & { query?: boolean }): PropertyDecorator =>
  field(
    options,
    { type: 'boolean', example: options.example },
    (value) => (typeof value === 'boolean' ? undefined : wrongType('true or false')),
    options.query ? (value) => (value === 'true' ? true : value === 'false' ? false : value) : undefined,
  );

/** One of these words. */
export const Choice = <Value extends string>(
  values: readonly Value[],
  options: FieldOptions<Value>,
): PropertyDecorator =>
  field(options, { type: 'string', enum: [...values], example: options.example }, (value) => {
    if (typeof value !== 'string') return wrongType('text');
    if ((values as readonly string[]).includes(value)) return undefined;
    return { code: 'not-a-choice', params: { values: values.join(', ') } };
  });
