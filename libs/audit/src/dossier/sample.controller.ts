import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call } from '@digihub/command-handling';
import { Choice, CommandCall, Text, WholeNumber } from '@digihub/http';
import type { Jobs } from '@digihub/jobs';
import { audited, type Audited } from '../audited.js';
import { JobRoute, jobs, startJob } from '../jobs/job-route.js';
import { logOf } from '../log/no-log.js';
import { sampleJob } from './sample.job.js';

export class SampleParameters {
  @Text({ max: 200, example: '2022-q2', description: 'The same draws the same from the same population' })
  seed!: string;

  @WholeNumber({ min: 1, max: 10_000, example: 25, description: 'How many trajectories' })
  size!: number;

  @Choice(['amount', 'random'], {
    example: 'amount',
    description: 'amount: by euro cent of eligible cost (monetary-unit sampling); random: all alike',
  })
  by!: 'amount' | 'random';

  @Choice(['nl', 'en'], { optional: true, example: 'nl', description: 'Of the reports; nl' })
  language?: 'nl' | 'en';
}

@ApiTags('dossier')
@Controller('audit/v1')
export class SampleController {
  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(jobs) private readonly jobs: Jobs,
  ) {}

  @JobRoute('jobs/sample', {
    roles: ['auditor'],
    summary: 'Draw trajectories over all hubs, their dossiers in one archive',
    description: 'Anybody can draw the same again: the result holds the population and its hash.',
  })
  async start(@Body() { seed, size, by, language = 'nl' }: SampleParameters, @CommandCall() call: Call) {
    logOf(this.parts);
    return startJob(this.jobs, sampleJob(this.parts), { seed, size, by, language }, call);
  }
}
