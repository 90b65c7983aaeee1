import { firstRules, type StreamKind } from '@digihub/kernel';
import type { CoachingEvent } from './coaching.events.js';
import { coaching, type CoachingCommand, type CoachingFacts } from './coaching.js';
import type { CoachingState } from './coaching.state.js';
import { coachingUpcasters } from './coaching.upcasters.js';
import type { EntryFacts } from './sheet-entry.js';
import type { TimesheetEvent } from './timesheet.events.js';
import { timesheet, type TimesheetCommand } from './timesheet.js';
import type { TimesheetState } from './timesheet.state.js';
import { timesheetUpcasters } from './timesheet.upcasters.js';
import type { WorkloadEvent } from './workload.events.js';
import { workload, type WorkloadCommand, type WorkloadFacts, type WorkloadState } from './workload.js';
import { workloadUpcasters } from './workload.upcasters.js';

/** `coaching-{trajectory}` */
export const coachingStreams: StreamKind<CoachingState, CoachingCommand, CoachingEvent, CoachingFacts> = {
  category: 'coaching',
  decider: coaching,
  upcasters: coachingUpcasters,
  rules: firstRules('coaching/1', coaching),
};

/** `timesheet-{person}-{yyyy-mm}` */
export const timesheetStreams: StreamKind<TimesheetState, TimesheetCommand, TimesheetEvent, EntryFacts> = {
  category: 'timesheet',
  decider: timesheet,
  upcasters: timesheetUpcasters,
  rules: firstRules('timesheet/1', timesheet),
};

/** `workload-{person}-{year}` */
export const workloadStreams: StreamKind<WorkloadState, WorkloadCommand, WorkloadEvent, WorkloadFacts> = {
  category: 'workload',
  decider: workload,
  upcasters: workloadUpcasters,
  rules: firstRules('workload/1', workload),
};
