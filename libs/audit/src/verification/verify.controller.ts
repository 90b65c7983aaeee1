import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call } from '@digihub/command-handling';
import { CommandCall, LongText } from '@digihub/http';
import type { Jobs } from '@digihub/jobs';
import { audited, type Audited } from '../audited.js';
import { JobRoute, jobs, startJob } from '../jobs/job-route.js';
import { logOf } from '../log/no-log.js';
import { keptCheckpoint } from './kept-checkpoint.js';
import { verifyJob, type VerifyWish } from './verify.job.js';

export class VerifyParameters {
  @LongText({
    max: 4_000,
    optional: true,
    example: 'digihub.invalid/log/1\n20000\n…',
    description: 'A checkpoint that you kept, with its signature: the events must continue it',
  })
  since?: string;
}

@ApiTags('verification')
@Controller('audit/v1')
export class VerifyController {
  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(jobs) private readonly jobs: Jobs,
  ) {}

  @JobRoute('jobs/verify', {
    roles: ['auditor', 'operator'],
    summary: 'Every event read again and compared with the log and its signed checkpoints',
    description: 'The result names the first event that was changed, dropped, inserted or moved, if any.',
  })
  async start(@Body() { since }: VerifyParameters, @CommandCall() call: Call) {
    const { ledger } = logOf(this.parts);
    // A signed note ends its last line; a text of ours does not.
    const wish: VerifyWish = since === undefined ? {} : { since: `${since}\n` };
    if (wish.since !== undefined) keptCheckpoint(wish.since, await ledger.verifiers());
    return startJob(this.jobs, verifyJob(this.parts), wish, call);
  }
}
