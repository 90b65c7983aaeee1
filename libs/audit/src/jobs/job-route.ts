import { applyDecorators, Header, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Allow } from '@digihub/access';
import type { Call } from '@digihub/command-handling';
import { keyReused } from '@digihub/command-handling';
import { ProblemResponses } from '@digihub/http';
import { derivedId, Problem, type Role, type Sentence } from '@digihub/kernel';
import type { Job, JobKind, Jobs } from '@digihub/jobs';

/** Injection token of the jobs of this service. */
export const jobs = Symbol('jobs');
/** Injection token of the kinds of jobs that this service knows. */
export const jobKinds = Symbol('job kinds');

const tooMany = new Problem(
  429,
  'audit.too-many-jobs',
  {
    nl: 'U hebt al te veel taken lopen. Wacht tot er een klaar is, of annuleer er een.',
    en: 'Too many jobs of yours are under way. Wait until one is done, or cancel one.',
  },
  { retryAfter: 30 },
);

/** Events that are read for one answer: about a second of work. */
export const readAtMost = 20_000;

/** More than that would have to be read: the same is to be had as a job. `what`: says so, in a sentence. */
export const tooLong = (kind: string, what: Sentence) =>
  new Problem(422, 'audit.too-long', {
    nl: `${what.nl} Vraag het als taak: POST /audit/v1/jobs/${kind}.`,
    en: `${what.en} Ask for it as a job: POST /audit/v1/jobs/${kind}.`,
  });

/** A route that starts a job: POST `/audit/v1/jobs/{kind}`, closed to all but `roles`, answered with the job. */
export const JobRoute = (
  kind: string,
  { roles, summary, description }: { roles: readonly Role[]; summary: string; description?: string },
): MethodDecorator =>
  applyDecorators(
    Post(kind),
    HttpCode(202),
    Header('cache-control', 'no-store'),
    Allow(...roles),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'Names this wish: a repeat with the same key finds the same job.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
      example: '2f1c7a52-demo-1',
    }),
    ApiResponse({
      status: 202,
      description: 'The job; GET `/audit/v1/jobs/{job}` tells how far it is.',
      content: { 'application/json': { schema: {} } },
    }),
    ProblemResponses(400, 401, 403, 404, 413, 415, 422, 429, 503),
  );

/** Asks for a job, or finds the one that the same key asked for before. @throws Problem 422, 429 */
export const startJob = async <Parameters extends object>(
  of: Jobs,
  kind: JobKind<Parameters>,
  parameters: Parameters,
  { actor, commandId }: Call,
) => {
  const created = await of.create({
    id: derivedId('job', commandId),
    kind: kind.name,
    parameters,
    actor,
  });
  if (created === 'other') throw keyReused;
  if (created === 'too-many') throw tooMany;
  return jobShown(created.job);
};

export const jobShown = ({ actor, bytes, ...job }: Job) => ({
  ...job,
  by: actor,
  result: bytes === 0 ? null : { path: `/audit/v1/jobs/${job.id}/result`, bytes },
});
