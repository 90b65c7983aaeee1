import { type DynamicModule, Module } from '@nestjs/common';
import { contextModule, type ContextRuntime } from '@digihub/context';
import { AskingController } from './http/asking.controller.js';
import { AsksQueries } from './http/asks.queries.js';
import { CandidatesQueries } from './http/candidates.queries.js';
import { RoutesController } from './http/routes.controller.js';
import { TrajectoriesQueries } from './http/trajectories.queries.js';
import { CoachingReactions } from './reactions/coaching.reactions.js';
import { IntakeReactions } from './reactions/intake.reactions.js';
import type { RoutingTables } from './read-models/tables.js';
import { RoutingCommands } from './routing-commands.js';
import { routingBehaviour } from './routing.js';
import { routingRuntime } from './runtime-token.js';

@Module({})
export class RoutingModule {
  static register(runtime: ContextRuntime<RoutingTables>): DynamicModule {
    return contextModule({
      module: RoutingModule,
      token: routingRuntime,
      runtime,
      commands: RoutingCommands,
      make: () => new RoutingCommands(runtime),
      behaviour: routingBehaviour(runtime.parts.programme),
      controllers: [
        AskingController,
        RoutesController,
        TrajectoriesQueries,
        CandidatesQueries,
        AsksQueries,
        IntakeReactions,
        CoachingReactions,
      ],
    });
  }
}
