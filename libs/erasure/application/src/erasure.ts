import type { Behaviour, Context } from '@digihub/context';
import { publisher } from '@digihub/event-bus';
import { destructionAggregate, erasureAggregate, holdAggregate } from './aggregates.js';
import type { ErasureCommands } from './erasure-commands.js';
import { decisionsProjection } from './read-models/decisions.projection.js';
import { personsProjection } from './read-models/persons.projection.js';
import { erasureMigrations, type ErasureTables } from './read-models/tables.js';

/**
 * Erasure at a glance.
 *
 * Commands (`http/*.controller.ts`): request to forget a person, approve, refuse; draw a list of what may be
 * destroyed, approve twice, refuse; place and release a legal hold.
 * Queries (`http/erasure.queries.ts`): requests with what stands against them, lists, holds, receipts' key.
 * Takes from other contexts: what retention runs from (`read-models/cases.projection.ts`); tells them nothing.
 * By itself (`ErasureCommands.carryOut`): destroys the keys of what was approved.
 */
export const erasureContext: Context<ErasureTables> = {
  name: 'erasure',
  aggregates: [erasureAggregate, destructionAggregate, holdAggregate],
  follows: ['intake-', 'routing-', 'coaching-', 'timesheet-', 'finance-'],
  migrations: erasureMigrations,
  tables: ['persons', 'requests', 'lists', 'holds', 'destroyed'],
  projections: [personsProjection, decisionsProjection],
  publisher: publisher('erasure', ['erasure-', 'destruction-', 'hold-'], {}, {}),
};

export const erasureBehaviour = (erasure: ErasureCommands): Behaviour => ({
  processes: [
    {
      kind: 'reaction',
      name: 'erasure.carry-out',
      types: ['erasure.approved.', 'destruction.approved.', 'destruction.begun.'],
      react: ({ body }) => erasure.carryOut(body),
    },
  ],
  deadlines: {},
});
