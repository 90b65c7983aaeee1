import { openSpan, rememberTrace } from '@digihub/tracing';
import type { FastifyInstance } from 'fastify';

/** What is asked every few seconds is nobody's trace. */
const unseen = /\/health\/|^\/metrics$/;

/**
 * A span for each request, in the caller's trace where `traceparent` names one. It is named by its route: a path holds
 * ids, and a query string what somebody typed.
 */
export const traceRequests = (server: FastifyInstance): void => {
  server.addHook('onRequest', (request, reply, done) => {
    const { method, headers, raw, routeOptions } = request;
    const route = routeOptions.url;
    const told = headers['traceparent'];
    if (route === undefined || !unseen.test(route)) {
      const span = openSpan(route === undefined ? method : `${method} ${route}`, {
        kind: 'server',
        parent: typeof told === 'string' ? told : undefined,
        attributes: {
          'http.request.method': method,
          ...(route === undefined ? {} : { 'http.route': route }),
        },
      });
      if (span) {
        rememberTrace(raw, span.traceparent);
        // Also where the caller went away before the answer.
        reply.raw.once('close', () => {
          const status = reply.raw.statusCode;
          span.end({ 'http.response.status_code': status }, status >= 500);
        });
      }
    }
    done();
  });
};
