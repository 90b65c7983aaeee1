import type { Role } from '@digihub/kernel';

/** The little of a schema that the tests read. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly example?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Documented {
  readonly 'x-roles'?: readonly Role[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json'?: { readonly schema: Schema; readonly example?: Record<string, unknown> };
    };
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** One operation of an OpenAPI document. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Undefined: open to everybody. */
  readonly roles: readonly Role[] | undefined;
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly Parameter[];
  readonly body: { readonly schema: Schema; readonly example: Record<string, unknown> } | undefined;
  /** Follows a reference, and joins the parts of a schema that is made of several. */
  readonly resolve: (schema: Schema) => Schema;
}

/** All that a server documents, beside the contexts. */
export const servicesBeside = ['audit', 'operations', 'demo'] as const;

const resolver = ({ components }: Document) => {
  const resolve = (schema: Schema): Schema => {
    if (schema.$ref !== undefined)
      return resolve(components?.schemas?.[schema.$ref.split('/').at(-1)!] ?? {});
    return schema.allOf ? (Object.assign({}, ...schema.allOf.map(resolve)) as Schema) : schema;
  };
  return resolve;
};

/** Every operation of the documents of these services. */
export const operationsOf = async (
  url: string,
  services: readonly string[],
): Promise<readonly Operation[]> => {
  const documents = await Promise.all(
    services.map(
      async (service) => (await (await fetch(`${url}/${service}/openapi.json`)).json()) as Document,
    ),
  );
  return documents.flatMap((document) =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, documented]): Operation => {
        const json = documented.requestBody?.content['application/json'];
        const named = (where: Parameter['in']) =>
          (documented.parameters ?? []).filter((one) => one.in === where);
        return {
          method: method.toUpperCase() as Operation['method'],
          path,
          roles: documented['x-roles'],
          pathParameters: named('path').map(({ name }) => name),
          queryParameters: named('query'),
          body: json && { schema: json.schema, example: json.example as Record<string, unknown> },
          resolve: resolver(document),
        };
      }),
    ),
  );
};

export const labelOf = ({ method, path }: Operation): string => `${method} ${path}`;

export const filled = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
