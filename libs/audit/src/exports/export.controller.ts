import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { mayRead, notFound, visibleHubs } from '@digihub/access';
import type { Call } from '@digihub/command-handling';
import { Choice, CommandCall, Reference, ReferenceList, Text, TextList } from '@digihub/http';
import type { Jobs } from '@digihub/jobs';
import { type Actor, Problem } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import { JobRoute, jobs, startJob } from '../jobs/job-route.js';
import { type ExportFormat, exportFormats } from './export-events.js';
import { exportJob, type ExportWish, selectionOf } from './export.job.js';
import { isBeginningOfType } from './selection.js';

const nameYourHub = new Problem(403, 'audit.name-your-hub', {
  nl: 'De gebeurtenissen van alle hubs samen geeft men enkel aan een auditor of een operator. Noem uw hub.',
  en: 'The events of all hubs together are for an auditor or an operator. Name your hub.',
});

const notAType = (type: string) =>
  new Problem(
    400,
    'audit.not-an-event-name',
    {
      nl: `"${type}" is geen (begin van een) naam van gebeurtenissen, zoals coaching of finance.invoice-issued.`,
      en: `"${type}" is no (beginning of a) name of events, such as coaching or finance.invoice-issued.`,
    },
    { type },
  );

export class ExportParameters {
  @Choice(exportFormats, { example: 'ocel-json', description: 'OCEL 2.0 (JSON or SQLite), XES 1.0 or CSV' })
  format!: ExportFormat;

  @Reference({ optional: true, example: 'limburg', description: 'Of one hub; needed of its staff' })
  hub?: string;

  @Text({
    max: 40,
    optional: true,
    example: '2022-01-01',
    description: 'Recorded from this moment (ISO), or the beginning of this day, on',
  })
  from?: string;

  @Text({
    max: 40,
    optional: true,
    example: '2022-12-31',
    description: 'Recorded up to this moment (ISO), or the end of this day',
  })
  until?: string;

  @ReferenceList({
    ...{ optional: true, minItems: 1, maxItems: 1_000, example: ['7x3k9m2p4q8r1s5t'] },
    description: 'Of these trajectories',
  })
  trajectories?: string[];

  @TextList({
    ...{ optional: true, minItems: 1, maxItems: 50, maxLength: 100 },
    example: ['coaching', 'finance.invoice-issued'],
    description: 'Events of these names, or that begin so',
  })
  types?: string[];
}

/** Events for process mining and analysis. */
@ApiTags('exports')
@Controller('audit/v1')
export class ExportController {
  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(jobs) private readonly jobs: Jobs,
  ) {}

  @JobRoute('jobs/export', {
    roles: ['auditor', 'operator', 'caseworker', 'coach', 'approver', 'finance'],
    summary: 'Events for process mining, as a file without personal data',
    description: 'Staff of a hub name it. Result: a file of the format, under a name that says so.',
  })
  async start(@Body() parameters: ExportParameters, @CommandCall() call: Call) {
    selectionOf(parameters);
    const odd = parameters.types?.find((type) => !isBeginningOfType(type));
    if (odd !== undefined) throw notAType(odd);
    this.mayExport(parameters.hub, call.actor);
    return startJob<ExportWish>(this.jobs, exportJob(this.parts), parameters, call);
  }

  /** @throws Problem 403, 404 */
  private mayExport(hub: string | undefined, caller: Actor): void {
    if (hub === undefined) {
      if (visibleHubs(caller) !== 'all') throw nameYourHub;
      return;
    }
    mayRead(caller, { hub });
    if (!this.parts.programme.hubs.some(({ code }) => code === hub)) throw notFound();
  }
}
