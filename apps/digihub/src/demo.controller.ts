import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, Public } from '@digihub/access';
import type { RunningContext } from '@digihub/context';
import type { EventStore } from '@digihub/event-store';
import { Flag, InstantField } from '@digihub/http';
import { type Instant, Problem } from '@digihub/kernel';
import type { DemoClock } from './demo-clock.js';

/** Injection token of what the demo's controller drives. */
export const demoDriven = Symbol('demo driven');

export interface DemoDriven {
  readonly clock: DemoClock;
  readonly store: EventStore;
  readonly contexts: readonly RunningContext[];
}

export class SetClock {
  @InstantField({ example: '2023-01-09T08:00:00.000Z', description: 'Not before the time it shows' })
  instant!: string;

  @Flag({ example: true, description: 'Does it run on from there, or stand still?' })
  running!: boolean;
}

/** How long to wait for a lagging consumer, in milliseconds. */
const patience = 30_000;
/** What one thing sets off has come to rest after fewer; more only where others go on working meanwhile. */
const mostRounds = 20;

/** Only where the server was started as a demo: its clock, and whether all is quiet. */
@ApiTags('demo')
@Controller('demo/v1')
export class DemoController {
  constructor(@Inject(demoDriven) private readonly driven: DemoDriven) {}

  @Get('clock')
  @Public()
  @ApiOperation({ summary: 'What the demo clock shows' })
  clock(): { now: Instant; demo: true } {
    return { now: this.driven.clock.now(), demo: true };
  }

  @Post('clock')
  @HttpCode(200)
  @Allow('operator')
  @ApiOperation({ summary: 'Set the clock forward; answers when nothing lags and no deadline is due' })
  async set(@Body() { instant, running }: SetClock): Promise<{ now: Instant }> {
    try {
      this.driven.clock.set(instant, running);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Problem(409, 'demo.clock-goes-forward', {
        nl: 'De demoklok kan alleen vooruit.',
        en: 'The demo clock goes forward only.',
      });
    }
    await this.quiet();
    return { now: this.driven.clock.now() };
  }

  @Post('quiet')
  @HttpCode(200)
  @Allow('operator')
  @ApiOperation({ summary: 'Answers when nothing lags and no deadline is due' })
  async quiet(): Promise<{ position: string }> {
    const { store, contexts } = this.driven;
    for (let round = 1; ; round += 1) {
      const head = await store.head();
      await Promise.all(contexts.map(({ runtime }) => runtime.settle(head, patience)));
      if (head === (await store.head()) || round === mostRounds) return { position: String(head) };
    }
  }
}
