import type { Aggregate } from '@digihub/command-handling';
import {
  coaching,
  type CoachingCommand,
  type CoachingEvent,
  type CoachingFacts,
  type CoachingState,
  coachingUpcasters,
  type EntryFacts,
  timesheet,
  type TimesheetCommand,
  type TimesheetEvent,
  type TimesheetState,
  timesheetUpcasters,
  workload,
  type WorkloadCommand,
  type WorkloadEvent,
  type WorkloadFacts,
  type WorkloadState,
  workloadUpcasters,
} from '@digihub/coaching-domain';

/** `coaching-{trajectory}`. The partner or provider of the last round may act on it. */
export const coachingAggregate: Aggregate<CoachingState, CoachingCommand, CoachingEvent, CoachingFacts> = {
  category: 'coaching',
  decider: coaching,
  upcasters: coachingUpcasters,
  rulesVersion: 'coaching/1',
  scope: (state, key) => ({
    trajectory: key,
    hub: state.hub,
    organisations: state.partner === undefined ? [] : [state.partner.organisation],
  }),
};

/** `timesheet-{person}-{yyyy-mm}`: over all hubs; the hub of its first entry decides who approves it. */
export const timesheetAggregate: Aggregate<TimesheetState, TimesheetCommand, TimesheetEvent, EntryFacts> = {
  category: 'timesheet',
  decider: timesheet,
  upcasters: timesheetUpcasters,
  rulesVersion: 'timesheet/1',
  scope: (state) => ({
    hub: state.hub,
    organisations: state.employer === undefined ? [] : [state.employer],
  }),
  concerns: (event) => (event.type === 'timesheet.hours-registered.v1' ? event.data : {}),
};

/** `workload-{person}-{year}`: each counted entry concerns its own trajectory and hub. */
export const workloadAggregate: Aggregate<WorkloadState, WorkloadCommand, WorkloadEvent, WorkloadFacts> = {
  category: 'workload',
  decider: workload,
  upcasters: workloadUpcasters,
  rulesVersion: 'workload/1',
  scope: () => ({}),
  concerns: (event) => (event.type === 'workload.hours-counted.v1' ? event.data : {}),
};

export const sheetKey = (person: string, month: string): string => `${person}-${month}`;
export const workloadKey = (person: string, year: number): string => `${person}-${year}`;
