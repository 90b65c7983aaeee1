import { type SheetEntry, type TimesheetEvent, timesheetUpcasters } from '@digihub/coaching-domain';
import { type Behaviour, type Context, triggerOf } from '@digihub/context';
import { toDomainEvent } from '@digihub/event-store';
import { addDays, dayOf } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { coachingAggregate, timesheetAggregate, workloadAggregate, workloadKey } from './aggregates.js';
import type { CoachingCommands } from './coaching-commands.js';
import { coachingPublisher } from './publications.js';
import { casesProjection } from './read-models/cases.projection.js';
import { hoursProjection } from './read-models/hours.projection.js';
import { quotesProjection } from './read-models/quotes.projection.js';
import { coachingMigrations, type CoachingTables } from './read-models/tables.js';

/**
 * Coaching at a glance.
 *
 * Commands: the course of a trajectory (`http/course.controller.ts`): assign a coach, partner withdraws, signal
 * implementation, agree to wait, complete, stop; its quotes (`http/quotes.controller.ts`): submit, amend, check,
 * approve, refuse, send, sign, withdraw; the work (`http/guidance.controller.ts`): sessions, infrastructure, tests,
 * suggestions, deliveries; hours (`http/timesheets.controller.ts`): register, remove, sign, return, approve, correct,
 * record an employment.
 * Queries (`http/trajectories.queries.ts`, `http/timesheets.queries.ts`): trajectories, waiting, caseloads, sheets,
 * workload.
 * Takes from other contexts (`reactions/`): routed, referred for implementation, quote reserved, reservation refused.
 * Tells them: `publications.ts`.
 */
export const coachingContext = (programme: Programme): Context<CoachingTables> => ({
  name: 'coaching',
  aggregates: [coachingAggregate, timesheetAggregate, workloadAggregate],
  migrations: coachingMigrations,
  tables: ['cases', 'quotes', 'records', 'timesheets', 'workloads'],
  projections: [casesProjection(programme), quotesProjection, hoursProjection],
  publisher: coachingPublisher,
});

export const coachingBehaviour =
  (programme: Programme) =>
  ({ trajectories, workloads }: CoachingCommands): Behaviour => ({
    processes: [
      {
        // What is locked, and what a correction adds, is counted on the year of the person.
        kind: 'reaction',
        name: 'coaching.count-hours',
        types: ['timesheet.approved.v1', 'timesheet.correction-approved.v1'],
        react: async ({ body: stored }) => {
          const counted = countedIn(toDomainEvent(stored, timesheetUpcasters) as TimesheetEvent);
          if (!counted) return;
          const key = workloadKey(counted.person, counted.year);
          await workloads.react('coaching.count-hours', triggerOf(stored), key, {
            type: 'count-hours',
            data: counted,
          });
        },
      },
    ],
    deadlines: {
      coach: (deadline) =>
        trajectories.due(deadline, { type: 'note-coach-missing', data: { dueOn: dayOf(deadline.dueAt) } }),
      'quote-validity': (deadline) =>
        trajectories.due(deadline, {
          type: 'expire-quote',
          data: { quote: deadline.id.slice(deadline.id.indexOf('/') + 1) },
        }),
      idle: (deadline) => {
        const dueOn = dayOf(deadline.dueAt);
        const since = addDays(dueOn, -deadlines(programme, dueOn).idleDays);
        return trajectories.due(deadline, { type: 'note-idle', data: { since } });
      },
    },
  });

/** Which entries are to be counted, and on whose year. A sheet lies within one year. */
const countedIn = (
  event: TimesheetEvent,
): { person: string; year: number; entries: readonly SheetEntry[] } | undefined => {
  switch (event.type) {
    case 'timesheet.approved.v1': {
      const { person, month, entries } = event.data;
      return { person, year: Number(month.slice(0, 4)), entries };
    }
    case 'timesheet.correction-approved.v1': {
      const { person, reversal, replacement } = event.data;
      const entries = replacement === undefined ? [reversal] : [reversal, replacement];
      return { person, year: Number(reversal.day.slice(0, 4)), entries };
    }
    default:
      return undefined;
  }
};
