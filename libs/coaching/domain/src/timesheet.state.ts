import { unreachable } from '@digihub/kernel';
import type { CorrectionProposed, SheetEntry, TimesheetEvent } from './timesheet.events.js';

export type SheetStatus = 'open' | 'signed' | 'locked';

export interface TimesheetState {
  /** Pseudonym. */
  readonly person?: string;
  /** `2022-03`. */
  readonly month?: string;
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
    case 'coaching.hours-registered.v1': {
      const { person, month, ...entry } = event.data;
      return { ...state, person, month, entries: [...state.entries, entry] };
    }
    case 'coaching.entry-removed.v1':
      return { ...state, entries: state.entries.filter(({ entry }) => entry !== event.data.entry) };
    case 'coaching.sheet-signed.v1':
      return { ...state, status: 'signed' };
    case 'coaching.sheet-returned.v1':
      return { ...state, status: 'open' };
    case 'coaching.sheet-approved.v1':
      return { ...state, status: 'locked' };
    case 'coaching.correction-proposed.v1':
      return { ...state, proposed: [...state.proposed, event.data] };
    case 'coaching.correction-approved.v1': {
      const { correction, reversal, replacement } = event.data;
      const added = replacement === undefined ? [reversal] : [reversal, replacement];
      return { ...decided(state, correction), entries: [...state.entries, ...added] };
    }
    case 'coaching.correction-refused.v1':
      return decided(state, event.data.correction);
    default:
      return unreachable(event);
  }
};
