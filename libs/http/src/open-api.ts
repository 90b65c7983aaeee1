import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { answerSchema, problemSchema } from './open-api-schemas.js';
import { withExamples } from './open-api-examples.js';

export interface ServiceDescription {
  /** First part of the service's paths: `coaching`. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

const within = (path: string, name: string): boolean => path === `/${name}` || path.startsWith(`/${name}/`);

/** Schemas that the paths lead to, and no others. */
const reachable = (paths: unknown, schemas: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const found: Record<string, unknown> = {};
  const follow = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || name in found || !(name in schemas)) continue;
      found[name] = schemas[name];
      follow(schemas[name]);
    }
  };
  follow(paths);
  return found;
};

/** The OpenAPI document of one service: its paths, the schemas they use, an example for every request body. */
export const openApiOf = (app: NestFastifyApplication, service: ServiceDescription): OpenAPIObject => {
  const { name, title, version, description = '' } = service;
  const config = new DocumentBuilder()
    .setTitle(title)
    .setVersion(version)
    .setDescription(description)
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const whole = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => within(path, name)));
  const all = { ...whole.components?.schemas, Problem: problemSchema, CommandAnswer: answerSchema };
  const schemas = reachable(paths, all) as typeof all;
  return withExamples({ ...whole, paths, components: { ...whole.components, schemas } });
};

const require = createRequire(import.meta.url);
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** Swagger UI styles itself inline; everything comes from this server, nothing from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

const html = (title: string, name: string): string => `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>${title.replace(/[<&]/g, '')}</title>
<link rel="stylesheet" href="/${name}/docs/swagger-ui.css"></head>
<body><div id="docs"></div><script src="/${name}/docs/swagger-ui-bundle.js"></script>
<script src="/${name}/docs/start.js"></script></body></html>`;

const start = (name: string): string =>
  `window.ui = SwaggerUIBundle({ url: '/${name}/openapi.json', dom_id: '#docs', deepLinking: true, persistAuthorization: true, validatorUrl: null });`;

/**
 * Serves `/{service}/openapi.json` and `/{service}/docs` for each service; call it before `listen`. Documents are
 * made when first asked for. Public: they hold no data.
 */
export const serveDocs = (app: NestFastifyApplication, services: readonly ServiceDescription[]): void => {
  const server = app.getHttpAdapter().getInstance();
  for (const service of services) {
    const { name, title } = service;
    const page = (path: string, type: string, body: () => string | Buffer): void => {
      let made: string | Buffer | undefined;
      server.get(`/${name}/${path}`, (_request, reply) =>
        reply
          .headers({
            'content-type': type,
            'content-security-policy': policy,
            'cache-control': 'max-age=300',
          })
          .send((made ??= body())),
      );
    };
    page('openapi.json', 'application/json; charset=utf-8', () => JSON.stringify(openApiOf(app, service)));
    page('docs', 'text/html; charset=utf-8', () => html(title, name));
    page('docs/start.js', 'text/javascript; charset=utf-8', () => start(name));
    for (const [file, type] of Object.entries(assets)) {
      page(`docs/${file}`, type, () => readFileSync(require.resolve(`swagger-ui-dist/${file}`)));
    }
  }
};
