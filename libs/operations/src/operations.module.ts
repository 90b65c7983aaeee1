import { type DynamicModule, Module } from '@nestjs/common';
import { operated, type Operated, ParkedController } from './parked.controller.js';

@Module({})
export class OperationsModule {
  static of(contexts: Operated): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [ParkedController],
      providers: [{ provide: operated, useValue: contexts }],
    };
  }
}
