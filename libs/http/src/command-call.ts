import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from '@digihub/access';
import type { Call } from '@digihub/command-handling';
import { derivedId, derivedUuid } from '@digihub/kernel';
import { traceIdOf, traceOf } from '@digihub/tracing';
import type { HttpRequest } from './http-request.js';
import { idempotencyKeyMissing, ifMatchMalformed } from './problems.js';

const header = (request: HttpRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const keyOf = (request: HttpRequest): string | undefined => {
  const key = header(request, 'idempotency-key');
  return key !== undefined && /^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(key) ? key : undefined;
};

/**
 * One id for all that a request sets in motion: the caller's own, else its trace, else one that a repeat of the
 * same command shares, else the request's.
 */
export const correlationOf = (request: HttpRequest): string => {
  const own = header(request, 'x-correlation-id');
  if (own !== undefined && /^[\w.:-]{1,128}$/.test(own)) return own;
  const trace = traceIdOf(header(request, 'traceparent'));
  if (trace !== undefined) return trace;
  const key = keyOf(request);
  return request.actor && key !== undefined
    ? derivedUuid('correlation', request.actor.id, key)
    : String(request.id);
};

const revisionOf = (request: HttpRequest): number | undefined => {
  const value = header(request, 'if-match');
  if (value === undefined) return undefined;
  const revision = /^"(\d{1,15})"$/.exec(value)?.[1];
  if (revision === undefined) throw ifMatchMalformed();
  return Number(revision);
};

/** @throws Problem 400 where Idempotency-Key is missing or If-Match is malformed. */
export const callOf = (request: HttpRequest): Call => {
  const actor = callerOf(request);
  const key = keyOf(request);
  if (key === undefined) throw idempotencyKeyMissing();
  const ifRevision = revisionOf(request);
  const told = header(request, 'traceparent');
  const traceparent = traceOf(request.raw) ?? (traceIdOf(told) === undefined ? undefined : told);
  return {
    actor,
    // Scoped by actor: nobody can meet or guess another's key.
    commandId: `${actor.id}:${key}`,
    correlationId: correlationOf(request),
    causationId: String(request.id),
    ...(ifRevision === undefined ? {} : { ifRevision }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
};

/** Gives a controller method its command's surroundings: `@CommandCall() call: Call`. */
export const CommandCall = createParamDecorator((_: unknown, context: ExecutionContext): Call =>
  callOf(context.switchToHttp().getRequest<HttpRequest>()),
);

/** The id of the trajectory that this command opens: a repeat of the command finds the same one. */
export const newTrajectoryId = (call: Pick<Call, 'commandId'>): string =>
  derivedId('trajectory', call.commandId);
