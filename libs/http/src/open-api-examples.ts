import type { OpenAPIObject } from '@nestjs/swagger';

/** The little of a schema that an example is made of. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Operation {
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
  };
}

const exampleOf = (schema: Schema, schemas: Readonly<Record<string, Schema>>): unknown => {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref !== undefined) return exampleOf(schemas[schema.$ref.split('/').at(-1)!] ?? {}, schemas);
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, schemas))) as unknown;
  }
  if (schema.items) return [exampleOf(schema.items, schemas)];
  if (!schema.properties) return undefined;
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, property]) => [name, exampleOf(property, schemas)]),
  );
};

/** Gives every request body the example that its fields' examples make. */
export const withExamples = (document: OpenAPIObject): OpenAPIObject => {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as readonly Operation[]) {
      for (const media of Object.values(operation?.requestBody?.content ?? {})) {
        if (media.schema && media.example === undefined) {
          Object.assign(media, { example: exampleOf(media.schema, schemas) });
        }
      }
    }
  }
  return document;
};
