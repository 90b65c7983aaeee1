import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, notFound, visibleHubs } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { keyOfCursor, page, PageQuery, PathReference, QueryRoute } from '@digihub/http';
import type { Actor } from '@digihub/kernel';
import { ErasureCommands } from '../erasure-commands.js';
import type { ErasureTables, HoldRow, ListRow, RequestRow } from '../read-models/tables.js';
import { erasureRuntime } from '../runtime-token.js';

const readers = ['caseworker', 'coach', 'approver', 'finance', 'auditor', 'operator'] as const;
const id = { example: '6w3k9m2p4q8r1s5t' };

@ApiTags('erasure')
@Controller('erasure/v1')
export class ErasureQueries {
  constructor(
    private readonly erasure: ErasureCommands,
    @Inject(erasureRuntime) private readonly runtime: ContextRuntime<ErasureTables>,
  ) {}

  @QueryRoute('requests', { roles: readers, summary: 'Requests to be forgotten, of the own hubs' })
  async requests(@Query() { limit, cursor }: PageQuery, @Caller() caller: Actor) {
    const rows = await this.ownRequests(caller)
      .where('request', '>', String(keyOfCursor(cursor, 1)?.[0] ?? ''))
      .orderBy('request')
      .limit(limit + 1)
      .execute();
    return page(rows.map(requestShown), limit, ({ request }) => [request]);
  }

  @QueryRoute('requests/:request', {
    roles: readers,
    summary: 'One request: what stands against it today, and its signed receipt once it was executed',
  })
  async request(@PathReference('request', id) request: string, @Caller() caller: Actor) {
    const row = await this.ownRequests(caller).where('request', '=', request).executeTakeFirst();
    if (!row) throw notFound();
    const { held, open, retainUntil } = await this.erasure.retention.obstaclesOf(row.subject);
    return { ...requestShown(row), obstacles: { held, open, retainUntil: retainUntil ?? null } };
  }

  @QueryRoute('lists', { roles: readers, summary: 'Lists of what may be destroyed, of the own hubs' })
  async lists(@Query() { limit, cursor }: PageQuery, @Caller() caller: Actor) {
    const rows = await this.ownLists(caller)
      .where('list', '>', String(keyOfCursor(cursor, 1)?.[0] ?? ''))
      .orderBy('list')
      .limit(limit + 1)
      .execute();
    return page(rows.map(listShown), limit, ({ list }) => [list]);
  }

  @QueryRoute('lists/:list', { roles: readers, summary: 'One list, its outcome and its signed receipt' })
  async list(@PathReference('list', id) list: string, @Caller() caller: Actor) {
    const row = await this.ownLists(caller).where('list', '=', list).executeTakeFirst();
    if (!row) throw notFound();
    const outcome = row.outcome === null ? null : (JSON.parse(row.outcome) as object);
    return { ...listShown(row), items: JSON.parse(row.items) as object[], outcome };
  }

  @QueryRoute('holds', { roles: readers, summary: 'Legal holds of the own hubs, and on persons' })
  async holds(@Query() { limit, cursor }: PageQuery, @Caller() caller: Actor) {
    const hubs = visibleHubs(caller);
    let rows = this.runtime.database.read
      .selectFrom('holds')
      .selectAll()
      .where('held', '>', String(keyOfCursor(cursor, 1)?.[0] ?? ''))
      .orderBy('held')
      .limit(limit + 1);
    if (hubs !== 'all')
      rows = rows.where(({ eb, or }) => or([eb('hub', 'is', null), eb('hub', 'in', [...hubs])]));
    return page((await rows.execute()).map(holdShown), limit, ({ held }) => [held]);
  }

  @QueryRoute('receipt-key', { roles: readers, summary: 'The public key (JWK) that receipts verify with' })
  receiptKey() {
    return this.runtime.parts.erasure!.publicKey;
  }

  private ownRequests(caller: Actor) {
    const hubs = visibleHubs(caller);
    const rows = this.runtime.database.read.selectFrom('requests').selectAll();
    return hubs === 'all' ? rows : rows.where('hub', 'in', [...hubs]);
  }

  private ownLists(caller: Actor) {
    const hubs = visibleHubs(caller);
    const rows = this.runtime.database.read.selectFrom('lists').selectAll();
    return hubs === 'all' ? rows : rows.where('hub', 'in', [...hubs]);
  }
}

const requestShown = (row: RequestRow) => ({
  request: row.request,
  hub: row.hub,
  subject: row.subject,
  ground: row.ground,
  status: row.status,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  approvedBy: row.approved_by,
  executedAt: row.executed_at,
  receipt: row.receipt,
  revision: row.revision,
});

const listShown = (row: ListRow) => ({
  list: row.list,
  hub: row.hub,
  status: row.status,
  trajectories: (JSON.parse(row.items) as unknown[]).length,
  drawnAt: row.drawn_at,
  approvedBy: JSON.parse(row.approved_by) as string[],
  executedAt: row.executed_at,
  receipt: row.receipt,
  revision: row.revision,
});

const holdShown = (row: HoldRow) => ({
  held: row.held,
  hub: row.hub,
  ground: row.ground,
  placedBy: row.placed_by,
  placedAt: row.placed_at,
});
