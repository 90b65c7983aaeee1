import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import { type Instant, unreachable } from '@digihub/kernel';
import type { Programme } from '@digihub/programme';
import type { Projection } from '@digihub/read-models';
import { type RoutingEvent, routingUpcasters } from '@digihub/routing-domain';
import type { Transaction } from 'kysely';
import { moveDeadlines } from './deadlines.js';
import type { CaseRow, RoutingTables } from './tables.js';

type Changes = Partial<Omit<CaseRow, 'trajectory'>>;
type Started = Extract<RoutingEvent, { type: 'routing.started.v1' }>;

const notWaiting = { waiting_for: null, waiting_on: null, waiting_since: null, waiting_until: null };
const notAsked = { asked_organisation: null, answer_by: null };
const notTaken = { organisation: null, route: null, payment_basis: null, price: null, routed_at: null };

const waiting = (what: string, on: string, since: Instant, until: string | null = null) => ({
  waiting_for: what,
  waiting_on: on,
  waiting_since: since,
  waiting_until: until,
});

/** The question is back with us. */
const toRoute = (at: Instant): Changes => ({
  status: 'to-route',
  ...notAsked,
  ...waiting('route', 'us', at),
});
const toRefer = (at: Instant): Changes => ({
  implementation: 'signalled',
  ...waiting('referral', 'us', at),
});
const over = (status: string): Changes => ({ status, ...notAsked, ...notWaiting });

/** What an event after the first changes in the row. */
const changesOf = (event: Exclude<RoutingEvent, Started>, at: Instant): Changes => {
  switch (event.type) {
    case 'routing.partner-asked.v1': {
      const { organisation, answerBy } = event.data;
      return {
        status: 'asked',
        asked_organisation: organisation,
        answer_by: answerBy,
        ...waiting('partner-answer', 'partner', at, answerBy),
      };
    }
    case 'routing.partner-accepted.v1':
    case 'routing.expertise-bought.v1':
      return {};
    case 'routing.partner-refused.v1':
    case 'routing.answer-expired.v1':
    case 'routing.ask-recalled.v1':
      return toRoute(at);
    case 'routing.routed.v1': {
      const { organisation, route, paymentBasis, price } = event.data;
      return {
        ...over('routed'),
        organisation,
        route,
        payment_basis: paymentBasis,
        price: price ?? null,
        routed_at: at,
      };
    }
    case 'routing.implementation-noted.v1':
      return toRefer(at);
    case 'routing.referred-for-implementation.v1':
      return over('referred');
    case 'routing.reopened.v1': {
      const { round, cause } = event.data;
      const again = { ...toRoute(at), ...notTaken, round };
      return cause === 'implementation-signalled' ? { ...again, ...toRefer(at) } : again;
    }
    case 'routing.waiting-agreed.v1': {
      const { on, until, answerBy } = event.data;
      const moved = answerBy === undefined ? {} : { answer_by: answerBy };
      return { ...moved, ...waiting('agreed', on, at, until) };
    }
    case 'routing.idle-noticed.v1':
      return waiting('sign-of-life', 'us', at);
    case 'routing.ended-without-route.v1':
      return over('ended');
    case 'routing.withdrawn.v1':
      return over('withdrawn');
    case 'routing.closed.v1':
      return over('closed');
    default:
      return unreachable(event);
  }
};

/** `cases`, with what each one waits for, and the deadlines `partner-answer` and `idle`. */
export const casesProjection = (programme: Programme): Projection<StoredEvent, RoutingTables> => ({
  kind: 'projection',
  name: 'routing.cases',
  types: ['routing.'],
  async project(tx, { body: stored }) {
    const { recordedAt } = stored.metadata;
    const { revision } = stored;
    const trajectory = stored.metadata.trajectory!;
    if (isTechnical(stored.type)) {
      await change(tx, trajectory, { revision });
      return;
    }
    const event = toDomainEvent(stored, routingUpcasters) as RoutingEvent;
    if (event.type === 'routing.started.v1') {
      await tx
        .insertInto('cases')
        .values(started(trajectory, event, stored))
        .execute();
    } else {
      await change(tx, trajectory, { ...changesOf(event, recordedAt), revision, last_event_at: recordedAt });
    }
    await moveDeadlines(tx, programme, event, stored);
  },
});

const change = async (
  tx: Transaction<RoutingTables>,
  trajectory: string,
  changes: Changes,
): Promise<void> => {
  await tx.updateTable('cases').set(changes).where('trajectory', '=', trajectory).execute();
};

const started = (
  trajectory: string,
  { data: { hub, enterprise, themes, implementation } }: Started,
  { revision, metadata: { recordedAt } }: StoredEvent,
): CaseRow => ({
  trajectory,
  hub,
  status: 'to-route',
  round: 1,
  enterprise,
  themes: JSON.stringify(themes),
  implementation: implementation ? 'opened' : 'no',
  ...notAsked,
  ...notTaken,
  started_at: recordedAt,
  ...waiting(implementation ? 'referral' : 'route', 'us', recordedAt),
  revision,
  last_event_at: recordedAt,
});
