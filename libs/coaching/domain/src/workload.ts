import { type Command, type Decider, type Decision, known, startOfDay, unreachable } from '@digihub/kernel';
import { refuseHours } from './refusals.js';
import type { SheetEntry } from './timesheet.events.js';
import type { HoursCounted, WorkloadEvent } from './workload.events.js';

export type WorkloadCommand =
  | Command<
      'record-employment',
      { readonly person: string; readonly year: number; readonly percent: number; readonly months: number }
    >
  | Command<
      'count-hours',
      { readonly person: string; readonly year: number; readonly entries: readonly SheetEntry[] }
    >;

export interface WorkloadFacts {
  /** Minutes that a full-time person may declare in that year, over all hubs (1,720 hours). */
  readonly fullTimeMinutes?: number;
}

export interface WorkloadState {
  readonly percent: number;
  readonly months: number;
  /** Minutes counted within the cap. */
  readonly eligible: number;
  /** Entry → its eligible minutes. */
  readonly counted: Readonly<Record<string, number>>;
  /** Entries whose reversal has been counted. */
  readonly reversed: readonly string[];
}

/**
 * The cap in minutes, pro rata to employment and months, rounded down.
 * Source: 1,720 hours a year, Regulation 1303/2013, Article 68(2); 2021/1060, Article 55(2).
 */
export const capOf = (
  { percent, months }: Pick<WorkloadState, 'percent' | 'months'>,
  fullTimeMinutes: number,
): number => Math.floor((fullTimeMinutes * percent * months) / 1200);

/** The rules of `workload-{person}-{year}`: guards the cap over all hubs, and in whatever order entries come. */
export const workload: Decider<WorkloadState, WorkloadCommand, WorkloadEvent, WorkloadFacts> = {
  initialState: { percent: 100, months: 12, eligible: 0, counted: {}, reversed: [] },

  decide(command, state, { actor, facts }) {
    switch (command.type) {
      case 'record-employment': {
        const { person, percent, months } = command.data;
        if (actor.id === person) return refuseHours('your-own-sheet');
        if (percent < 1 || percent > 100 || months < 1 || months > 12)
          return refuseHours('employment-unlikely');
        if (state.percent === percent && state.months === months) return [];
        const cap = capOf({ percent, months }, known(facts.fullTimeMinutes, 'fullTimeMinutes'));
        if (cap < state.eligible) return refuseHours('cap-below-counted', { counted: state.eligible, cap });
        return [{ type: 'workload.employment-recorded.v1', data: { ...command.data, recordedBy: actor.id } }];
      }
      case 'count-hours':
        return count(command.data, state, capOf(state, known(facts.fullTimeMinutes, 'fullTimeMinutes')));
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'workload.employment-recorded.v1':
        return { ...state, percent: event.data.percent, months: event.data.months };
      case 'workload.hours-counted.v1': {
        const { entry, eligibleMinutes, reverses } = event.data;
        return {
          ...state,
          eligible: state.eligible + eligibleMinutes,
          counted: { ...state.counted, [entry]: eligibleMinutes },
          reversed: reverses === undefined ? state.reversed : [...state.reversed, reverses],
        };
      }
      default:
        return unreachable(event);
    }
  },
};

/**
 * Services and coordination count, work outside the programme does not. A reversal gives back exactly what its
 * entry took; one that comes before its entry leaves nothing for that entry to take.
 */
const count = (
  { person, year, entries }: Extract<WorkloadCommand, { type: 'count-hours' }>['data'],
  before: WorkloadState,
  cap: number,
): Decision<WorkloadEvent> => {
  const events: HoursCounted[] = [];
  let state = before;
  for (const entry of entries) {
    if (entry.activity === 'other' || Object.hasOwn(state.counted, entry.entry)) continue;
    const eligibleMinutes = eligible(entry, state, cap);
    const data = { ...entry, person, year, eligibleMinutes, cap };
    const event: HoursCounted = {
      type: 'workload.hours-counted.v1',
      data,
      occurredAt: startOfDay(entry.day),
    };
    events.push(event);
    state = workload.evolve(state, event);
  }
  return events;
};

const eligible = (entry: SheetEntry, state: WorkloadState, cap: number): number => {
  // `|| 0`: no negative zero.
  if (entry.reverses !== undefined) {
    return state.reversed.includes(entry.reverses) ? 0 : -(state.counted[entry.reverses] ?? 0) || 0;
  }
  if (state.reversed.includes(entry.entry)) return 0;
  return Math.min(entry.minutes, Math.max(0, cap - state.eligible));
};
