import type { IncomingMessage } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';

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
  const trace = /^[\da-f]{2}-([\da-f]{32})-/.exec(header(request, 'traceparent') ?? '')?.[1];
  const correlationId = header(request, 'x-correlation-id') ?? trace ?? String(request.id);
  return { correlationId, ...(trajectory === undefined ? {} : { trajectory }) };
};

/**
 * One JSON line per event of the log. A request leaves id, method, path, status, duration, correlation and
 * trajectory: no body, no header, no query string, no address, so no personal data. Below `info` no line per request.
 */
export const logging = (
  level: LogLevel = 'info',
  destination: DestinationStream | undefined = undefined,
): DynamicModule => {
  const options = {
    level,
    autoLogging:
      level === 'info' || level === 'debug'
        ? { ignore: (request: IncomingMessage) => /\/health\/|^\/metrics$/.test(pathOf(request)) }
        : false,
    quietReqLogger: true,
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
  };
  return LoggerModule.forRoot({ pinoHttp: destination ? [options, destination] : options });
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
