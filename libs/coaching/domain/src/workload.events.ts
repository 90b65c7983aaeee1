/** Names and shapes here are the storage format of `workload-{person}-{year}`: never edit one, add a version. */
import type { DomainEvent } from '@digihub/kernel';
import type { SheetEntry } from './timesheet.events.js';

/** How much a person works: the cap follows pro rata. */
export type EmploymentRecorded = DomainEvent<
  'workload.employment-recorded.v1',
  {
    readonly person: string;
    readonly year: number;
    /** 100: full time. */
    readonly percent: number;
    /** Months of that year. */
    readonly months: number;
    readonly recordedBy: string;
  }
>;
/** One entry of a locked sheet. What lies above the cap is kept, and not eligible. */
export type HoursCounted = DomainEvent<
  'workload.hours-counted.v1',
  SheetEntry & {
    readonly person: string;
    readonly year: number;
    /** Of `minutes`; negative where a reversal gives back. */
    readonly eligibleMinutes: number;
    /** The cap as it stood, in minutes. */
    readonly cap: number;
  }
>;

export type WorkloadEvent = EmploymentRecorded | HoursCounted;
