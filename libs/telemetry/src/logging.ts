import type { IncomingMessage } from 'node:http';
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { traceIdOf, traceOf } from '@digihub/tracing';

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value.slice(0, 128) : undefined;
};

/** The path alone: a query string may hold what somebody typed into a search box. */
const pathOf = (request: IncomingMessage): string => {
  const { originalUrl = request.url ?? '' } = request as { originalUrl?: string };
  return originalUrl.split('?')[0]!.slice(0, 200);
};

/** A trajectory's id, as the kernel derives them, in the path. */
const trajectoryIn = (path: string): string | undefined =>
  /\/([0-9a-hjkmnp-tv-z]{16})(?:\/|$)/.exec(path)?.[1];

const propertiesOf = (request: IncomingMessage): object => {
  const trajectory = trajectoryIn(pathOf(request));
  const told = traceIdOf(header(request, 'traceparent'));
  const traceId = traceIdOf(traceOf(request)) ?? told;
  const correlationId = header(request, 'x-correlation-id') ?? told ?? String(request.id);
  return {
    correlationId,
    ...(traceId === undefined ? {} : { traceId }),
    ...(trajectory === undefined ? {} : { trajectory }),
  };
};

/**
 * What a request leaves in the log: id, method, path, status, duration, correlation and trajectory. No body, no
 * header, no query string, no address, so no personal data.
 */
const requestLogging = (level: LogLevel) => ({
  level,
  autoLogging: { ignore: (request: IncomingMessage) => /\/health\/|^\/metrics$/.test(pathOf(request)) },
  genReqId: (request: IncomingMessage) => request.id,
  customProps: propertiesOf,
  customLogLevel: (_: unknown, response: { statusCode: number }) =>
    response.statusCode >= 500 ? ('error' as const) : ('info' as const),
  serializers: {
    req: (request: { id: unknown; method: string; raw: IncomingMessage }) => ({
      id: request.id,
      method: request.method,
      path: pathOf(request.raw),
    }),
    res: (response: { statusCode: number }) => ({ status: response.statusCode }),
  },
});

/** nestjs-pino's own default path matches nothing on platform-fastify 12.5: every path, spelled out. */
const everywhere = [{ path: '*path', method: RequestMethod.ALL }];

/**
 * The log: one JSON object a line, to standard output unless told otherwise; one per process. At `warn` and below
 * requests leave no line, and cost none of the work for one.
 */
export const logging = (level: LogLevel = 'info', destination?: DestinationStream): DynamicModule => {
  const options = requestLogging(level);
  return LoggerModule.forRoot({
    pinoHttp: destination ? [options, destination] : options,
    forRoutes: level === 'info' || level === 'debug' ? everywhere : [],
  });
};

/**
 * kafkajs asks Node for timers in the past now and then (kafkajs#1751): harmless, and a warning each time. Keeps
 * that one warning out of the log, and no other.
 */
export const muteNegativeTimeouts = (): void => {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = ((warning: unknown, ...more: unknown[]) => {
    const [kind] = more;
    const name = typeof kind === 'string' ? kind : (kind as { type?: string } | undefined)?.type;
    if (name !== 'TimeoutNegativeWarning') emit(warning, ...more);
  }) as typeof process.emitWarning;
};
