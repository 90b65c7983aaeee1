import {
  coaching,
  type CoachingEvent,
  type CoachingState,
  coachingUpcasters,
  isOpen,
  statusOf,
} from '@digihub/coaching-domain';
import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Programme } from '@digihub/programme';
import type { Projection } from '@digihub/read-models';
import { moveDeadlines } from './case-deadlines.js';
import type { CaseRow, CoachingTables } from './tables.js';
import { waitingAfter } from './waiting.js';

/** `cases`, with what each one waits for, and the deadlines `coach`, `quote-validity` and `idle`. */
export const casesProjection = (programme: Programme): Projection<StoredEvent, CoachingTables> => ({
  kind: 'projection',
  name: 'coaching.cases',
  types: ['coaching.'],
  async project(tx, { body: stored }) {
    const { revision } = stored;
    const { recordedAt } = stored.metadata;
    const trajectory = stored.metadata.trajectory!;
    const before = await tx
      .selectFrom('cases')
      .selectAll()
      .where('trajectory', '=', trajectory)
      .executeTakeFirst();
    if (isTechnical(stored.type)) {
      if (!before) return;
      await tx.updateTable('cases').set({ revision }).where('trajectory', '=', trajectory).execute();
      return;
    }
    const event = toDomainEvent(stored, coachingUpcasters) as CoachingEvent;
    const old = before ? (JSON.parse(before.state) as CoachingState) : coaching.initialState;
    const state = coaching.evolve(old, event);
    if (event.type === 'coaching.started.v1') {
      await tx
        .insertInto('cases')
        .values(started(trajectory, event, state, stored))
        .execute();
    } else {
      const changes = {
        ...changesOf(state),
        ...(event.type === 'coaching.stopped.v1' ? { stop_ground: event.data.ground } : {}),
        ...waitingAfter(event, state, before!, recordedAt),
        revision,
        last_event_at: recordedAt,
      };
      await tx.updateTable('cases').set(changes).where('trajectory', '=', trajectory).execute();
    }
    await moveDeadlines(tx, programme, event, state, stored);
  },
});

/** What follows from the folded stream. */
const changesOf = (state: CoachingState) => ({
  status: statusOf(state),
  round: state.partner!.round,
  route: state.partner!.route,
  organisation: state.partner!.organisation,
  payment_basis: state.partner!.paymentBasis,
  coach: state.coach ?? null,
  coach_missed: state.coachMissed ? 1 : 0,
  implementation: state.implementation,
  open_quote: state.quotes.find(isOpen)?.quote ?? null,
  signed_amount: state.quotes.reduce(
    (sum, { status, amount }) => (status === 'signed' ? sum + amount : sum),
    0,
  ),
  ended_on: state.ended?.on ?? null,
  state: JSON.stringify(state),
});

const started = (
  trajectory: string,
  event: Extract<CoachingEvent, { type: 'coaching.started.v1' }>,
  state: CoachingState,
  { revision, metadata: { recordedAt } }: StoredEvent,
): CaseRow => {
  const { hub, enterprise, contact, themes, coachBy } = event.data;
  const waiting = { waiting_for: null, waiting_on: null, waiting_since: null, waiting_until: null };
  return {
    trajectory,
    hub,
    enterprise,
    contact,
    themes: JSON.stringify(themes),
    coach_by: coachBy,
    stop_ground: null,
    started_at: recordedAt,
    ...changesOf(state),
    ...waitingAfter(event, state, { ...waiting, coach_by: coachBy }, recordedAt),
    revision,
    last_event_at: recordedAt,
  };
};
