import type { FastifyInstance } from 'fastify';
import type { HttpRequest } from './http-request.js';

interface KnownRoute {
  readonly method: string;
  readonly pattern: RegExp;
}

const routes = new WeakMap<object, KnownRoute[]>();

/** `/a/:id/b` as an expression; a wildcard matches nothing here: it says little about what lives at an address. */
const patternOf = (url: string): RegExp | undefined => {
  if (url.includes('*') || url.includes('(')) return undefined;
  const escaped = url.replace(/[.+?^${}|[\]\\]/g, '\\$&').replace(/:[A-Za-z0-9_]+/g, '[^/]+');
  return new RegExp(`^${escaped.replace(/\/$/, '')}/?$`);
};

/** Remembers every route of the server, so that a wrong method can be told from a wrong address. */
export const rememberRoutes = (server: FastifyInstance): void => {
  const known: KnownRoute[] = [];
  routes.set(server.server, known);
  server.addHook('onRoute', ({ method, url }) => {
    const pattern = patternOf(url);
    if (!pattern) return;
    for (const one of [method].flat()) known.push({ method: one, pattern });
  });
};

/** The methods that the address of a request knows; none: nothing lives there. Asked only when it was not found. */
export const allowedMethods = (request: HttpRequest): readonly string[] => {
  const path = request.url.split('?')[0]!;
  const known = routes.get(request.server?.server) ?? [];
  const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return methods.includes(request.method) ? [] : [...new Set(methods)].sort();
};
