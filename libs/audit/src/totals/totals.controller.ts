import { Body, Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, mayRead, notFound } from '@digihub/access';
import type { Call } from '@digihub/command-handling';
import { CommandCall, PathReference, QueryRoute, Reference } from '@digihub/http';
import type { JobKind, Jobs } from '@digihub/jobs';
import type { Actor, Role } from '@digihub/kernel';
import { audited, type Audited } from '../audited.js';
import { Moments } from '../http/moments.dto.js';
import { JobRoute, jobs, readAtMost, startJob, tooLong } from '../jobs/job-route.js';
import { momentOf } from '../moment.js';
import { hubTotals } from './hub-totals.js';
import { totalsJob, type TotalsWish } from './totals.job.js';

/** As those who may look at the budgets. */
const readers: readonly Role[] = ['caseworker', 'coach', 'approver', 'finance', 'auditor', 'operator'];

const tooMuch = tooLong('totals', {
  nl: 'Dit overzicht leest te veel voor één antwoord.',
  en: 'This overview reads too much for one answer.',
});

export class TotalsParameters extends Moments {
  @Reference({ example: 'limburg', description: 'The hub' })
  hub!: string;
}

/** The money of a hub over all its trajectories, at one cut of the store that has a name. */
@ApiTags('totals')
@Controller('audit/v1')
export class TotalsController {
  private readonly kind: JobKind<TotalsWish>;

  constructor(
    @Inject(audited) private readonly parts: Audited,
    @Inject(jobs) private readonly jobs: Jobs,
  ) {
    this.kind = totalsJob(parts);
  }

  @QueryRoute('hubs/:hub/totals', {
    roles: readers,
    summary: 'Budget, commitments and cost of a hub, as known and true at a moment',
    description: `Up to ${readAtMost} events of the money; beyond, 422 and POST /audit/v1/jobs/totals.`,
  })
  async totals(@PathReference('hub') hub: string, @Query() query: Moments, @Caller() caller: Actor) {
    const { store, programme, clock, log } = this.parts;
    const [knownAt, trueAt] = [momentOf(query.knownAt), momentOf(query.trueAt)];
    this.mayReadOf(hub, caller);
    const progress = (events: number): void => {
      if (events > readAtMost) throw tooMuch;
    };
    return hubTotals(store, hub, {
      ...{ programme, progress, knownAt, trueAt },
      ...{ now: clock.now(), ledger: log?.ledger },
    });
  }

  @JobRoute('jobs/totals', {
    roles: readers,
    summary: 'The same as a job, however long the history is',
  })
  async start(@Body() parameters: TotalsParameters, @CommandCall() call: Call) {
    momentOf(parameters.knownAt);
    momentOf(parameters.trueAt);
    this.mayReadOf(parameters.hub, call.actor);
    return startJob<TotalsWish>(this.jobs, this.kind, parameters, call);
  }

  /** @throws Problem 403, 404 */
  private mayReadOf(hub: string, caller: Actor): void {
    mayRead(caller, { hub });
    if (!this.parts.programme.hubs.some(({ code }) => code === hub)) throw notFound();
  }
}
