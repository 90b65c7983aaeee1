import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  HttpCode,
  Injectable,
  type NestInterceptor,
  Post,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { Allow } from '@digihub/access';
import type { Outcome } from '@digihub/command-handling';
import type { Role } from '@digihub/kernel';
import { correlationOf } from './command-call.js';
import type { HttpReply, HttpRequest } from './http-request.js';
import { ProblemResponses } from './problem-responses.js';
import { surrogatePattern } from './path-parameters.js';

/** What a command answers. */
export interface CommandAnswer {
  readonly stream: string;
  readonly trajectory?: string;
  readonly revision: number;
  /** As text: positions may outgrow JavaScript's numbers. `-1`: nothing changed. */
  readonly position: string;
  readonly repeated: boolean;
  readonly events: readonly string[];
}

export interface CommandRouteOptions {
  readonly roles: readonly Role[];
  readonly summary: string;
  readonly description?: string;
  /**
   * The command makes something: 201 with its address. `true`: the path of the request, with the key behind it;
   * text: the path in which `{key}` stands for the key.
   */
  readonly creates?: boolean | string;
}

const keyOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** These streams are named after their trajectory; another stream's key only looks like one. */
const ofTrajectory = /^(intake|routing|coaching|finance)-/;

export const answerOf = ({ stream, revision, position, repeated, events }: Outcome): CommandAnswer => ({
  stream,
  ...(ofTrajectory.test(stream) && surrogatePattern.test(keyOf(stream)) ? { trajectory: keyOf(stream) } : {}),
  revision,
  position: String(position),
  repeated,
  events: events.map(({ type }) => type),
});

const creation = Symbol('creates');

@Injectable()
class OutcomeAsAnswer implements NestInterceptor<Outcome, CommandAnswer> {
  intercept(context: ExecutionContext, next: CallHandler<Outcome>): Observable<CommandAnswer> {
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const reply = http.getResponse<HttpReply>();
    const creates = Reflect.getMetadata(creation, context.getHandler()) as boolean | string | undefined;
    return next.handle().pipe(
      map((outcome) => {
        const answer = answerOf(outcome);
        void reply.headers({
          etag: `"${answer.revision}"`,
          'digihub-position': answer.position,
          'x-correlation-id': correlationOf(request),
          'cache-control': 'no-store',
        });
        if (creates) void reply.header('location', locationOf(creates, request, keyOf(answer.stream)));
        return answer;
      }),
    );
  }
}

const locationOf = (creates: string | true, request: HttpRequest, key: string): string =>
  typeof creates === 'string'
    ? creates.replace('{key}', key)
    : `${request.url.split('?')[0]!.replace(/\/$/, '')}/${key}`;

/** A command's handler hands back the outcome; the compiler sees to it. */
type CommandMethod = <Handler extends (...args: never[]) => Promise<Outcome>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void;

/**
 * A route that takes a command: POST, closed to all but `roles`, with Idempotency-Key and If-Match, answered with
 * revision and position.
 */
export const CommandRoute = (path: string, options: CommandRouteOptions): CommandMethod => {
  const { roles, summary, description, creates = false } = options;
  const status = creates ? 201 : 200;
  return applyDecorators(
    Post(path),
    HttpCode(status),
    Allow(...roles),
    SetMetadata(creation, creates),
    UseInterceptors(OutcomeAsAnswer),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'Names this command: a repeat with the same key gets the first answer.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
      example: '2f1c7a52-demo-1',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The revision that the command was written for, in quotes; another one: 412.',
      schema: { type: 'string', pattern: '^"\\d{1,15}"$' },
    }),
    ApiResponse({
      status,
      description: repeatNote,
      headers: {
        ETag: { description: 'The revision, in quotes.', schema: { type: 'string' } },
        'Digihub-Position': { description: 'For ?after= of a query.', schema: { type: 'string' } },
        ...(creates ? { Location: { description: 'What was made.', schema: { type: 'string' } } } : {}),
      },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/CommandAnswer' } } },
    }),
    ProblemResponses(400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503),
  ) as CommandMethod;
};

const repeatNote = 'Stored. A repeat with the same key gets the same answer, with `repeated: true`.';
