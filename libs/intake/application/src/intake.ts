import { dayOf } from '@digihub/kernel';
import type { Behaviour, Context } from '@digihub/context';
import { addDays } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { requestAggregate } from './aggregates.js';
import type { IntakeCommands } from './intake-commands.js';
import { intakePublisher } from './publications.js';
import { requestsProjection } from './read-models/requests.projection.js';
import { intakeMigrations, type IntakeTables } from './read-models/tables.js';

/**
 * Intake at a glance.
 *
 * Commands (`http/requests.controller.ts`): receive, first contact, identify enterprise, declare size, question vague
 * or clear, agree to wait, first-line advice, decline, withdraw, open.
 * Queries (`http/requests.queries.ts`): requests, one request, waiting.
 * Takes from other contexts: nothing. Tells them: `publications.ts`.
 */
export const intakeContext = (programme: Programme): Context<IntakeTables> => ({
  name: 'intake',
  aggregates: [requestAggregate],
  migrations: intakeMigrations,
  tables: ['requests'],
  projections: [requestsProjection(programme)],
  publisher: intakePublisher,
});

export const intakeBehaviour =
  (programme: Programme) =>
  (intake: IntakeCommands): Behaviour => ({
    processes: [],
    deadlines: {
      'first-contact': (deadline) =>
        intake.due(deadline, { type: 'note-first-contact-missed', data: { dueOn: dayOf(deadline.dueAt) } }),
      idle: (deadline) => {
        const dueOn = dayOf(deadline.dueAt);
        const since = addDays(dueOn, -deadlines(programme, dueOn).idleDays);
        return intake.due(deadline, { type: 'note-idle', data: { since } });
      },
    },
  });
