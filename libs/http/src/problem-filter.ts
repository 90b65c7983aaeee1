import { STATUS_CODES } from 'node:http';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
  Logger,
} from '@nestjs/common';
import { traceIdOf, traceOf } from '@digihub/tracing';
import { throwError } from 'rxjs';
import { Authentication } from '@digihub/access';
import { StoreUnusable } from '@digihub/event-store';
import { Problem, type Sentence } from '@digihub/kernel';
import { allowedMethods } from './allowed-methods.js';
import { correlationOf } from './command-call.js';
import { HTTP_PARTS, type HttpParts } from './http-parts.js';
import type { HttpReply, HttpRequest } from './http-request.js';
import { type Language, languageOf } from './language.js';
import { surrogatePattern } from './path-parameters.js';
import { noteRefusal } from './noted-access.js';
import {
  badRequest,
  bodyTooLarge,
  methodNotAllowed,
  noSuchRoute,
  storeUnavailable,
  tooManyRequests,
  unexpected,
  unsupportedMediaType,
} from './problems.js';

const systemFailures = new Set([
  ...['ENOSPC', 'EIO', 'EROFS', 'EMFILE', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'EPIPE'],
]);
/** SQLite's primary result codes for a file that cannot be used now: busy, locked, read-only, I/O, damaged, full… */
const sqliteFailures = new Set([5, 6, 8, 10, 11, 13, 14, 26]);

const isStoreFailure = (error: unknown): boolean => {
  if (error instanceof StoreUnusable) return true;
  if (!(error instanceof Error)) return false;
  const { code, errcode, unavailable } = error as unknown as Record<
    'code' | 'errcode' | 'unavailable',
    unknown
  >;
  if (unavailable === true) return true;
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number') return sqliteFailures.has(errcode & 0xff);
  return typeof code === 'string' && systemFailures.has(code);
};

const problemOfStatus = (status: number, request: HttpRequest): Problem => {
  switch (status) {
    case 404: {
      const allowed = allowedMethods(request);
      return allowed.length > 0 ? methodNotAllowed(allowed) : noSuchRoute();
    }
    case 413:
      return bodyTooLarge();
    case 415:
      return unsupportedMediaType();
    case 429:
      return tooManyRequests(1);
    case 503:
      return storeUnavailable();
    default:
      return badRequest(status);
  }
};

/** The problem that an exception is for the caller; undefined: nobody foresaw it. */
const problemOf = (error: unknown, request: HttpRequest): Problem | undefined => {
  if (error instanceof Problem) return error;
  if (isStoreFailure(error)) return storeUnavailable();
  const foreseen = error instanceof HttpException ? error.getStatus() : (error as FastifyFault)?.statusCode;
  if (typeof foreseen !== 'number' || (foreseen >= 500 && foreseen !== 503)) return undefined;
  return problemOfStatus(foreseen, request);
};

interface FastifyFault {
  readonly statusCode?: number;
}

const isSentence = (value: unknown): value is Sentence =>
  typeof value === 'object' && value !== null && 'nl' in value && 'en' in value;

const inLanguage = (value: unknown, language: Language): unknown => {
  if (isSentence(value)) return value[language];
  if (Array.isArray(value)) return value.map((item) => inLanguage(item, language));
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inLanguage(item, language)]));
};

/** The problem document (RFC 9457) in the language asked for. */
export const problemDocument = (problem: Problem, language: Language, correlationId?: string) => ({
  type: `urn:digihub:problem:${problem.code}`,
  title: STATUS_CODES[problem.status] ?? 'Problem',
  status: problem.status,
  code: problem.code,
  detail: problem.sentence[language],
  ...(correlationId === undefined ? {} : { correlationId }),
  ...(inLanguage(problem.extensions, language) as object),
});

/** Every error leaves as a problem document; what nobody foresaw is logged, and told without details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(
    @Inject(HTTP_PARTS) private readonly parts: HttpParts,
    @Inject(Authentication) private readonly authentication: Authentication,
  ) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    // On the bus an error belongs to the consumer, which retries or parks.
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<HttpRequest>(), http.getResponse<HttpReply>()];
    const problem = problemOf(error, request) ?? unexpected();
    const answer = (): void => this.answer(problem, error, request, reply);
    if (problem.status === 403) void this.note(problem, request).then(answer);
    else answer();
    if (problem.status === 401) this.parts.countStranger?.(problem.code);
    return undefined;
  }

  /** A refusal stands whether or not it could be noted. */
  private async note(problem: Problem, request: HttpRequest): Promise<void> {
    const { accessLog } = this.parts;
    if (!accessLog) return;
    await noteRefusal(accessLog, this.authentication, request, problem).catch((error: unknown) =>
      this.logger.error({ code: problem.code, requestId: request.id }, String(error)),
    );
  }

  private answer(problem: Problem, error: unknown, request: HttpRequest, reply: HttpReply): void {
    const correlationId = correlationOf(request);
    if (problem.status >= 500 && problem.code !== 'not-there-yet') {
      const stack = error instanceof Error ? error.stack : String(error);
      this.logger.error({ code: problem.code, correlationId, ...findable(request) }, stack);
    }
    const { retryAfter, allowed } = problem.extensions;
    const language = languageOf(request.headers['accept-language']);
    const headers: Record<string, string> = {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language,
      'cache-control': 'no-store',
      'x-correlation-id': correlationId,
      ...(problem.status === 401 ? { 'www-authenticate': challenge(problem) } : {}),
      ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {}),
      ...(problem.status === 405 && Array.isArray(allowed) ? { allow: allowed.join(', ') } : {}),
    };
    const body = JSON.stringify(problemDocument(problem, language, correlationId));
    // What comes before Nest's router (middleware) has Node's own response.
    if (typeof reply.code === 'function') void reply.code(problem.status).headers(headers).send(body);
    else (reply as unknown as RawReply).writeHead(problem.status, headers).end(body);
  }
}

/** By which ids whoever reads the log finds what the request concerned. */
const findable = ({ id, raw, params, headers }: HttpRequest): object => {
  const told = headers['traceparent'];
  const traceId = traceIdOf(traceOf(raw)) ?? traceIdOf(typeof told === 'string' ? told : undefined);
  const trajectory = Object.values((params ?? {}) as Record<string, string>).find((value) =>
    surrogatePattern.test(value),
  );
  return {
    requestId: id,
    ...(traceId === undefined ? {} : { traceId }),
    ...(trajectory === undefined ? {} : { trajectory }),
  };
};

interface RawReply {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): void };
}

/** RFC 6750: which scheme, and what was wrong with the token. */
const challenge = (problem: Problem): string =>
  problem.code === 'token-missing'
    ? 'Bearer realm="digihub"'
    : 'Bearer realm="digihub", error="invalid_token"';
