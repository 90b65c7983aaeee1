import { type DynamicModule, Module } from '@nestjs/common';
import { contextModule, type ContextRuntime } from '@digihub/context';
import { CoachingCommands } from './coaching-commands.js';
import { coachingBehaviour } from './coaching.js';
import { CourseController } from './http/course.controller.js';
import { GuidanceController } from './http/guidance.controller.js';
import { QuotesController } from './http/quotes.controller.js';
import { TimesheetsController } from './http/timesheets.controller.js';
import { TimesheetsQueries } from './http/timesheets.queries.js';
import { TrajectoriesQueries } from './http/trajectories.queries.js';
import { FinanceReactions } from './reactions/finance.reactions.js';
import { RoutingReactions } from './reactions/routing.reactions.js';
import type { CoachingTables } from './read-models/tables.js';
import { coachingRuntime } from './runtime-token.js';

@Module({})
export class CoachingModule {
  static register(runtime: ContextRuntime<CoachingTables>): DynamicModule {
    return contextModule({
      module: CoachingModule,
      token: coachingRuntime,
      runtime,
      commands: CoachingCommands,
      make: () => new CoachingCommands(runtime),
      behaviour: coachingBehaviour(runtime.parts.programme),
      controllers: [
        CourseController,
        QuotesController,
        GuidanceController,
        TimesheetsController,
        TrajectoriesQueries,
        TimesheetsQueries,
        RoutingReactions,
        FinanceReactions,
      ],
    });
  }
}
