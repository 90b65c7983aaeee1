import type { StoredEvent } from '@digihub/event-store';
import { addDays, type Day, dayOf } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { clearDeadline, setDeadline, trajectoryDeadline } from '@digihub/read-models';
import type { RoutingEvent } from '@digihub/routing-domain';
import type { Transaction } from 'kysely';
import type { RoutingTables } from './tables.js';

/** After these nothing is awaited here, at least for now. */
const settled: readonly RoutingEvent['type'][] = [
  'routing.routed.v1',
  'routing.referred-for-implementation.v1',
  'routing.ended-without-route.v1',
  'routing.withdrawn.v1',
  'routing.closed.v1',
];

const answered: readonly RoutingEvent['type'][] = [
  ...settled,
  'routing.partner-accepted.v1',
  'routing.partner-refused.v1',
  'routing.answer-expired.v1',
  'routing.ask-recalled.v1',
];

/** Sets, moves and clears `partner-answer` and `idle`. */
export const moveDeadlines = async (
  tx: Transaction<RoutingTables>,
  programme: Programme,
  event: RoutingEvent,
  { metadata }: StoredEvent,
): Promise<void> => {
  const trajectory = metadata.trajectory!;
  const deadline = (kind: string, lastDay: Day) =>
    trajectoryDeadline({ trajectory, hub: metadata.hub ?? null }, kind, lastDay);
  if (answered.includes(event.type)) await clearDeadline(tx, `partner-answer:${trajectory}`);
  if (settled.includes(event.type)) {
    await clearDeadline(tx, `idle:${trajectory}`);
    return;
  }
  if (event.type === 'routing.partner-asked.v1' || event.type === 'routing.waiting-agreed.v1') {
    const { answerBy } = event.data;
    if (answerBy !== undefined) await setDeadline(tx, deadline('partner-answer', answerBy));
  }
  const today = dayOf(metadata.recordedAt);
  const idleOn =
    event.type === 'routing.waiting-agreed.v1'
      ? event.data.until
      : addDays(today, deadlines(programme, today).idleDays);
  await setDeadline(tx, deadline('idle', idleOn));
};
