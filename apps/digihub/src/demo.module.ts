import { Module } from '@nestjs/common';
import type { OpenExtra } from '@digihub/composition';
import type { DemoClock } from './demo-clock.js';
import { DemoController, demoDriven } from './demo.controller.js';

@Module({})
class DemoModule {}

/** The demo's clock over HTTP, beside the services. */
export const openDemo =
  (clock: DemoClock): OpenExtra =>
  ({ engines: { store }, contexts }) => ({
    name: 'demo',
    module: {
      module: DemoModule,
      controllers: [DemoController],
      providers: [{ provide: demoDriven, useValue: { clock, store, contexts } }],
    },
  });
