import type { Aggregate } from '@digihub/command-handling';
import {
  type CoachingCommand,
  type CoachingEvent,
  type CoachingFacts,
  type CoachingState,
  coachingStreams,
  type EntryFacts,
  type TimesheetCommand,
  type TimesheetEvent,
  type TimesheetState,
  timesheetStreams,
  type WorkloadCommand,
  type WorkloadEvent,
  type WorkloadFacts,
  type WorkloadState,
  workloadStreams,
} from '@digihub/coaching-domain';

/** `coaching-{trajectory}`. The partner or provider of the last round may act on it. */
export const coachingAggregate: Aggregate<CoachingState, CoachingCommand, CoachingEvent, CoachingFacts> = {
  ...coachingStreams,
  begins: ['start-coaching'],
  scope: (state, key) => ({
    trajectory: key,
    hub: state.hub,
    organisations: state.partner === undefined ? [] : [state.partner.organisation],
  }),
};

/** `timesheet-{person}-{yyyy-mm}`: over all hubs; the hub of its first entry decides who approves it. */
export const timesheetAggregate: Aggregate<TimesheetState, TimesheetCommand, TimesheetEvent, EntryFacts> = {
  ...timesheetStreams,
  scope: (state) => ({
    hub: state.hub,
    organisations: state.employer === undefined ? [] : [state.employer],
  }),
  concerns: (event) => (event.type === 'timesheet.hours-registered.v1' ? event.data : {}),
};

/** `workload-{person}-{year}`: each counted entry concerns its own trajectory and hub. */
export const workloadAggregate: Aggregate<WorkloadState, WorkloadCommand, WorkloadEvent, WorkloadFacts> = {
  ...workloadStreams,
  scope: () => ({}),
  concerns: (event) => (event.type === 'workload.hours-counted.v1' ? event.data : {}),
};

export const sheetKey = (person: string, month: string): string => `${person}-${month}`;
export const workloadKey = (person: string, year: number): string => `${person}-${year}`;
