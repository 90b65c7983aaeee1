import { addDays, dayOf, type Instant } from '@digihub/kernel';
import type {
  CoachingCommand,
  CoachingFacts,
  WorkloadCommand,
  WorkloadFacts,
} from '@digihub/coaching-domain';
import {
  annualMinutes,
  deadlines,
  type Programme,
  programmePeriod,
  selectionCriteria,
  workingDaysAfter,
} from '@digihub/programme';

/** What each decision about a trajectory looks up; `caseload` counts the open trajectories of a coach. */
export const coachingFacts = async (
  programme: Programme,
  caseload: (coach: string) => Promise<number>,
  command: CoachingCommand,
  now: Instant,
): Promise<CoachingFacts> => {
  const today = dayOf(now);
  const { coachWorkingDays, quoteValidityDays } = deadlines(programme, today);
  switch (command.type) {
    case 'start-coaching':
      return { coachBy: workingDaysAfter(programme, today, coachWorkingDays) };
    case 'assign-coach':
      return { caseload: await caseload(command.data.coach) };
    case 'submit-quote':
      return { programmeEnd: programmePeriod(programme, today).last };
    case 'check-quote': {
      const { version, criteria } = selectionCriteria(programme, today);
      return { criteria: { version, codes: criteria.map(({ code }) => code) } };
    }
    case 'note-reserved':
      return { termEnd: addDays(today, quoteValidityDays) };
    case 'send-quote':
      return {
        programmeEnd: programmePeriod(programme, today).last,
        termEnd: addDays(today, quoteValidityDays),
      };
    default:
      return {};
  }
};

/** The hours of a full-time year, by the rule of its first day. */
export const workloadFacts = (programme: Programme, { data }: WorkloadCommand): WorkloadFacts => ({
  fullTimeMinutes: annualMinutes(programme, `${data.year}-01-01`),
});
