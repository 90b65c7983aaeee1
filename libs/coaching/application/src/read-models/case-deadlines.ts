import { type CoachingEvent, type CoachingState } from '@digihub/coaching-domain';
import type { StoredEvent } from '@digihub/event-store';
import { addDays, dayOf, endOfDay, startOfDay } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { clearDeadline, setDeadline } from '@digihub/read-models';
import type { Transaction } from 'kysely';
import type { CoachingTables } from './tables.js';

/** Sets, moves and takes away what must happen by itself after this event. */
export const moveDeadlines = async (
  tx: Transaction<CoachingTables>,
  programme: Programme,
  event: CoachingEvent,
  state: CoachingState,
  { metadata }: StoredEvent,
): Promise<void> => {
  const trajectory = metadata.trajectory!;
  const set = (kind: string, id: string, dueAt: string) =>
    setDeadline(tx, {
      id: `${kind}:${id}`,
      kind,
      key: trajectory,
      trajectory,
      hub: state.hub ?? null,
      dueAt,
    });
  const clear = (kind: string, id: string) => clearDeadline(tx, `${kind}:${id}`);

  switch (event.type) {
    case 'coaching.started.v1':
      await set('coach', trajectory, endOfDay(event.data.coachBy));
      break;
    case 'coaching.coach-assigned.v1':
    case 'coaching.coach-missed.v1':
      await clear('coach', trajectory);
      break;
    // A quote lapses when its last day is over, not on it.
    case 'coaching.reservation-noted.v1':
      await set('quote-validity', `${trajectory}/${event.data.quote}`, dayAfter(event.data.sendBy));
      break;
    case 'coaching.quote-sent.v1':
      await set('quote-validity', `${trajectory}/${event.data.quote}`, dayAfter(event.data.validUntil));
      break;
    case 'coaching.quote-signed.v1':
    case 'coaching.quote-lapsed.v1':
      await clear('quote-validity', `${trajectory}/${event.data.quote}`);
      break;
    default:
      break;
  }

  if (state.ended) {
    await clear('coach', trajectory);
    await clear('idle', trajectory);
  } else if (event.type === 'coaching.waiting-agreed.v1') {
    const { until } = event.data;
    if (state.coach === undefined && !state.coachMissed) await set('coach', trajectory, endOfDay(until));
    await set('idle', trajectory, endOfDay(until));
  } else if (event.type !== 'coaching.idle-noticed.v1') {
    // Once per silence: only something else than the notice itself begins another.
    const today = dayOf(metadata.recordedAt);
    await set('idle', trajectory, endOfDay(addDays(today, deadlines(programme, today).idleDays)));
  }
};

const dayAfter = (day: string): string => startOfDay(addDays(day, 1));
