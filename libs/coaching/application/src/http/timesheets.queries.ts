import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, notFound, visibleHubs, visibleOrganisation } from '@digihub/access';
import { capOf, type TimesheetState } from '@digihub/coaching-domain';
import type { ContextRuntime } from '@digihub/context';
import {
  Choice,
  Flag,
  keyOfCursor,
  page,
  PageQuery,
  PathReference,
  QueryRoute,
  Reference,
} from '@digihub/http';
import type { Actor } from '@digihub/kernel';
import { annualMinutes } from '@digihub/programme';
import type { SelectQueryBuilder } from 'kysely';
import type { CoachingTables, TimesheetRow } from '../read-models/tables.js';
import { coachingRuntime } from '../runtime-token.js';

const readers = ['caseworker', 'coach', 'approver', 'finance', 'partner', 'auditor', 'operator'] as const;

export class TimesheetsQuery extends PageQuery {
  @Reference({ optional: true, example: 'coach-limburg-1' })
  person?: string;

  @Reference({ optional: true, example: '2022-05' })
  month?: string;

  @Choice(['open', 'signed', 'locked'], { optional: true, example: 'signed' })
  status?: string;

  @Flag({
    optional: true,
    query: true,
    example: true,
    description: 'Only what waits for a second person: signed sheets and proposed corrections',
  })
  waiting?: boolean;
}

/** Everybody sees the own sheets; staff those of their hubs; partners those of their organisation. */
@ApiTags('hours')
@Controller('coaching/v1')
export class TimesheetsQueries {
  constructor(@Inject(coachingRuntime) private readonly runtime: ContextRuntime<CoachingTables>) {}

  @QueryRoute('timesheets', { roles: readers, summary: 'Sheets: own ones, and those to approve' })
  async list(@Query() query: TimesheetsQuery, @Caller() caller: Actor) {
    const { person, month, status, waiting, limit } = query;
    const after = keyOfCursor(query.cursor, 2);
    let rows = this.visible(caller)
      .orderBy('month')
      .orderBy('person')
      .limit(limit + 1);
    if (person) rows = rows.where('person', '=', person);
    if (month) rows = rows.where('month', '=', month);
    if (status) rows = rows.where('status', '=', status);
    if (waiting) rows = rows.where('waiting_since', 'is not', null);
    if (after) {
      const [fromMonth, fromPerson] = after.map(String) as [string, string];
      rows = rows.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('month', 'person'), '>', tuple(fromMonth, fromPerson)),
      );
    }
    return page((await rows.execute()).map(shown), limit, (row) => [row.month, row.person]);
  }

  @QueryRoute('timesheets/:person/:month', { roles: readers, summary: 'One sheet, with its entries' })
  async one(
    @PathReference('person', { example: 'coach-limburg-1', description: 'Pseudonym.' }) person: string,
    @PathReference('month', { example: '2022-05', description: 'Year and month.' }) month: string,
    @Caller() caller: Actor,
  ) {
    const row = await this.visible(caller)
      .where('person', '=', person)
      .where('month', '=', month)
      .executeTakeFirst();
    if (!row) throw notFound();
    const { entries, proposed } = JSON.parse(row.state) as TimesheetState;
    return { ...shown(row), entries, proposedCorrections: proposed };
  }

  @QueryRoute('workloads/:person/:year', {
    roles: readers,
    summary: 'Minutes of a person in a year, counted and within the cap',
  })
  async workload(
    @PathReference('person', { example: 'coach-limburg-1', description: 'Pseudonym.' }) person: string,
    @PathReference('year', { example: '2022', description: 'The year.' }) year: string,
    @Caller() caller: Actor,
  ) {
    const sheets = this.visible(caller).clearSelect().select('month').where('person', '=', person);
    const row = await this.runtime.database.read
      .selectFrom('workloads')
      .selectAll()
      .where('person', '=', person)
      .where('year', '=', Number(year))
      .executeTakeFirst();
    // Whoever sees a sheet of the person sees the sum too.
    if (!row || !(await sheets.limit(1).executeTakeFirst())) throw notFound();
    const { percent, months, counted, eligible, revision } = row;
    const cap = capOf({ percent, months }, annualMinutes(this.runtime.parts.programme, `${year}-01-01`));
    return { person, year: Number(year), percent, months, cap, counted, eligible, revision };
  }

  private visible(caller: Actor): SelectQueryBuilder<CoachingTables, 'timesheets', TimesheetRow> {
    const rows = this.runtime.database.read.selectFrom('timesheets').selectAll();
    const hubs = visibleHubs(caller);
    if (hubs === 'all') return rows;
    const organisation = visibleOrganisation(caller);
    return rows.where((where) =>
      where.or([
        where('person', '=', caller.id),
        ...(hubs.length === 0 ? [] : [where('hub', 'in', [...hubs])]),
        ...(organisation === undefined ? [] : [where('employer', '=', organisation)]),
      ]),
    );
  }
}

const shown = (row: TimesheetRow) => ({
  person: row.person,
  month: row.month,
  status: row.status,
  hub: row.hub,
  employer: row.employer,
  minutes: row.minutes,
  correctionsWaiting: row.corrections,
  waitingSince: row.waiting_since,
  returnReason: row.return_reason,
  revision: row.revision,
  lastEventAt: row.last_event_at,
});
