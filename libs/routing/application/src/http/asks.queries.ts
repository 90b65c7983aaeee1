import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { Choice, keyOfCursor, page, PageQuery, QueryRoute, Reference } from '@digihub/http';
import type { Actor } from '@digihub/kernel';
import { routingRuntime } from '../runtime-token.js';
import type { AskRow, RoutingTables } from '../read-models/tables.js';
import { visibleTo } from './visible.js';

const readers = ['caseworker', 'coach', 'approver', 'auditor', 'operator', 'partner'] as const;
const statuses = ['open', 'accepted', 'refused', 'expired', 'recalled', 'withdrew'] as const;

export class AsksQuery extends PageQuery {
  @Choice(statuses, { optional: true, example: 'open' })
  status?: string;

  @Reference({ optional: true, example: 'howest' })
  organisation?: string;
}

@ApiTags('questions to partners')
@Controller('routing/v1')
export class AsksQueries {
  constructor(@Inject(routingRuntime) private readonly runtime: ContextRuntime<RoutingTables>) {}

  @QueryRoute('asks', {
    roles: readers,
    summary: 'Questions to partners, by their last day: of the own organisation, or of the own hubs',
  })
  async list(@Query() { status, organisation, cursor, limit }: AsksQuery, @Caller() caller: Actor) {
    const after = keyOfCursor(cursor, 3);
    let rows = this.runtime.database.read
      .selectFrom('asks')
      .selectAll()
      .where(visibleTo<'asks'>(caller, ['organisation']))
      .orderBy('answer_by')
      .orderBy('trajectory')
      .orderBy('ask')
      .limit(limit + 1);
    if (status) rows = rows.where('status', '=', status);
    if (organisation) rows = rows.where('organisation', '=', organisation);
    if (after) {
      const [answerBy, trajectory] = after.map(String) as [string, string];
      const ask = Number(after[2]);
      rows = rows.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('answer_by', 'trajectory', 'ask'), '>', tuple(answerBy, trajectory, ask)),
      );
    }
    return page((await rows.execute()).map(shown), limit, (row) => [row.answerBy, row.trajectory, row.ask]);
  }
}

const shown = (row: AskRow) => ({
  trajectory: row.trajectory,
  ask: row.ask,
  round: row.round,
  hub: row.hub,
  organisation: row.organisation,
  pool: row.pool,
  brief: row.brief,
  askedAt: row.asked_at,
  answerBy: row.answer_by,
  status: row.status,
  answeredAt: row.answered_at,
});
