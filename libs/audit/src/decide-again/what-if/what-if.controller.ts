import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call } from '@digihub/command-handling';
import { CommandCall, ObjectOf, Text } from '@digihub/http';
import type { Jobs } from '@digihub/jobs';
import { audited, type Audited } from '../../audited.js';
import { JobRoute, jobs, startJob } from '../../jobs/job-route.js';
import { ChangedRules } from './changed-rules.js';
import { soundRules, whatIfJob } from './what-if.job.js';

/** As a file of `digihub what-if --rules`. */
export class WhatIfParameters {
  @Text({ max: 200, example: 'EFRO pays half of the services', description: 'How the change is called' })
  name!: string;

  @ObjectOf(ChangedRules.properties.rules, {
    example: {
      fundingKeys: [
        {
          activity: 'services',
          from: '2021-05-05',
          shares: [
            { name: 'efro', basisPoints: 5_000 },
            { name: 'flanders', basisPoints: 3_000 },
            { name: 'private', basisPoints: 2_000 },
          ],
        },
      ],
    },
    description: 'What is changed, each entry from a day on',
  })
  rules!: object;
}

/** The history of the money under changed rules. */
@ApiTags('redecision')
@Controller('audit/v1')
export class WhatIfController {
  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(jobs) private readonly jobs: Jobs,
  ) {}

  @JobRoute('jobs/what-if', {
    roles: ['auditor'],
    summary: 'Live the history again under changed rules: which trajectories come out otherwise',
    description:
      'Writes nothing. Result: a line of JSON per trajectory that differs, then one with the totals.',
  })
  async start(@Body() { name, rules }: WhatIfParameters, @CommandCall() call: Call) {
    return startJob(this.jobs, whatIfJob(this.parts), soundRules({ name, rules }, this.parts), call);
  }
}
