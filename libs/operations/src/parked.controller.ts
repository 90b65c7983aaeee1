import { Body, Controller, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '@digihub/access';
import type { Call } from '@digihub/command-handling';
import type { AnyRunner, RunningContext } from '@digihub/context';
import { CommandCall, LongText, NoFields, QueryRoute, WholeNumber } from '@digihub/http';
import { Problem } from '@digihub/kernel';
import { NotParked, type WaitingMessage } from '@digihub/read-models';
import { dismissalAggregate } from './dismissal.js';
import { contextNamed, operated, type Operated } from './operated.js';

export class Dismiss {
  @LongText({ example: 'Proefbericht van de installatie; hoort bij geen dossier.' })
  reason!: string;
}

const unknownConsumer = (consumer: string): Problem =>
  new Problem(404, 'operations.unknown-consumer', {
    nl: `Er is geen verwerker met de naam ${consumer}.`,
    en: `There is no consumer named ${consumer}.`,
  });
const notParked = new Problem(409, 'operations.not-parked', {
  nl: 'Dit bericht staat niet (meer) geparkeerd.',
  en: 'This message is not parked (any more).',
});

export class ParkedQuery {
  @WholeNumber({
    min: 1,
    max: 200,
    example: 50,
    optional: true,
    query: true,
    description: 'Default 50. There is no next page: what is first is dealt with first.',
  })
  readonly limit: number = 50;
}

/**
 * What waits in a context because it failed: seen, tried again, or given up with a reason that stays on record. Each
 * process knows its own contexts only.
 */
@ApiTags('operations')
@Controller('operations/v1/:context')
export class ParkedController {
  constructor(@Inject(operated) private readonly operated: Operated) {}

  @QueryRoute('consumers', { roles: ['operator', 'auditor'], summary: 'How far each consumer is' })
  async consumers(@Param('context') context: string) {
    const items = await Promise.all(
      this.find(context)
        .runtime.runners()
        .map((runner) => runner.status()),
    );
    return {
      items: items.map(({ watermarks, lag, trouble, ...status }) => ({
        ...status,
        watermarks: Object.fromEntries([...watermarks].map(([partition, at]) => [partition, String(at)])),
        lag: lag ? lag.events : null,
        trouble: trouble instanceof Error ? trouble.name : null,
      })),
    };
  }

  @QueryRoute('parked', {
    roles: ['operator'],
    summary: 'Messages that wait or are parked, with their errors',
  })
  async parked(@Param('context') context: string, @Query() { limit }: ParkedQuery) {
    const found = await Promise.all(
      this.find(context)
        .runtime.runners()
        .map(async (runner) =>
          (await runner.waiting({ limit })).map((message) => ({ consumer: runner.name, ...shown(message) })),
        ),
    );
    return { items: found.flat().slice(0, limit) };
  }

  @Post('parked/:consumer/:message/retry')
  @HttpCode(200)
  @Allow('operator')
  @ApiOperation({ summary: 'Try a parked message again now' })
  async retry(
    @Param('context') context: string,
    @Param('consumer') consumer: string,
    @Param('message') message: string,
    @Body() _body: NoFields,
  ): Promise<{ retried: string }> {
    await parkedOnly(() => this.runner(context, consumer).retry(message));
    return { retried: message };
  }

  @Post('parked/:consumer/:message/dismiss')
  @HttpCode(200)
  @Allow('operator')
  @ApiOperation({ summary: 'Give a parked message up; the reason is recorded as an event' })
  async dismiss(
    @Param('context') name: string,
    @Param('consumer') consumer: string,
    @Param('message') message: string,
    @Body() { reason }: Dismiss,
    @CommandCall() call: Call,
  ): Promise<{ dismissed: string }> {
    const context = this.find(name);
    const runner = this.runner(name, consumer);
    const { sealer } = this.operated;
    const subject = await sealer.subjectFor('person', call.actor.id, call.commandId);
    const sealed = await sealer.seal(subject, 'reason', reason);
    await parkedOnly(() =>
      runner.dismiss(message, sealed, ({ message: { type } }) =>
        context.runtime.handler.execute(
          dismissalAggregate,
          consumer,
          { type: 'dismiss-message' as const, data: { message, type, reason: sealed } },
          call,
        ),
      ),
    );
    return { dismissed: message };
  }

  private find(name: string): RunningContext {
    return contextNamed(this.operated, name);
  }

  private runner(context: string, consumer: string): AnyRunner {
    const found = this.find(context)
      .runtime.runners()
      .find(({ name }) => name === consumer);
    if (!found) throw unknownConsumer(consumer.slice(0, 64));
    return found;
  }
}

const parkedOnly = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    throw error instanceof NotParked ? notParked : error;
  }
};

const shown = ({ id, sequence: _, partition: __, consumer: ___, ...message }: WaitingMessage) => ({
  message: id,
  ...message,
});
