import { Controller, type DynamicModule, Get, Header, Inject, Module } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@digihub/access';
import { Metrics } from './metrics.js';

/** Brings gauges up to date that are cheaper to ask for than to keep. */
export type Refresh = () => Promise<void>;
const refreshed = Symbol('refreshed');

/** Prometheus reads here. Public: numbers only. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsEndpoint {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(refreshed) private readonly refresh: Refresh,
  ) {}

  @Get()
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    await this.refresh();
    return this.metrics.registry.metrics();
  }
}

@Module({})
export class MetricsModule {
  /** Serves `/metrics`, and gives `Metrics` to whoever injects it. `refresh` runs before each reading. */
  static of(metrics: Metrics, refresh: Refresh = () => Promise.resolve()): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      controllers: [MetricsEndpoint],
      providers: [
        { provide: Metrics, useValue: metrics },
        { provide: refreshed, useValue: refresh },
      ],
      exports: [Metrics],
    };
  }
}
