/** Names and shapes here are the storage format of `timesheet-{person}-{yyyy-mm}`: never edit one, add a version. */
import type { Day, DomainEvent } from '@digihub/kernel';
import type { HubCode, OrganisationCode } from '@digihub/programme';

/** Free text with whose key seals it. */
export interface Remark {
  readonly subject: string;
  /** Sealed. */
  readonly text: string;
}

/** `other`: work outside the programme; it is there so that the month is whole, and counts nowhere. */
export type WorkActivity = 'services' | 'coordination' | 'other';

export interface SheetEntry {
  /** Unique over all sheets. */
  readonly entry: string;
  readonly day: Day;
  /** A multiple of 15; negative for a reversal. */
  readonly minutes: number;
  readonly activity: WorkActivity;
  /** Services. */
  readonly trajectory?: string;
  /** Services: the hub of the trajectory; coordination: the hub it was for. */
  readonly hub?: HubCode;
  readonly employer: OrganisationCode;
  /** The entry that this one takes back. */
  readonly reverses?: string;
}

export type HoursRegistered = DomainEvent<
  'timesheet.hours-registered.v1',
  SheetEntry & { readonly person: string; readonly month: string }
>;
export type EntryRemoved = DomainEvent<'timesheet.entry-removed.v1', { readonly entry: string }>;
export type SheetSigned = DomainEvent<'timesheet.signed.v1', { readonly minutes: number }>;
export type SheetReturned = DomainEvent<
  'timesheet.returned.v1',
  { readonly reason: Remark; readonly returnedBy: string }
>;
/** Locked, with what was locked. */
export type SheetApproved = DomainEvent<
  'timesheet.approved.v1',
  {
    readonly person: string;
    readonly month: string;
    readonly entries: readonly SheetEntry[];
    readonly approvedBy: string;
  }
>;
export type CorrectionProposed = DomainEvent<
  'timesheet.correction-proposed.v1',
  {
    readonly correction: string;
    /** The locked entry that is wrong. */
    readonly entry: string;
    /** What should have stood there; absent: nothing. */
    readonly replacement?: SheetEntry;
    readonly reason: Remark;
    readonly proposedBy: string;
  }
>;
export type CorrectionApproved = DomainEvent<
  'timesheet.correction-approved.v1',
  {
    readonly person: string;
    readonly correction: string;
    readonly reversal: SheetEntry;
    readonly replacement?: SheetEntry;
    readonly approvedBy: string;
  }
>;
export type CorrectionRefused = DomainEvent<
  'timesheet.correction-refused.v1',
  { readonly correction: string; readonly reason: Remark; readonly refusedBy: string }
>;

export type TimesheetEvent =
  | HoursRegistered
  | EntryRemoved
  | SheetSigned
  | SheetReturned
  | SheetApproved
  | CorrectionProposed
  | CorrectionApproved
  | CorrectionRefused;
