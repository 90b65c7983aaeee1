import type { Operation, Schema } from './operations.js';

/** A body that must be refused: what is wrong with it, and the body. */
export interface BadBody {
  readonly what: string;
  readonly body: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** A value of another type than the schema asks for. */
const wrongTypes: Readonly<Record<string, readonly unknown[]>> = {
  string: [7, true, {}, ['x'], null],
  integer: ['7', 1.5, {}, null],
  number: ['7', {}, null],
  boolean: ['true', 1, null],
  array: [{}, 'x', 7, null],
  object: [[], 'x', 7, null],
};

/** Days and moments that exist in no calendar, or in no programme. */
const absurd: Readonly<Record<string, readonly string[]>> = {
  date: ['2022-02-30', '9999-12-31', '0001-01-01', '2022-5-9', 'tomorrow', ''],
  'date-time': ['2022-02-30T09:00:00Z', '+275760-09-13T00:00:00.000Z', '2022-05-10', '9999-12-31T23:59:59Z'],
};

/** Every field of a schema, however deep, with the way to it through the example. */
function* fieldsOf(
  schema: Schema,
  resolve: Operation['resolve'],
  example: unknown,
  path: readonly (string | number)[] = [],
): Generator<{
  readonly path: readonly (string | number)[];
  readonly schema: Schema;
  readonly needed: boolean;
}> {
  const { properties = {}, required = [] } = resolve(schema);
  for (const [name, declared] of Object.entries(properties)) {
    const property = resolve(declared);
    const here = [...path, name];
    const value = (example as Fields | undefined)?.[name];
    if (value === undefined) continue;
    yield { path: here, schema: property, needed: required.includes(name) };
    if (property.properties) yield* fieldsOf(property, resolve, value, here);
    if (property.items && Array.isArray(value) && value.length > 0) {
      const items = resolve(property.items);
      if (items.properties) yield* fieldsOf(items, resolve, value[0], [...here, 0]);
    }
  }
}

/** A copy of the example with one place changed; `undefined` takes it away. */
const changed = (example: unknown, path: readonly (string | number)[], value: unknown): unknown => {
  const copy = structuredClone(example) as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const holder = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>(
      (part, step) => part[step] as Record<string | number, unknown>,
      copy,
    );
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
};

/** Every bad body that follows from the schema of an operation: unknown fields, wrong types, absurd dates. */
export function* badBodies({ body, resolve }: Operation): Generator<BadBody> {
  for (const value of ['text', 7, null, [], true])
    yield { what: `${JSON.stringify(value)} for a body`, body: value };
  if (!body) return;
  const { schema, example } = body;
  yield { what: 'an unknown field', body: { ...example, unknownField: 1 } };
  for (const { path, schema: field, needed } of fieldsOf(schema, resolve, example)) {
    const name = path.join('.');
    if (needed) yield { what: `no ${name}`, body: changed(example, path, undefined) };
    for (const value of wrongTypes[field.type ?? 'object'] ?? []) {
      yield { what: `${JSON.stringify(value)} for ${name}`, body: changed(example, path, value) };
    }
    for (const value of absurd[field.format ?? ''] ?? []) {
      yield { what: `"${value}" for ${name}`, body: changed(example, path, value) };
    }
    if (field.enum)
      yield { what: `another choice for ${name}`, body: changed(example, path, 'no-such-choice') };
    if (field.type === 'integer') yield { what: `1e21 for ${name}`, body: changed(example, path, 1e21) };
    if (field.type === 'string') {
      yield { what: `a null byte in ${name}`, body: changed(example, path, 'a\u0000b') };
      yield { what: `100,000 characters for ${name}`, body: changed(example, path, 'x'.repeat(100_000)) };
    }
    if (field.properties) {
      yield { what: `an unknown field in ${name}`, body: changed(example, [...path, 'unknownField'], 1) };
    }
  }
}
