import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Projection } from '@digihub/read-models';
import { type RoutingEvent, routingUpcasters } from '@digihub/routing-domain';
import type { RoutingTables } from './tables.js';

const answers = {
  'routing.partner-accepted.v1': 'accepted',
  'routing.partner-refused.v1': 'refused',
  'routing.answer-expired.v1': 'expired',
  'routing.ask-recalled.v1': 'recalled',
} as const;

/** `asks`: every question to a partner, and what became of it. */
export const asksProjection: Projection<StoredEvent, RoutingTables> = {
  kind: 'projection',
  name: 'routing.asks',
  types: [
    'routing.partner-asked.',
    'routing.partner-accepted.',
    'routing.partner-refused.',
    'routing.answer-expired.',
    'routing.ask-recalled.',
    'routing.waiting-agreed.',
    'routing.reopened.',
  ],
  async project(tx, { body: stored }) {
    const event = toDomainEvent(stored, routingUpcasters) as RoutingEvent;
    const trajectory = stored.metadata.trajectory!;
    const at = stored.metadata.recordedAt;
    switch (event.type) {
      case 'routing.partner-asked.v1': {
        const { ask, round, hub, organisation, pool, poolHub, brief, answerBy } = event.data;
        await tx
          .insertInto('asks')
          .values({
            trajectory,
            ask,
            round,
            hub,
            organisation,
            pool,
            pool_hub: poolHub,
            brief,
            asked_at: at,
            answer_by: answerBy,
            status: 'open',
            answered_at: null,
          })
          .execute();
        break;
      }
      case 'routing.partner-accepted.v1':
      case 'routing.partner-refused.v1':
      case 'routing.answer-expired.v1':
      case 'routing.ask-recalled.v1':
        await tx
          .updateTable('asks')
          .set({ status: answers[event.type], answered_at: at })
          .where('trajectory', '=', trajectory)
          .where('ask', '=', event.data.ask)
          .execute();
        break;
      case 'routing.waiting-agreed.v1':
        if (event.data.answerBy === undefined) break;
        await tx
          .updateTable('asks')
          .set({ answer_by: event.data.answerBy })
          .where('trajectory', '=', trajectory)
          .where('status', '=', 'open')
          .execute();
        break;
      case 'routing.reopened.v1':
        if (event.data.cause !== 'partner-withdrew') break;
        await tx
          .updateTable('asks')
          .set({ status: 'withdrew' })
          .where('trajectory', '=', trajectory)
          .where('round', '=', event.data.round - 1)
          .where('status', '=', 'accepted')
          .execute();
        break;
      default:
        break;
    }
  },
};
