export type { Assignment, CoachingEvent, Route, StopGround, WaitingOn } from './coaching.events.js';
export {
  type CoachingState,
  type CoachingStatus,
  isOpen,
  isRunning,
  type QuoteState,
  type QuoteStatus,
  statusOf,
} from './coaching.state.js';
export { coaching, type CoachingCommand, type CoachingFacts } from './coaching.js';
export { coachingUpcasters } from './coaching.upcasters.js';
export type { GuidanceEvent, InfrastructureKind } from './guidance.events.js';
export type {
  LapseCause,
  QuoteEvent,
  QuoteLine,
  ReservationGround,
  SigningCapacity,
  SigningEvidence,
} from './quote.events.js';
export { lineAmount } from './quotes.js';
export { type ServicesWork, servicesWork, type WorkingParty } from './services-work.js';
export type { EntryFacts, WorkDone } from './sheet-entry.js';
export { coachingStreams, timesheetStreams, workloadStreams } from './streams.js';
export { timesheet, type TimesheetCommand } from './timesheet.js';
export type { Remark, SheetEntry, TimesheetEvent, WorkActivity } from './timesheet.events.js';
export type { SheetStatus, TimesheetState } from './timesheet.state.js';
export { timesheetUpcasters } from './timesheet.upcasters.js';
export { capOf, workload, type WorkloadCommand, type WorkloadFacts, type WorkloadState } from './workload.js';
export type { WorkloadEvent } from './workload.events.js';
export { workloadUpcasters } from './workload.upcasters.js';
