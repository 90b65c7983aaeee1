import type { Behaviour, Context } from '@digihub/context';
import { addDays, dayOf } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { routingAggregate } from './aggregates.js';
import { routingPublisher } from './publications.js';
import { asksProjection } from './read-models/asks.projection.js';
import { casesProjection } from './read-models/cases.projection.js';
import { decisionsProjection } from './read-models/decisions.projection.js';
import { routingMigrations, type RoutingTables } from './read-models/tables.js';
import type { RoutingCommands } from './routing-commands.js';

/**
 * Routing at a glance.
 *
 * Commands: questions to partners (`http/asking.controller.ts`): ask, accept, refuse, recall, agree to wait; the ways
 * out (`http/routes.controller.ts`): buy expertise, refer for implementation, end without a route, withdraw.
 * Queries (`http/*.queries.ts`): trajectories, one with its decisions, waiting, candidates, asks, partner load.
 * Takes from other contexts (`reactions/`): trajectory opened, partner withdrew, implementation signalled, coaching
 * ended. Tells them: `publications.ts`.
 */
export const routingContext = (programme: Programme): Context<RoutingTables> => ({
  name: 'routing',
  aggregates: [routingAggregate],
  migrations: routingMigrations,
  tables: ['cases', 'asks', 'decisions', 'purchases'],
  projections: [casesProjection(programme), asksProjection, decisionsProjection],
  publisher: routingPublisher,
});

export const routingBehaviour =
  (programme: Programme) =>
  (routing: RoutingCommands): Behaviour => ({
    processes: [],
    deadlines: {
      'partner-answer': (deadline) =>
        routing.due(deadline, { type: 'expire-answer', data: { dueOn: dayOf(deadline.dueAt) } }),
      idle: (deadline) => {
        const dueOn = dayOf(deadline.dueAt);
        const since = addDays(dueOn, -deadlines(programme, dueOn).idleDays);
        return routing.due(deadline, { type: 'note-idle', data: { since } });
      },
    },
  });
