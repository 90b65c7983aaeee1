import { type DynamicModule, Module } from '@nestjs/common';
import { contextModule, type ContextRuntime } from '@digihub/context';
import { RequestsController } from './http/requests.controller.js';
import { RequestsQueries } from './http/requests.queries.js';
import { IntakeCommands } from './intake-commands.js';
import { intakeBehaviour } from './intake.js';
import type { IntakeTables } from './read-models/tables.js';
import { intakeRuntime } from './runtime-token.js';

@Module({})
export class IntakeModule {
  static register(runtime: ContextRuntime<IntakeTables>): DynamicModule {
    return contextModule({
      module: IntakeModule,
      token: intakeRuntime,
      runtime,
      commands: IntakeCommands,
      make: () => new IntakeCommands(runtime),
      behaviour: intakeBehaviour(runtime.parts.programme),
      controllers: [RequestsController, RequestsQueries],
    });
  }
}
