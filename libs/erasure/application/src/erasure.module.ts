import { type DynamicModule, Module } from '@nestjs/common';
import { contextModule, type ContextRuntime } from '@digihub/context';
import type { Erasure } from '@digihub/privacy';
import { ErasureCommands } from './erasure-commands.js';
import { erasureBehaviour } from './erasure.js';
import { DestructionController } from './http/destruction.controller.js';
import { ErasureQueries } from './http/erasure.queries.js';
import { RequestsController } from './http/requests.controller.js';
import { PersonFinder } from './person-finder.js';
import { CasesProjection } from './read-models/cases.projection.js';
import type { ErasureTables } from './read-models/tables.js';
import { erasureRuntime } from './runtime-token.js';

@Module({})
export class ErasureModule {
  static register(runtime: ContextRuntime<ErasureTables>, erasure: Erasure): DynamicModule {
    const module = contextModule({
      module: ErasureModule,
      token: erasureRuntime,
      runtime,
      commands: ErasureCommands,
      make: () => new ErasureCommands(runtime, erasure),
      behaviour: erasureBehaviour,
      controllers: [RequestsController, DestructionController, ErasureQueries, CasesProjection],
    });
    return { ...module, providers: [...(module.providers ?? []), PersonFinder] };
  }
}
