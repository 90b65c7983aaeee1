import {
  type Command,
  type Decider,
  type Decision,
  type Given,
  isRefusal,
  startOfDay,
  unreachable,
} from '@digihub/kernel';
import type { OrganisationCode } from '@digihub/programme';
import { type CorrectionCommand, decideCorrection } from './corrections.js';
import { refuseHours } from './refusals.js';
import { checkedEntry, type EntryFacts, type WorkDone } from './sheet-entry.js';
import { evolveTimesheet, initialTimesheet, type TimesheetState } from './timesheet.state.js';
import type { Remark, TimesheetEvent } from './timesheet.events.js';

export type TimesheetCommand =
  | Command<
      'register-hours',
      WorkDone & { readonly person: string; readonly month: string; readonly employer?: OrganisationCode }
    >
  | Command<'remove-entry', { readonly entry: string }>
  | Command<'sign-sheet', Record<never, never>>
  | Command<'return-sheet', { readonly reason: Remark }>
  | Command<'approve-sheet', Record<never, never>>
  | CorrectionCommand;

/** The rules of `timesheet-{person}-{yyyy-mm}`: one sheet per person and month, over all work and all hubs. */
export const timesheet: Decider<TimesheetState, TimesheetCommand, TimesheetEvent, EntryFacts> = {
  initialState: initialTimesheet,

  decide(command, state, given) {
    if (command.type === 'register-hours') return register(command.data, state, given);
    if (state.person === undefined || state.month === undefined) return refuseHours('unknown-sheet');
    const own = given.actor.id === state.person;
    switch (command.type) {
      case 'remove-entry': {
        if (!own) return refuseHours('not-your-sheet');
        const shut = refuseUnlessOpen(state);
        if (shut) return shut;
        // What is no longer there has been removed before.
        return state.entries.some(({ entry }) => entry === command.data.entry)
          ? [{ type: 'timesheet.entry-removed.v1', data: command.data }]
          : [];
      }
      case 'sign-sheet': {
        if (!own) return refuseHours('not-your-sheet');
        if (state.status === 'signed') return [];
        const shut = refuseUnlessOpen(state);
        if (shut) return shut;
        if (state.entries.length === 0) return refuseHours('sheet-empty');
        const minutes = state.entries.reduce((sum, entry) => sum + entry.minutes, 0);
        return [{ type: 'timesheet.signed.v1', data: { minutes } }];
      }
      case 'return-sheet':
        if (own) return refuseHours('your-own-sheet');
        if (state.status === 'locked') return refuseHours('sheet-locked');
        if (state.status !== 'signed') return refuseHours('sheet-not-signed');
        return [{ type: 'timesheet.returned.v1', data: { ...command.data, returnedBy: given.actor.id } }];
      case 'approve-sheet': {
        if (own) return refuseHours('your-own-sheet');
        if (state.status === 'locked') return [];
        if (state.status !== 'signed') return refuseHours('sheet-not-signed');
        const { person, month, entries } = state;
        const data = { person, month, entries, approvedBy: given.actor.id };
        return [{ type: 'timesheet.approved.v1', data }];
      }
      case 'propose-correction':
      case 'approve-correction':
      case 'refuse-correction':
        return decideCorrection(command, state, given);
      default:
        return unreachable(command);
    }
  },

  evolve: evolveTimesheet,
};

const refuseUnlessOpen = ({ status }: TimesheetState) => {
  if (status === 'open') return undefined;
  return refuseHours(status === 'signed' ? 'sheet-signed' : 'sheet-locked');
};

const register = (
  { person, month, employer, ...work }: Extract<TimesheetCommand, { type: 'register-hours' }>['data'],
  state: TimesheetState,
  given: Given<EntryFacts>,
): Decision<TimesheetEvent> => {
  if (given.actor.id !== person) return refuseHours('not-your-sheet');
  if (state.entries.some(({ entry }) => entry === work.entry)) return [];
  const shut = refuseUnlessOpen(state);
  if (shut) return shut;
  if (employer === undefined) return refuseHours('employer-unknown');
  const checked = checkedEntry({ work, month, employer, beside: state.entries }, given);
  if (isRefusal(checked)) return checked;
  return [
    {
      type: 'timesheet.hours-registered.v1',
      data: { person, month, ...checked },
      occurredAt: startOfDay(checked.day),
    },
  ];
};
