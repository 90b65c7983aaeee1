import { Controller, type DynamicModule, Get, Header, Inject, Module } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@digihub/access';
import { Metrics } from './metrics.js';
import { within } from './within.js';

/** Brings gauges up to date that are cheaper to ask for than to keep. */
export type Refresh = () => Promise<void>;
const refreshed = Symbol('refreshed');

/** Milliseconds that a reading may wait for its gauges: less than Prometheus waits for it. */
const patience = 3_000;

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
    // Where an engine is away the rest has to be seen all the same, now more than ever.
    await within(this.refresh(), patience).catch(() => this.metrics.refreshFailed());
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
