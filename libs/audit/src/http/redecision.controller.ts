import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '@digihub/access';
import { QueryRoute, TrajectoryId } from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import type { Finding } from '../decide-again/redecide.js';
import { redecideTrajectory, TooLong } from '../decide-again/redecide-trajectory.js';
import { mayReadTrajectory } from './may-read-trajectory.js';

/** Events that are read for one answer: about a second of work. */
const readAtMost = 20_000;
const shownAtMost = 100;

const tooLong = new Problem(422, 'audit.too-long', {
  nl: 'De geschiedenis die dit traject raakt is te lang voor één antwoord. Laat alles herbeslissen met "digihub redecide".',
  en: 'The history that this trajectory touches is too long for one answer. Decide everything again with "digihub redecide".',
});

/** Does each decision follow from the rules, the state and the facts of its moment? */
@ApiTags('redecision')
@Controller('audit/v1/redecision')
export class RedecisionController {
  constructor(@Inject(audited) private readonly parts: Audited) {}

  @QueryRoute(':id', {
    roles: ['auditor', 'caseworker', 'coach', 'approver', 'finance'],
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
      const items = findings.map((finding) => ({ ...finding, position: String(finding.position) }));
      return { trajectory: id, ...result, findings: items };
    } catch (error) {
      throw error instanceof TooLong ? tooLong : error;
    }
  }
}
