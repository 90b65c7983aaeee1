import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { rememberRoutes } from './allowed-methods.js';
import { refuseCarelessBodies } from './careless-bodies.js';
import { HttpModule } from './http-module.js';
import type { HttpParts } from './http-parts.js';
import { languageOf } from './language.js';
import { acceptJsonOnly } from './json-body.js';
import { problemDocument } from './problem-filter.js';
import { traceRequests } from './trace-requests.js';
import { badRequest } from './problems.js';

export interface HttpAppOptions extends HttpParts {
  /** Bytes; default 1 MiB. */
  readonly bodyLimit?: number;
  /** Nest's logger; false: silent. */
  readonly logger?: LoggerService | false;
  /** Behind a reverse proxy: believe its X-Forwarded-For. */
  readonly trustProxy?: boolean;
  /** Milliseconds within which a request must have come in whole; default 30,000. */
  readonly requestTimeout?: number;
}

/** What the HTTP parser itself refuses never becomes a request; it gets its problem document all the same. */
const answerUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const problem = badRequest(status);
  const body = JSON.stringify(problemDocument(problem, 'nl'));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};

/** Answers that leave while the server closes end their connection: nobody waits for a client to let go. */
const hangUpWhenClosing = (server: FastifyInstance): void => {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
};

/** Of a body that is refused for its size, so many bytes are still taken in. */
const mostTakenIn = 67_108_864;

/**
 * Whoever is still sending a body reads our answer only when the connection holds until the end of it; closed at
 * once, as Fastify does, they would see a broken connection and no problem document.
 */
const takeInWhatIsTooLarge = (server: FastifyInstance): void => {
  server.addHook('onSend', (request, reply, _payload, done) => {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (reply.statusCode === 413 && announced <= mostTakenIn) void reply.removeHeader('connection');
    done();
  });
};

/**
 * The application with everything that stands before its routes. On SIGTERM and SIGINT it finishes what it
 * accepted, answers 503 to what comes after, closes idle connections and exits 0; what must stay open until then
 * (the store) closes in `onApplicationShutdown`.
 */
export const createHttpApp = async (
  root: Type | DynamicModule,
  { bodyLimit = 1_048_576, logger, trustProxy = false, requestTimeout = 30_000, ...parts }: HttpAppOptions,
): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    bodyLimit,
    trustProxy,
    requestTimeout,
    keepAliveTimeout: 5_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    clientErrorHandler: answerUnreadable,
    // The router refuses some addresses before any handler of ours: `%` alone, a parameter without end.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const language = languageOf(request.headers['accept-language']);
      const problem = badRequest(error.statusCode === 414 ? 414 : 400);
      void reply
        .code(problem.status)
        .header('content-type', 'application/problem+json; charset=utf-8')
        .send(JSON.stringify(problemDocument(problem, language, String(request.id))));
    },
  });
  const server = adapter.getInstance();
  traceRequests(server);
  rememberRoutes(server);
  takeInWhatIsTooLarge(server);
  hangUpWhenClosing(server);
  acceptJsonOnly(server);
  const app = await NestFactory.create<NestFastifyApplication>(HttpModule.around(root, parts), adapter, {
    bodyParser: false,
    abortOnError: false,
    return503OnClosing: true,
    ...(logger === undefined ? {} : { logger }),
  });
  refuseCarelessBodies(app);
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: "'none'", frameAncestors: "'none'" },
    },
  });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  return app;
};
