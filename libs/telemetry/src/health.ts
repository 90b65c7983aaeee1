import { Controller, type DynamicModule, Get, HttpCode, Module, Res, type Type } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@digihub/access';
import { TooLate, within } from './within.js';

export interface Health {
  readonly up: boolean;
  /** For operators: how far behind, how many parked. Nothing personal, no addresses. */
  readonly detail?: unknown;
}

/** One thing that a service cannot work without. */
export interface HealthIndicator {
  readonly name: string;
  readonly check: () => Promise<Health>;
}

export interface Readiness {
  readonly service: string;
  readonly up: boolean;
  readonly dependencies: Readonly<Record<string, Health>>;
}

/** A check that hangs is an answer too. */
const checkWithin = async ({ check }: HealthIndicator, milliseconds: number): Promise<Health> => {
  try {
    return await within(check(), milliseconds);
  } catch (error) {
    if (error instanceof TooLate) return { up: false, detail: error.message };
    // The kind only: a message may quote an address or a path.
    return { up: false, detail: error instanceof Error ? error.name : 'failed' };
  }
};

/** Asks every dependency at once; ready when all are up. */
export const readinessOf = async (
  service: string,
  indicators: readonly HealthIndicator[],
  milliseconds = 2_000,
): Promise<Readiness> => {
  const found = await Promise.all(
    indicators.map(
      async (indicator) => [indicator.name, await checkWithin(indicator, milliseconds)] as const,
    ),
  );
  return { service, up: found.every(([, { up }]) => up), dependencies: Object.fromEntries(found) };
};

/** The little of a reply that is used. */
interface Reply {
  status(code: number): unknown;
}

const endpointOf = (service: string, indicators: readonly HealthIndicator[]): Type => {
  @Public()
  @ApiTags('health')
  @Controller(`${service}/health`)
  class HealthEndpoint {
    /** Alive: the process answers. */
    @Get('live')
    @HttpCode(200)
    @ApiOperation({ summary: 'Is the process alive?' })
    @ApiResponse({ status: 200, description: 'It answers.' })
    live(): { service: string; up: true } {
      return { service, up: true };
    }

    /** Ready: everything it needs answers; 503 with what does not. */
    @Get('ready')
    @ApiOperation({ summary: 'Can the service do its work?' })
    @ApiResponse({ status: 200, description: 'Every dependency is up.' })
    @ApiResponse({ status: 503, description: 'A dependency is down; the answer names it.' })
    async ready(@Res({ passthrough: true }) reply: Reply): Promise<Readiness> {
      const readiness = await readinessOf(service, indicators);
      reply.status(readiness.up ? 200 : 503);
      return readiness;
    }
  }
  return HealthEndpoint;
};

@Module({})
export class HealthModule {
  /** Serves `/{service}/health/live` and `/ready` for each service. */
  static of(services: Readonly<Record<string, readonly HealthIndicator[]>>): DynamicModule {
    return {
      module: HealthModule,
      controllers: Object.entries(services).map(([service, indicators]) => endpointOf(service, indicators)),
    };
  }
}
