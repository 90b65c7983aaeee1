import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, visibleHubs } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import {
  Choice,
  EnterpriseNumber,
  keyOfCursor,
  page,
  PageQuery,
  QueryRoute,
  Reference,
  TrajectoryId,
} from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import type { SelectQueryBuilder } from 'kysely';
import { intakeRuntime } from '../runtime-token.js';
import type { IntakeTables, RequestRow } from '../read-models/tables.js';

const readers = ['caseworker', 'coach', 'approver', 'finance', 'auditor', 'operator'] as const;
const statuses = [
  'requested',
  'in-conversation',
  'opened',
  'advised',
  'declined',
  'withdrawn',
  'outside-programme',
] as const;

export class RequestsQuery extends PageQuery {
  @Choice(statuses, { optional: true, example: 'requested' })
  status?: string;

  @Reference({ optional: true, example: 'limburg' })
  hub?: string;

  @Choice(['web', 'phone', 'office'], { optional: true, example: 'web' })
  channel?: string;

  @EnterpriseNumber({
    optional: true,
    example: '0123.456.749',
    description: 'All requests of one enterprise',
  })
  enterpriseNumber?: string;
}

@ApiTags('requests')
@Controller('intake/v1')
export class RequestsQueries {
  constructor(@Inject(intakeRuntime) private readonly runtime: ContextRuntime<IntakeTables>) {}

  @QueryRoute('requests', {
    roles: readers,
    summary: 'Requests of the own hubs and of the shared triage list',
  })
  async list(@Query() query: RequestsQuery, @Caller() caller: Actor) {
    const { status, hub, channel, enterpriseNumber, limit } = query;
    const after = keyOfCursor(query.cursor, 1);
    let rows = this.visible(caller)
      .orderBy('trajectory')
      .limit(limit + 1);
    if (status) rows = rows.where('status', '=', status);
    if (hub) rows = rows.where('hub', '=', hub);
    if (channel) rows = rows.where('channel', '=', channel);
    if (enterpriseNumber) {
      const enterprise = await this.runtime.parts.sealer.findSubject('enterprise', enterpriseNumber);
      rows = rows.where('enterprise', '=', enterprise ?? '');
    }
    if (after) rows = rows.where('trajectory', '>', String(after[0]));
    return page((await rows.execute()).map(shown), limit, (row) => [row.trajectory]);
  }

  @QueryRoute('requests/:id', { roles: readers, summary: 'One request' })
  async one(@TrajectoryId() id: string, @Caller() caller: Actor) {
    const row = await this.visible(caller).where('trajectory', '=', id).executeTakeFirst();
    if (row) return shown(row);
    throw new Problem(404, 'not-found', {
      nl: 'Deze aanvraag bestaat niet, of hoort bij een andere hub.',
      en: 'This request does not exist, or belongs to another hub.',
    });
  }

  @QueryRoute('waiting', { roles: readers, summary: 'What waits, since when, on whom' })
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

  /** The shared triage list has no hub yet: every hub sees it. */
  private visible(caller: Actor): SelectQueryBuilder<IntakeTables, 'requests', RequestRow> {
    const hubs = visibleHubs(caller);
    const rows = this.runtime.database.read.selectFrom('requests').selectAll();
    return hubs === 'all'
      ? rows
      : rows.where((where) => where.or([where('hub', 'is', null), where('hub', 'in', [...hubs])]));
  }
}

const shown = (row: RequestRow) => ({
  trajectory: row.trajectory,
  status: row.status,
  hub: row.hub,
  provisionalHub: row.provisional_hub,
  channel: row.channel,
  office: row.office,
  language: row.language,
  contact: {
    subject: row.contact,
    name: row.contact_name,
    email: row.contact_email,
    phone: row.contact_phone,
  },
  enterprise: row.enterprise && {
    id: row.enterprise,
    name: row.enterprise_name,
    number: row.enterprise_number,
    postcode: row.postcode,
    sector: row.sector,
  },
  enterpriseName: row.enterprise_name,
  size: row.size,
  question: row.question,
  questionState: row.question_state,
  themes: JSON.parse(row.themes) as string[],
  implementation: row.implementation === 1,
  requestedAt: row.requested_at,
  firstContactBy: row.first_contact_by,
  firstContactAt: row.first_contact_at,
  firstContactMissed: row.first_contact_missed === 1,
  revision: row.revision,
  lastEventAt: row.last_event_at,
});

const waitingShown = (row: RequestRow) => ({
  trajectory: row.trajectory,
  hub: row.hub ?? row.provisional_hub,
  waitingFor: row.waiting_for!,
  waitingOn: row.waiting_on!,
  since: row.waiting_since!,
  until: row.waiting_until,
  late: row.first_contact_missed === 1 && row.status === 'requested',
});
