import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Projection } from '@digihub/read-models';
import { type RoutingEvent, routingUpcasters } from '@digihub/routing-domain';
import type { RoutingTables } from './tables.js';

/** Stored event → what its decision is called. */
const kinds: { readonly [Type in RoutingEvent['type']]?: string } = {
  'routing.partner-asked.v1': 'partner-asked',
  'routing.partner-accepted.v1': 'partner-accepted',
  'routing.partner-refused.v1': 'partner-refused',
  'routing.answer-expired.v1': 'answer-expired',
  'routing.ask-recalled.v1': 'ask-recalled',
  'routing.expertise-bought.v1': 'expertise-bought',
  'routing.referred-for-implementation.v1': 'referred-for-implementation',
  'routing.reopened.v1': 'reopened',
  'routing.waiting-agreed.v1': 'waiting-agreed',
  'routing.ended-without-route.v1': 'ended-without-route',
  'routing.withdrawn.v1': 'withdrawn',
};

/** `decisions`: what was decided and why, in order; and `purchases`, for the cumulative amount per provider. */
export const decisionsProjection: Projection<StoredEvent, RoutingTables> = {
  kind: 'projection',
  name: 'routing.decisions',
  types: Object.keys(kinds).map((type) => type.replace(/v\d+$/, '')),
  async project(tx, { body: stored }) {
    const event = toDomainEvent(stored, routingUpcasters) as RoutingEvent;
    const { trajectory, recordedAt, actor } = stored.metadata;
    const kind = kinds[event.type];
    if (kind === undefined) return;
    await tx
      .insertInto('decisions')
      .values({
        trajectory: trajectory!,
        revision: stored.revision,
        kind,
        decided_at: recordedAt,
        decided_by: actor.id,
        data: JSON.stringify(event.data),
      })
      .execute();
    if (event.type !== 'routing.expertise-bought.v1') return;
    const { round, hub, provider, price } = event.data;
    await tx
      .insertInto('purchases')
      .values({ trajectory: trajectory!, round, hub, provider, price })
      .execute();
  },
};
