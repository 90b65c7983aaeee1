import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { Choice, keyOfCursor, page, PageQuery, QueryRoute, Reference, TrajectoryId } from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import { routingRuntime } from '../runtime-token.js';
import type { CaseRow, DecisionRow, RoutingTables } from '../read-models/tables.js';
import { visibleTo } from './visible.js';

const hubReaders = ['caseworker', 'coach', 'approver', 'finance', 'auditor', 'operator'] as const;
const readers = [...hubReaders, 'partner'] as const;
const statuses = ['to-route', 'asked', 'routed', 'referred', 'ended', 'withdrawn', 'closed'] as const;
const routes = ['own-pool', 'other-province', 'bought-expertise'] as const;

export class RoutingCasesQuery extends PageQuery {
  @Choice(statuses, { optional: true, example: 'to-route' })
  status?: string;

  @Choice(routes, { optional: true, example: 'own-pool' })
  route?: string;

  @Reference({ optional: true, example: 'limburg' })
  hub?: string;

  @Reference({ optional: true, example: 'howest', description: 'Who took the question up' })
  organisation?: string;
}

@ApiTags('trajectories')
@Controller('routing/v1')
export class TrajectoriesQueries {
  constructor(@Inject(routingRuntime) private readonly runtime: ContextRuntime<RoutingTables>) {}

  @QueryRoute('trajectories', {
    roles: readers,
    summary: 'Trajectories of the own hubs; for a partner, those that lie with its organisation',
  })
  async list(@Query() query: RoutingCasesQuery, @Caller() caller: Actor) {
    const { status, route, hub, organisation, limit } = query;
    const after = keyOfCursor(query.cursor, 1);
    let rows = this.visible(caller)
      .orderBy('trajectory')
      .limit(limit + 1);
    if (status) rows = rows.where('status', '=', status);
    if (route) rows = rows.where('route', '=', route);
    if (hub) rows = rows.where('hub', '=', hub);
    if (organisation) rows = rows.where('organisation', '=', organisation);
    if (after) rows = rows.where('trajectory', '>', String(after[0]));
    return page((await rows.execute()).map(shown), limit, (row) => [row.trajectory]);
  }

  @QueryRoute('trajectories/:id', {
    roles: readers,
    summary: 'One trajectory; for the hubs with every decision, its reason and alternatives',
  })
  async one(@TrajectoryId() id: string, @Caller() caller: Actor) {
    const row = await this.visible(caller).where('trajectory', '=', id).executeTakeFirst();
    if (!row) {
      throw new Problem(404, 'not-found', {
        nl: 'Dit traject bestaat hier niet, of hoort bij een andere hub of organisatie.',
        en: 'This trajectory does not exist here, or belongs to another hub or organisation.',
      });
    }
    // Why another partner was not asked is not for partners to read.
    if (!caller.roles.some((role) => (hubReaders as readonly string[]).includes(role))) return shown(row);
    const decisions = await this.runtime.database.read
      .selectFrom('decisions')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('revision')
      .execute();
    return { ...shown(row), decisions: decisions.map(decisionShown) };
  }

  @QueryRoute('waiting', { roles: hubReaders, summary: 'What waits, since when, on whom, until when' })
  async waiting(@Query() { limit, cursor }: PageQuery, @Caller() caller: Actor) {
    const after = keyOfCursor(cursor, 2);
    let rows = this.visible(caller)
      .where('waiting_since', 'is not', null)
      .orderBy('waiting_since')
      .orderBy('trajectory')
      .limit(limit + 1);
    if (after) {
      const [since, trajectory] = after.map(String) as [string, string];
      rows = rows.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('waiting_since', 'trajectory'), '>', tuple(since, trajectory)),
      );
    }
    return page((await rows.execute()).map(waitingShown), limit, (row) => [row.since, row.trajectory]);
  }

  private visible(caller: Actor) {
    return this.runtime.database.read
      .selectFrom('cases')
      .selectAll()
      .where(visibleTo<'cases'>(caller, ['organisation', 'asked_organisation']));
  }
}

const shown = (row: CaseRow) => ({
  trajectory: row.trajectory,
  hub: row.hub,
  status: row.status,
  round: row.round,
  enterprise: row.enterprise,
  themes: JSON.parse(row.themes) as string[],
  implementation: row.implementation,
  asked: row.asked_organisation && { organisation: row.asked_organisation, answerBy: row.answer_by },
  taken: row.organisation && {
    organisation: row.organisation,
    route: row.route,
    paymentBasis: row.payment_basis,
    price: row.price === null ? null : Number(row.price),
    routedAt: row.routed_at,
  },
  startedAt: row.started_at,
  revision: row.revision,
  lastEventAt: row.last_event_at,
});

const decisionShown = ({ kind, decided_at, decided_by, data }: DecisionRow) => ({
  kind,
  at: decided_at,
  by: decided_by,
  ...(JSON.parse(data) as object),
});

const waitingShown = (row: CaseRow) => ({
  trajectory: row.trajectory,
  hub: row.hub,
  waitingFor: row.waiting_for!,
  waitingOn: row.waiting_on!,
  organisation: row.asked_organisation,
  since: row.waiting_since!,
  until: row.waiting_until,
});
