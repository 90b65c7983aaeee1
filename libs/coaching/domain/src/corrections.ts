import { type Command, type Decision, type Given, isRefusal, unreachable } from '@digihub/kernel';
import { refuseHours } from './refusals.js';
import { checkedEntry, type EntryFacts, minutesOn, wholeDay, type WorkDone } from './sheet-entry.js';
import type { Remark, SheetEntry, TimesheetEvent } from './timesheet.events.js';
import type { TimesheetState } from './timesheet.state.js';

/** A locked sheet changes only by a reversing entry that a second person approves. */
export type CorrectionCommand =
  | Command<
      'propose-correction',
      {
        readonly correction: string;
        readonly entry: string;
        readonly replacement?: WorkDone;
        readonly reason: Remark;
      }
    >
  | Command<'approve-correction', { readonly correction: string }>
  | Command<'refuse-correction', { readonly correction: string; readonly reason: Remark }>;

export const decideCorrection = (
  command: CorrectionCommand,
  state: TimesheetState,
  given: Given<EntryFacts>,
): Decision<TimesheetEvent> => {
  if (state.status !== 'locked') return refuseHours('sheet-not-locked');
  if (command.type === 'propose-correction') return propose(command.data, state, given);
  const { correction } = command.data;
  const proposal = state.proposed.find((waiting) => waiting.correction === correction);
  if (!proposal) return refuseHours('correction-unknown', { correction });
  const { id: approvedBy } = given.actor;
  if (approvedBy === proposal.proposedBy || approvedBy === state.person) return refuseHours('own-correction');
  switch (command.type) {
    case 'approve-correction': {
      const { replacement } = proposal;
      const wrong = state.entries.find(({ entry }) => entry === proposal.entry)!;
      const reversal = reversalOf(wrong);
      // Another correction may have filled the day since this one was proposed.
      if (replacement && minutesOn([...state.entries, reversal, replacement], replacement.day) > wholeDay) {
        return refuseHours('day-too-long', { day: replacement.day });
      }
      const added = replacement === undefined ? { reversal } : { reversal, replacement };
      const data = { person: state.person!, correction, ...added, approvedBy };
      return [{ type: 'timesheet.correction-approved.v1', data }];
    }
    case 'refuse-correction':
      return [{ type: 'timesheet.correction-refused.v1', data: { ...command.data, refusedBy: approvedBy } }];
    default:
      return unreachable(command);
  }
};

/** An entry is taken back once at most, so the id of its reversal follows from its own. */
export const reversalOf = (entry: SheetEntry): SheetEntry => ({
  ...entry,
  entry: `${entry.entry}-reversal`,
  minutes: -entry.minutes,
  reverses: entry.entry,
});

const propose = (
  {
    correction,
    entry,
    replacement,
    reason,
  }: Extract<CorrectionCommand, { type: 'propose-correction' }>['data'],
  state: TimesheetState,
  given: Given<EntryFacts>,
): Decision<TimesheetEvent> => {
  if (state.decided.includes(correction) || state.proposed.some((one) => one.correction === correction)) {
    return [];
  }
  const wrong = state.entries.find((one) => one.entry === entry);
  if (!wrong) return refuseHours('entry-unknown', { entry });
  if (wrong.reverses !== undefined || state.entries.some(({ reverses }) => reverses === entry)) {
    return refuseHours('entry-reversed', { entry });
  }
  if (state.proposed.some((one) => one.entry === entry)) return refuseHours('correction-pending', { entry });
  const checked =
    replacement &&
    checkedEntry(
      {
        work: replacement,
        month: state.month!,
        employer: wrong.employer,
        beside: [...state.entries, reversalOf(wrong)],
      },
      given,
    );
  if (isRefusal(checked)) return checked;
  return [
    {
      type: 'timesheet.correction-proposed.v1',
      data: {
        correction,
        entry,
        ...(checked === undefined ? {} : { replacement: checked }),
        reason,
        proposedBy: given.actor.id,
      },
    },
  ];
};
