import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, visibleHubs } from '@digihub/access';
import type { Call } from '@digihub/command-handling';
import { CommandCall, QueryRoute, Reference, TrajectoryId } from '@digihub/http';
import type { Jobs } from '@digihub/jobs';
import { type Actor, Problem, type Role } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import type { Finding } from '../decide-again/redecide.js';
import { findingShown, redecideJob } from '../decide-again/redecide.job.js';
import { redecideTrajectory, TooLong } from '../decide-again/redecide-trajectory.js';
import { JobRoute, jobs, readAtMost, startJob, tooLong } from '../jobs/job-route.js';
import { mayReadTrajectory } from './may-read-trajectory.js';

const readers: readonly Role[] = ['auditor', 'caseworker', 'coach', 'approver', 'finance'];

const shownAtMost = 100;

const tooMuch = tooLong('redecide', {
  nl: 'De geschiedenis die dit traject raakt is te lang voor één antwoord.',
  en: 'The history that this trajectory touches is too long for one answer.',
});

const ofAllHubs = new Problem(403, 'audit.of-all-hubs', {
  nl: 'Alle beslissingen van alle hubs opnieuw nemen kan alleen een auditor. Noem een traject van uw hub.',
  en: 'Only an auditor may have all decisions of all hubs taken again. Name a trajectory of your hub.',
});

export class RedecideParameters {
  @Reference({
    optional: true,
    example: '7x3k9m2p4q8r1s5t',
    description: 'One trajectory; absent: every decision',
  })
  trajectory?: string;
}

/** Does each decision follow from the rules, the state and the facts of its moment? */
@ApiTags('redecision')
@Controller('audit/v1')
export class RedecisionController {
  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(jobs) private readonly jobs: Jobs,
  ) {}

  @QueryRoute('redecision/:id', {
    roles: readers,
    summary: 'Every decision about a trajectory, taken again on its state and facts',
    description:
      'Recorded and decided events stand beside each other where they differ; the first 100 are shown.',
  })
  async redecision(@TrajectoryId() id: string, @Caller() caller: Actor) {
    const { store } = this.parts;
    await mayReadTrajectory(store, id, caller);
    const findings: Finding[] = [];
    const found = (finding: Finding): void => {
      if (findings.length < shownAtMost) findings.push(finding);
    };
    try {
      const result = await redecideTrajectory(store, id, { found, limit: readAtMost });
      return { trajectory: id, ...result, findings: findings.map(findingShown) };
    } catch (error) {
      throw error instanceof TooLong ? tooMuch : error;
    }
  }

  @JobRoute('jobs/redecide', {
    roles: readers,
    summary: 'The same as a job: of a trajectory, or of every decision that was ever taken',
    description:
      'Of all: auditors alone. Result: a line of JSON per decision that is not equal, then one with the counts.',
  })
  async start(@Body() { trajectory }: RedecideParameters, @CommandCall() call: Call) {
    if (trajectory !== undefined) await mayReadTrajectory(this.parts.store, trajectory, call.actor);
    else if (visibleHubs(call.actor) !== 'all') throw ofAllHubs;
    return startJob(
      this.jobs,
      redecideJob(this.parts),
      { ...(trajectory === undefined ? {} : { trajectory }) },
      call,
    );
  }
}
