import type { PersonalFields } from '@digihub/context';
import type {
  CoachingCommand,
  CoachingState,
  TimesheetCommand,
  TimesheetState,
  WorkloadCommand,
  WorkloadState,
} from '@digihub/coaching-domain';

/**
 * What coaching seals: who signed under the enterprise's key (the proof of the award outlives a contact person),
 * all the rest under the contact person's.
 */
export const coachingFields: PersonalFields<CoachingState, CoachingCommand> = {
  fields: {
    'withdraw-partner': ['reason'],
    'assign-coach': ['reason'],
    'signal-implementation': ['reason'],
    'agree-to-wait': ['reason'],
    complete: ['summary', 'withoutPaidServices'],
    stop: ['reason'],
    'submit-quote': ['lines.description'],
    'check-quote': ['criteria.remark'],
    'refuse-quote': ['reason'],
    'sign-quote': ['signatory'],
    'withdraw-quote': ['reason'],
    'log-session': ['notes'],
    'record-test': ['what', 'result'],
    'make-suggestion': ['text'],
    'accept-delivery': ['remark'],
  },
  subject: (command, state) => (command.type === 'sign-quote' ? state.enterprise : state.contact),
};

/** Remarks on a sheet, under the key of its person. */
export const timesheetFields: PersonalFields<TimesheetState, TimesheetCommand> = {
  fields: {
    'return-sheet': ['reason.text'],
    'propose-correction': ['reason.text'],
    'refuse-correction': ['reason.text'],
  },
  subject: ({ data }) => ('reason' in data ? data.reason.subject : undefined),
};

export const workloadFields: PersonalFields<WorkloadState, WorkloadCommand> = {
  fields: {},
  subject: () => undefined,
};
