import {
  timesheet,
  type TimesheetEvent,
  type TimesheetState,
  timesheetUpcasters,
  type WorkloadEvent,
  workloadUpcasters,
} from '@digihub/coaching-domain';
import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Projection } from '@digihub/read-models';
import type { Transaction } from 'kysely';
import type { CoachingTables, TimesheetRow } from './tables.js';

/** `timesheets` and `workloads`. */
export const hoursProjection: Projection<StoredEvent, CoachingTables> = {
  kind: 'projection',
  name: 'coaching.hours',
  types: ['timesheet.', 'workload.'],
  async project(tx, { body: stored }) {
    if (isTechnical(stored.type)) return;
    if (stored.type.startsWith('timesheet.')) await sheet(tx, stored);
    else await workload(tx, stored);
  },
};

const sheet = async (tx: Transaction<CoachingTables>, stored: StoredEvent): Promise<void> => {
  const [person, month] = keyOf(stored.stream, 'timesheet-', 7);
  const event = toDomainEvent(stored, timesheetUpcasters) as TimesheetEvent;
  const before = await tx
    .selectFrom('timesheets')
    .selectAll()
    .where('person', '=', person)
    .where('month', '=', month)
    .executeTakeFirst();
  const old = before ? (JSON.parse(before.state) as TimesheetState) : timesheet.initialState;
  const state = timesheet.evolve(old, event);
  const row: TimesheetRow = {
    person,
    month,
    status: state.status,
    hub: state.hub ?? null,
    employer: state.employer ?? '',
    minutes: state.entries.reduce((sum, { minutes }) => sum + minutes, 0),
    corrections: state.proposed.length,
    waiting_since: waits(state) ? (before?.waiting_since ?? stored.metadata.recordedAt) : null,
    return_reason:
      event.type === 'timesheet.returned.v1' ? event.data.reason.text : (before?.return_reason ?? null),
    state: JSON.stringify(state),
    revision: stored.revision,
    last_event_at: stored.metadata.recordedAt,
  };
  await tx
    .insertInto('timesheets')
    .values(row)
    .onConflict((conflict) => conflict.columns(['person', 'month']).doUpdateSet(row))
    .execute();
};

/** On a second person: for the sheet, or for a correction. */
const waits = ({ status, proposed }: TimesheetState): boolean => status === 'signed' || proposed.length > 0;

/** Entries of one year concern several trajectories, so they may come in any order: sums do not mind. */
const workload = async (tx: Transaction<CoachingTables>, stored: StoredEvent): Promise<void> => {
  const [person, year] = keyOf(stored.stream, 'workload-', 4);
  const event = toDomainEvent(stored, workloadUpcasters) as WorkloadEvent;
  const before = await tx
    .selectFrom('workloads')
    .selectAll()
    .where('person', '=', person)
    .where('year', '=', Number(year))
    .executeTakeFirst();
  const known = before ?? { percent: 100, months: 12, counted: 0, eligible: 0 };
  const changed =
    event.type === 'workload.hours-counted.v1'
      ? {
          ...known,
          counted: known.counted + event.data.minutes,
          eligible: known.eligible + event.data.eligibleMinutes,
        }
      : { ...known, percent: event.data.percent, months: event.data.months };
  const row = { ...changed, person, year: Number(year), revision: stored.revision };
  await tx
    .insertInto('workloads')
    .values(row)
    .onConflict((conflict) => conflict.columns(['person', 'year']).doUpdateSet(row))
    .execute();
};

/** Person and month (or year) from a stream's name; the last `length` characters are the latter. */
const keyOf = (stream: string, prefix: string, length: number): [string, string] => [
  stream.slice(prefix.length, -length - 1),
  stream.slice(-length),
];
