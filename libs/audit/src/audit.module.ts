import { type DynamicModule, Module } from '@nestjs/common';
import { type Audited, audited } from './audited.js';
import { AccessLogController } from './http/access-log.controller.js';
import { TrajectoriesController } from './http/trajectories.controller.js';

@Module({})
export class AuditModule {
  static of(parts: Audited): DynamicModule {
    return {
      module: AuditModule,
      controllers: [TrajectoriesController, AccessLogController],
      providers: [{ provide: audited, useValue: parts }],
    };
  }
}
