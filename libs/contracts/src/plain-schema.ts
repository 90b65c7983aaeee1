import type { TSchema } from '@sinclair/typebox';

/** JSON Schema as it stands in a document: draft 7, which is AsyncAPI's. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** TypeBox writes a closed list as `anyOf` of constants: an `enum` says the same, and generators know it. */
const withEnums = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withEnums);
  if (!isObject(value)) return value;
  const { anyOf, ...rest } = value;
  if (Array.isArray(anyOf) && anyOf.every((one) => isObject(one) && typeof one['const'] === 'string')) {
    return { ...rest, type: 'string', enum: anyOf.map((one) => (one as { const: string }).const) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withEnums(one)]));
};

/** A TypeBox schema without what is TypeBox's own. */
export const plainSchema = (schema: TSchema): Schema =>
  withEnums(JSON.parse(JSON.stringify(schema))) as Schema;
