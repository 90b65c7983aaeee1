import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, visibleHubs, visibleOrganisation } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { Choice, keyOfCursor, page, PageQuery, QueryRoute, Reference, TrajectoryId } from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import type { SelectQueryBuilder } from 'kysely';
import type { CaseRow, CoachingTables, QuoteRow, RecordRow } from '../read-models/tables.js';
import { coachingRuntime } from '../runtime-token.js';

const readers = ['caseworker', 'coach', 'approver', 'finance', 'partner', 'auditor', 'operator'] as const;
const statuses = ['awaiting-coach', 'guided', 'awaiting-partner', 'completed', 'stopped'] as const;

export class TrajectoriesQuery extends PageQuery {
  @Choice(statuses, { optional: true, example: 'guided' })
  status?: string;

  @Reference({ optional: true, example: 'limburg' })
  hub?: string;

  @Reference({ optional: true, example: 'coach-limburg-1' })
  coach?: string;
}

export class WaitingQuery extends PageQuery {
  @Choice(['us', 'enterprise', 'partner', 'finance'], { optional: true, example: 'us' })
  on?: string;
}

@ApiTags('trajectories')
@Controller('coaching/v1')
export class TrajectoriesQueries {
  constructor(@Inject(coachingRuntime) private readonly runtime: ContextRuntime<CoachingTables>) {}

  @QueryRoute('trajectories', {
    roles: readers,
    summary: 'Trajectories of the own hubs, or of the own organisation',
  })
  async list(@Query() { status, hub, coach, limit, cursor }: TrajectoriesQuery, @Caller() caller: Actor) {
    const after = keyOfCursor(cursor, 1);
    let rows = this.visible(caller)
      .orderBy('trajectory')
      .limit(limit + 1);
    if (status) rows = rows.where('status', '=', status);
    if (hub) rows = rows.where('hub', '=', hub);
    if (coach) rows = rows.where('coach', '=', coach);
    if (after) rows = rows.where('trajectory', '>', String(after[0]));
    return page((await rows.execute()).map(shown), limit, (row) => [row.trajectory]);
  }

  @QueryRoute('trajectories/:id', {
    roles: readers,
    summary: 'One trajectory, with its quotes and what was done',
  })
  async one(@TrajectoryId() id: string, @Caller() caller: Actor) {
    const row = await this.visible(caller).where('trajectory', '=', id).executeTakeFirst();
    if (!row) {
      throw new Problem(404, 'not-found', {
        nl: 'Dit traject bestaat niet, of hoort bij een andere hub of organisatie.',
        en: 'This trajectory does not exist, or belongs to another hub or organisation.',
      });
    }
    const own = visibleOrganisation(caller);
    const quotes = await this.read()
      .selectFrom('quotes')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('submitted_at')
      .orderBy('quote')
      .execute();
    const records = await this.read()
      .selectFrom('records')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('revision')
      .execute();
    return {
      ...shown(row),
      // A partner that took over sees no quote of the one before.
      quotes: quotes.map(quoteShown).filter((quote) => own === undefined || quote.organisation === own),
      records: records.map(recordShown),
    };
  }

  @QueryRoute('waiting', { roles: readers, summary: 'What waits, since when, on whom' })
  async waiting(@Query() { on, limit, cursor }: WaitingQuery, @Caller() caller: Actor) {
    const after = keyOfCursor(cursor, 2);
    let rows = this.visible(caller)
      .where('waiting_since', 'is not', null)
      .orderBy('waiting_since')
      .orderBy('trajectory')
      .limit(limit + 1);
    if (on) rows = rows.where('waiting_on', '=', on);
    if (after) {
      const [since, trajectory] = after.map(String) as [string, string];
      rows = rows.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('waiting_since', 'trajectory'), '>', tuple(since, trajectory)),
      );
    }
    return page((await rows.execute()).map(waitingShown), limit, (row) => [row.since, row.trajectory]);
  }

  @QueryRoute('caseloads', {
    roles: ['caseworker', 'coach', 'approver', 'auditor', 'operator'],
    summary: 'Open trajectories per coach of the own hubs; counted over all hubs',
  })
  async caseloads(@Caller() caller: Actor) {
    const rows = await this.read()
      .selectFrom('cases')
      .select((select) => ['coach', select.fn.countAll().as('open')])
      .where('ended_on', 'is', null)
      .where(
        'coach',
        'in',
        this.visible(caller).clearSelect().select('coach').where('coach', 'is not', null).distinct(),
      )
      .groupBy('coach')
      .orderBy('coach')
      .execute();
    return { items: rows.map(({ coach, open }) => ({ coach, open: Number(open) })) };
  }

  private read() {
    return this.runtime.database.read;
  }

  private visible(caller: Actor): SelectQueryBuilder<CoachingTables, 'cases', CaseRow> {
    const rows = this.read().selectFrom('cases').selectAll();
    const hubs = visibleHubs(caller);
    if (hubs === 'all') return rows;
    const organisation = visibleOrganisation(caller);
    return rows.where((where) =>
      where.or([
        ...(hubs.length === 0 ? [] : [where('hub', 'in', [...hubs])]),
        ...(organisation === undefined ? [] : [where('organisation', '=', organisation)]),
      ]),
    );
  }
}

const waitingShown = (row: CaseRow) => ({
  trajectory: row.trajectory,
  hub: row.hub,
  coach: row.coach,
  organisation: row.organisation,
  waitingFor: row.waiting_for!,
  waitingOn: row.waiting_on!,
  since: row.waiting_since!,
  until: row.waiting_until,
  late: row.waiting_for === 'coach' && row.coach_missed === 1,
});

const shown = (row: CaseRow) => ({
  trajectory: row.trajectory,
  status: row.status,
  hub: row.hub,
  enterprise: row.enterprise,
  contact: row.contact,
  themes: JSON.parse(row.themes) as string[],
  round: row.round,
  route: row.route,
  organisation: row.organisation,
  paymentBasis: row.payment_basis,
  coach: row.coach,
  coachBy: row.coach_by,
  coachMissed: row.coach_missed === 1,
  implementation: row.implementation,
  openQuote: row.open_quote,
  signedAmount: Number(row.signed_amount),
  endedOn: row.ended_on,
  stopGround: row.stop_ground,
  startedAt: row.started_at,
  revision: row.revision,
  lastEventAt: row.last_event_at,
});

const quoteShown = ({ quote, status, details, submitted_at }: QuoteRow) => ({
  ...(JSON.parse(details) as { organisation: string }),
  quote,
  status,
  submittedAt: submitted_at,
});

const recordShown = ({ kind, data, recorded_at }: RecordRow) => ({
  record: kind,
  ...(JSON.parse(data) as object),
  recordedAt: recorded_at,
});
