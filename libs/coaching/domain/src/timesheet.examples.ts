/** The sheet of one expert of Howest in March 2022, for the specs. */
import { given as circumstances } from '@digihub/kernel/testing';
import type { ServicesWork } from './services-work.js';
import type { EntryFacts, WorkDone } from './sheet-entry.js';
import type { TimesheetCommand } from './timesheet.js';
import type { SheetEntry, TimesheetEvent } from './timesheet.events.js';

export const work: ServicesWork = {
  hub: 'west-vlaanderen',
  parties: [{ organisation: 'howest', from: '2022-03-02', invoices: false }],
  chambers: ['voka-west-vlaanderen'],
};

const as = (id: string, facts: EntryFacts = { work }) =>
  circumstances<EntryFacts>(facts, { now: '2022-03-20T09:00:00.000Z', actor: { id } });
export const byPerson = as('expert-1');
export const byColleague = as('expert-2');
export const byApprover = as('approver-1');
export const withWork = (changed: EntryFacts['work']) =>
  as('expert-1', changed === undefined ? {} : { work: changed });

export const done: WorkDone = {
  entry: 'e1',
  day: '2022-03-10',
  minutes: 240,
  activity: 'services',
  trajectory: 'trajectory-1',
};
export const entry: SheetEntry = {
  entry: 'e1',
  day: '2022-03-10',
  minutes: 240,
  activity: 'services',
  employer: 'howest',
  trajectory: 'trajectory-1',
  hub: 'west-vlaanderen',
};
export const register = (
  changes: Partial<WorkDone & { person: string; employer: string | undefined }> = {},
) =>
  ({
    type: 'register-hours',
    data: { person: 'expert-1', month: '2022-03', employer: 'howest', ...done, ...changes },
  }) as TimesheetCommand & { type: 'register-hours' };

export const registered: TimesheetEvent = {
  type: 'timesheet.hours-registered.v1',
  data: { person: 'expert-1', month: '2022-03', ...entry },
  occurredAt: '2022-03-09T23:00:00.000Z',
};
export const signed: TimesheetEvent = { type: 'timesheet.signed.v1', data: { minutes: 240 } };
export const approved: TimesheetEvent = {
  type: 'timesheet.approved.v1',
  data: { person: 'expert-1', month: '2022-03', entries: [entry], approvedBy: 'approver-1' },
};
export const reason = { subject: 'person-1', text: 'sealed:wrong day' };
export const proposed: TimesheetEvent = {
  type: 'timesheet.correction-proposed.v1',
  data: {
    correction: 'c1',
    entry: 'e1',
    replacement: { ...entry, entry: 'e2', minutes: 180 },
    reason,
    proposedBy: 'expert-1',
  },
};
export const corrected: TimesheetEvent = {
  type: 'timesheet.correction-approved.v1',
  data: {
    person: 'expert-1',
    correction: 'c1',
    reversal: { ...entry, entry: 'e1-reversal', minutes: -240, reverses: 'e1' },
    replacement: { ...entry, entry: 'e2', minutes: 180 },
    approvedBy: 'approver-1',
  },
};
export const locked = [registered, signed, approved];
