import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { mergeMap, type Observable } from 'rxjs';
import { Allow } from '@digihub/access';
import { type Purpose, purposes } from '@digihub/access-log';
import type { Role } from '@digihub/kernel';
import type { Sealed } from '@digihub/privacy';
import { HTTP_PARTS, type HttpParts } from './http-parts.js';
import type { HttpReply, HttpRequest } from './http-request.js';
import { noteReads, purposeOf } from './noted-access.js';
import { openSealed } from './open-sealed.js';
import { ProblemResponses } from './problem-responses.js';
import { invalidAfter, notThereYet } from './problems.js';

export interface QueryRouteOptions {
  readonly roles: readonly Role[];
  readonly summary: string;
  readonly description?: string;
}

/** How long a query waits for the write it must see. */
const patience = 2_000;

/** Waits for the caller's own write, then shows the answer as the caller may see it. */
@Injectable()
class AsTheReaderMaySee implements NestInterceptor {
  constructor(@Inject(HTTP_PARTS) private readonly parts: HttpParts) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const purpose = purposeOf(request);
    await this.wait(request);
    void http.getResponse<HttpReply>().header('cache-control', 'no-store');
    return next.handle().pipe(mergeMap((answer) => this.shown(answer, request, purpose)));
  }

  private async shown(answer: unknown, request: HttpRequest, purpose: Purpose): Promise<unknown> {
    const { sealer, accessLog } = this.parts;
    const opened = new Set<Sealed>();
    const shown = await openSealed(answer, request.actor, sealer, (value) => opened.add(value));
    if (accessLog && opened.size > 0) await noteReads(accessLog, request, purpose, answer, opened);
    return shown;
  }

  private async wait(request: HttpRequest): Promise<void> {
    const query = request.query as Record<string, unknown>;
    const { after } = query;
    if (after === undefined) return;
    // Taken out, so that no query's own fields need to name it.
    delete query['after'];
    if (typeof after !== 'string' || !/^(-1|\d{1,19})$/.test(after)) throw invalidAfter();
    const position = BigInt(after);
    const service = request.url.split(/[/?]/)[1]!;
    const reached = (await this.parts.readYourOwnWrites?.(service, position, patience)) ?? position;
    if (reached < position) throw notThereYet(position, reached);
  }
}

/**
 * A route that answers a question: GET, closed to all but `roles`. Personal data is opened for who may see it, and
 * `?after={position}` waits until that position can be seen.
 */
export const QueryRoute = (path: string, options: QueryRouteOptions): MethodDecorator => {
  const { roles, summary, description } = options;
  return applyDecorators(
    Get(path),
    Allow(...roles),
    UseInterceptors(AsTheReaderMaySee),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiQuery({
      name: 'after',
      required: false,
      description: 'Position from an earlier answer: wait up to 2 s until it can be seen, else 503.',
      schema: { type: 'string', pattern: '^\\d{1,19}$' },
    }),
    ApiHeader({
      name: 'Purpose',
      required: false,
      description:
        'Why the reader looks, for the log of who looked; default: what follows from route and role.',
      schema: { type: 'string', enum: [...purposes] },
    }),
    ApiResponse({
      status: 200,
      description: 'What was asked for.',
      content: { 'application/json': { schema: {} } },
    }),
    ProblemResponses(400, 401, 403, 404, 429, 503),
  );
};
