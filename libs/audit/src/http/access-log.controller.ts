import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { accessesOf, allAccesses, matches, tellAccess } from '@digihub/access-log';
import type { StoredEvent } from '@digihub/event-store';
import { page, PageQuery, positionOfCursor, QueryRoute, Reference, Text } from '@digihub/http';
import { audited, type Audited } from '../audited.js';
import { momentOf } from '../moment.js';

/** Notes that one request looks through at most; behind them the next page goes on. */
const mostSeen = 5_000;

export class AccessLogQuery extends PageQuery {
  @Reference({ optional: true, example: '7x3k9m2p4q8r1s5t', description: 'Of this trajectory alone' })
  trajectory?: string;

  @Reference({
    optional: true,
    example: '2h5k8n1q4s7v0x3z',
    description: 'Whose data was opened: a surrogate',
  })
  person?: string;

  @Text({ max: 128, optional: true, example: 'caseworker-limburg', description: 'Who looked: a pseudonym' })
  by?: string;

  @Text({
    max: 40,
    optional: true,
    example: '2022-06-30',
    description: 'Noted behind this moment (ISO) or day',
  })
  since?: string;
}

/** Who looked at personal data, took a dossier away or was refused. */
@ApiTags('access log')
@Controller('audit/v1/access-log')
export class AccessLogController {
  constructor(@Inject(audited) private readonly parts: Audited) {}

  @QueryRoute('', {
    roles: ['auditor', 'operator'],
    summary: 'Who looked at personal data, who was refused: when, where and for what purpose',
    description: `A page may hold fewer than \`limit\`, or none, before the last: one request looks through ${mostSeen} notes.`,
  })
  async list(@Query() query: AccessLogQuery) {
    const { trajectory, person, by, limit } = query;
    const filter = { person, by, since: momentOf(query.since) };
    const { store } = this.parts;
    const after = positionOfCursor(query.cursor);
    // Of one trajectory by revision, of all by position.
    const [events, keyOf] =
      trajectory === undefined
        ? [allAccesses(store, after), ({ position }: StoredEvent) => String(position)]
        : [accessesOf(store, trajectory, Number(after) + 1), ({ revision }: StoredEvent) => String(revision)];
    const rows: StoredEvent[] = [];
    let seen = 0;
    for await (const event of events) {
      seen += 1;
      if (matches(event, filter)) rows.push(event);
      if (rows.length > limit) break;
      if (seen === mostSeen) {
        const { next } = page([event, event], 1, (last) => [keyOf(last)]);
        return { items: rows.map(shown), next };
      }
    }
    const { items, next } = page(rows, limit, (last) => [keyOf(last)]);
    return { items: items.map(shown), next };
  }
}

const shown = (event: StoredEvent) => ({
  id: event.id,
  type: event.type,
  trajectory: event.metadata.trajectory ?? null,
  position: String(event.position),
  recordedAt: event.metadata.recordedAt,
  occurredAt: event.metadata.occurredAt ?? null,
  by: event.metadata.actor.id,
  roles: event.metadata.actor.roles,
  sentence: tellAccess(event),
  ...event.data,
});
