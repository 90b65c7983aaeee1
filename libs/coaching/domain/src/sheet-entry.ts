import { type Day, type Given, known, type Refusal } from '@digihub/kernel';
import type { HubCode, OrganisationCode } from '@digihub/programme';
import { refuseHours } from './refusals.js';
import { refuseServices, type ServicesWork } from './services-work.js';
import type { SheetEntry, WorkActivity } from './timesheet.events.js';

/** What a person writes down; where it belongs (hub, employer) is found out beside it. */
export interface WorkDone {
  readonly entry: string;
  readonly day: Day;
  readonly minutes: number;
  readonly activity: WorkActivity;
  readonly trajectory?: string;
  readonly hub?: HubCode;
}

export interface EntryFacts {
  /** For services: who may register hours on the trajectory, and for which days. */
  readonly work?: ServicesWork | 'unknown';
}

/** Minutes. */
export const wholeDay = 24 * 60;

/** What stands on a day, over all work. */
export const minutesOn = (entries: readonly SheetEntry[], day: Day): number =>
  entries.reduce((sum, entry) => (entry.day === day ? sum + entry.minutes : sum), 0);

/** The entry as the sheet keeps it, or why it cannot stand there. `beside`: what else stands on the sheet. */
export const checkedEntry = (
  {
    work: { entry, day, minutes, activity, trajectory, hub },
    month,
    employer,
    beside,
  }: {
    readonly work: WorkDone;
    readonly month: string;
    readonly employer: OrganisationCode;
    readonly beside: readonly SheetEntry[];
  },
  { today, facts }: Given<EntryFacts>,
): SheetEntry | Refusal => {
  if (day.slice(0, 7) !== month) return refuseHours('day-outside-month', { day, month });
  if (day > today) return refuseHours('day-in-future');
  if (minutes <= 0 || minutes % 15 !== 0) return refuseHours('not-a-quarter', { minutes });
  if (minutesOn(beside, day) + minutes > wholeDay) return refuseHours('day-too-long', { day });
  const bare = { entry, day, minutes, activity, employer };
  if (activity === 'other') return bare;
  if (activity === 'coordination') {
    return hub === undefined ? refuseHours('hub-missing') : { ...bare, hub };
  }
  if (trajectory === undefined) return refuseHours('trajectory-missing');
  const work = known(facts.work, 'work');
  if (work === 'unknown') return refuseHours('not-signed-yet');
  return refuseServices(work, employer, day) ?? { ...bare, trajectory, hub: work.hub };
};
