import { Readable } from 'node:stream';
import { Controller, Delete, Inject, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow, Caller, notFound, outsideYourScope } from '@digihub/access';
import {
  type correlationOf,
  HTTP_PARTS,
  type HttpParts,
  keyOfCursor,
  page,
  PageQuery,
  PathReference,
  ProblemResponses,
  QueryRoute,
  type PageKey,
} from '@digihub/http';
import type { Job, JobKind, Jobs } from '@digihub/jobs';
import { type Actor, Problem, type Role } from '@digihub/kernel';
import { noteDossiers } from '../dossier/note-dossiers.js';
import { dossiersIn } from '../dossier/sample.job.js';
import { jobKinds, jobs, jobShown } from './job-route.js';

/** Whoever may start one of them. */
const askers: readonly Role[] = ['auditor', 'operator', 'caseworker', 'coach', 'approver', 'finance'];

const noResult = ({ state }: Job) =>
  new Problem(
    409,
    'audit.no-result',
    {
      nl: 'Deze taak heeft geen resultaat (meer) om te geven.',
      en: 'This job has no result to give.',
    },
    { state },
  );

/** Who sees all jobs; others see their own. */
const seesAll = ({ roles }: Actor): boolean => roles.includes('auditor') || roles.includes('operator');

/** Work that takes longer than a request may: how far it is, what it came to, and an end to it. */
@ApiTags('jobs')
@Controller('audit/v1/jobs')
export class JobsController {
  constructor(
    @Inject(jobs) private readonly of: Jobs,
    @Inject(jobKinds) private readonly kinds: readonly JobKind<never>[],
    @Inject(HTTP_PARTS) private readonly http: HttpParts,
  ) {}

  @QueryRoute('', { roles: askers, summary: 'The jobs that were asked for, the latest first' })
  async list(@Query() { cursor, limit }: PageQuery, @Caller() caller: Actor) {
    const before = keyOfCursor(cursor, 2)?.map(String) as [string, string] | undefined;
    const found = await this.of.list(limit + 1, { actor: seesAll(caller) ? undefined : caller.id, before });
    return page(found.map(jobShown), limit, ({ createdAt, id }): PageKey => [createdAt, id]);
  }

  @QueryRoute(':job', { roles: askers, summary: 'How far a job is, and what it came to' })
  async job(@PathReference('job', { example: '7x3k9m2p4q8r1s5t' }) id: string, @Caller() caller: Actor) {
    return jobShown(await this.visible(id, caller));
  }

  @QueryRoute(':job/result', {
    roles: askers,
    summary: 'What a job made, as a file',
    description:
      'For its asker and auditors, a day long after the job is done. Personal fields are sealed in it. That dossiers were taken is noted before they leave.',
  })
  async result(
    @PathReference('job', { example: '7x3k9m2p4q8r1s5t' }) id: string,
    @Caller() caller: Actor,
    @Req() request: Parameters<typeof correlationOf>[0],
  ) {
    const job = await this.visible(id, caller);
    // An operator sees that a job runs, not what it found: that is for the route that starts it to allow.
    if (job.actor !== caller.id && !caller.roles.includes('auditor')) throw outsideYourScope();
    const kind = this.kinds.find(({ name }) => name === job.kind);
    const result = await this.of.result(id);
    if (!kind?.result || !result) throw noResult(job);
    const { mediaType, file } = kind.result;
    const parameters = job.parameters as never;
    const trajectories = dossiersIn(job);
    await noteDossiers(this.http, { caller, request, route: 'GET /audit/v1/jobs/:job/result', trajectories });
    return new StreamableFile(Readable.from(result.parts(), { objectMode: false }), {
      type: typeof mediaType === 'string' ? mediaType : mediaType(parameters),
      length: result.bytes,
      disposition: `attachment; filename="${file(parameters)}"`,
    });
  }

  @Delete(':job')
  @Allow(...askers)
  @ApiOperation({
    summary: 'Cancel a job: one that waits ends at once, one that runs soon',
    description: 'One that has ended stays as it is. Its own asker, or an operator.',
  })
  @ApiResponse({
    status: 200,
    description: 'The job.',
    content: { 'application/json': { schema: {} } },
  })
  @ProblemResponses(401, 403, 404, 429, 503)
  async cancel(@PathReference('job', { example: '7x3k9m2p4q8r1s5t' }) id: string, @Caller() caller: Actor) {
    const job = await this.visible(id, caller);
    if (job.actor !== caller.id && !caller.roles.includes('operator')) throw notFound();
    return jobShown((await this.of.cancel(id)) ?? job);
  }

  /** @throws Problem 404: what is another's is not there. */
  private async visible(id: string, caller: Actor): Promise<Job> {
    const job = await this.of.find(id);
    if (!job || (job.actor !== caller.id && !seesAll(caller))) throw notFound();
    return job;
  }
}
