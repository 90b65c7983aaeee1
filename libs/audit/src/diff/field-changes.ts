import { fieldDifferences } from '../decide-again/field-differences.js';

/** One field that differs between two states; undefined on the side where it does not stand. */
export interface FieldChange {
  /** `finance.quotes.q1.status` */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The fields inside a value; one that holds nothing has none. */
const fieldsIn = (value: unknown, path: string): readonly [string, unknown][] => {
  if (value === undefined) return [];
  if (!isContainer(value)) return [[path, value]];
  const inArray = Array.isArray(value);
  return Object.entries(value).flatMap(([name, inner]) =>
    fieldsIn(inner, inArray ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
  );
};

/** Which fields differ, down to single values: what appears or goes as a whole is listed field by field. */
export const fieldChanges = (before: unknown, after: unknown): readonly FieldChange[] =>
  fieldDifferences(before, after, '').flatMap(({ path, recorded, decided }) => {
    const [was, is] = [new Map(fieldsIn(recorded, path)), new Map(fieldsIn(decided, path))];
    return [...new Set([...was.keys(), ...is.keys()])].map((field) => ({
      path: field,
      before: was.get(field),
      after: is.get(field),
    }));
  });
