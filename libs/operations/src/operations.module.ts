import { type DynamicModule, Module } from '@nestjs/common';
import { operated, type Operated } from './operated.js';
import { ParkedController } from './parked.controller.js';
import { RebuildController } from './rebuild.controller.js';

@Module({})
export class OperationsModule {
  static of(contexts: Operated): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [ParkedController, RebuildController],
      providers: [{ provide: operated, useValue: contexts }],
    };
  }
}
