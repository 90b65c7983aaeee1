import { Injectable } from '@nestjs/common';
import { authorizeCommand } from '@digihub/access';
import { AggregateCommands, type ContextRuntime } from '@digihub/context';
import type { RoutingCommand, RoutingEvent, RoutingFacts, RoutingState } from '@digihub/routing-domain';
import { routingAggregate } from './aggregates.js';
import { routingFacts } from './facts.js';
import { personalFields } from './personal-fields.js';
import { boughtBefore } from './read-models/purchases.js';
import type { RoutingTables } from './read-models/tables.js';

/** Runs routing's commands. */
@Injectable()
export class RoutingCommands extends AggregateCommands<
  RoutingState,
  RoutingCommand,
  RoutingEvent,
  RoutingFacts
> {
  constructor({ parts, handler, database }: ContextRuntime<RoutingTables>) {
    super(handler, parts.sealer, routingAggregate, {
      facts: (command, state, now) =>
        routingFacts(parts.programme, boughtBefore(database.read), command, state, now),
      personal: personalFields,
      authorize: authorizeCommand,
    });
  }
}
