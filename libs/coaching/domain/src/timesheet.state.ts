import { unreachable } from '@digihub/kernel';
import type { HubCode, OrganisationCode } from '@digihub/programme';
import type { CorrectionProposed, SheetEntry, TimesheetEvent } from './timesheet.events.js';

export type SheetStatus = 'open' | 'signed' | 'locked';

export interface TimesheetState {
  /** Pseudonym. */
  readonly person?: string;
  /** `2022-03`. */
  readonly month?: string;
  /** Of the entry registered last. */
  readonly employer?: OrganisationCode;
  /** Of the first entry that has one: whose approver decides. */
  readonly hub?: HubCode;
  readonly status: SheetStatus;
  readonly entries: readonly SheetEntry[];
  /** Corrections that wait for a second person. */
  readonly proposed: readonly CorrectionProposed['data'][];
  /** Ids of corrections already decided: a repeat is recognised by them. */
  readonly decided: readonly string[];
}

export const initialTimesheet: TimesheetState = { status: 'open', entries: [], proposed: [], decided: [] };

const decided = (state: TimesheetState, correction: string): TimesheetState => ({
  ...state,
  proposed: state.proposed.filter((proposal) => proposal.correction !== correction),
  decided: [...state.decided, correction],
});

export const evolveTimesheet = (state: TimesheetState, event: TimesheetEvent): TimesheetState => {
  switch (event.type) {
    case 'timesheet.hours-registered.v1': {
      const { person, month, ...entry } = event.data;
      const hub = state.hub ?? entry.hub;
      return {
        ...state,
        person,
        month,
        employer: entry.employer,
        ...(hub === undefined ? {} : { hub }),
        entries: [...state.entries, entry],
      };
    }
    case 'timesheet.entry-removed.v1':
      return { ...state, entries: state.entries.filter(({ entry }) => entry !== event.data.entry) };
    case 'timesheet.signed.v1':
      return { ...state, status: 'signed' };
    case 'timesheet.returned.v1':
      return { ...state, status: 'open' };
    case 'timesheet.approved.v1':
      return { ...state, status: 'locked' };
    case 'timesheet.correction-proposed.v1':
      return { ...state, proposed: [...state.proposed, event.data] };
    case 'timesheet.correction-approved.v1': {
      const { correction, reversal, replacement } = event.data;
      const added = replacement === undefined ? [reversal] : [reversal, replacement];
      return { ...decided(state, correction), entries: [...state.entries, ...added] };
    }
    case 'timesheet.correction-refused.v1':
      return decided(state, event.data.correction);
    default:
      return unreachable(event);
  }
};
