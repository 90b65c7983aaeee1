import { expect, it } from '@jest/globals';
import type { PublishedEvent } from '@digihub/contracts';
import { BusContext, type BusHandlerExtras, connectBus } from '@digihub/event-bus';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { contracts, counted, countingMigrations, type CountingTables } from './counting.js';
import { type Counted, onSqlite, until, type World } from './world.js';

const reaction = { kind: 'reaction' } satisfies BusHandlerExtras;
const projection = { kind: 'projection' } satisfies BusHandlerExtras;

/** Two contexts in one application, each with a bus of its own. */
const coaching = Symbol('coaching');
const finance = Symbol('finance');
const seen: string[] = [];
let hooks = 0;

@Controller()
class CoachingHandlers {
  @EventPattern<string>(counted.type, coaching, reaction)
  async start(@Payload() event: Counted): Promise<void> {
    if (event.data.n < 0) throw new RangeError('coaching counts up');
    seen.push(`coaching ${event.subject} ${event.data.n}`);
  }

  @EventPattern<string>(counted.type, coaching, projection)
  async show(@Payload() event: Counted, @Ctx() context: BusContext<CountingTables>): Promise<void> {
    const { transaction, message } = context;
    const row = { trajectory: message.key, total: event.data.n, last: event.data.n };
    await transaction.insertInto('totals').values(row).execute();
  }

  onModuleInit(): void {
    hooks += 1;
  }
}

@Controller()
class FinanceHandlers {
  @EventPattern<string>(counted.type, finance, reaction)
  async book(@Payload() event: PublishedEvent, @Ctx() context: BusContext): Promise<void> {
    expect(() => context.transaction).toThrow('no transaction');
    seen.push(`finance ${event.subject}`);
  }
}

@Module({ controllers: [CoachingHandlers, FinanceHandlers] })
class Application {}

export const nestContract = (world: () => World): void => {
  it('calls the @EventPattern methods of each context in one Nest application, and learns their errors', async () => {
    seen.length = 0;
    const { database = onSqlite } = world().fixture;
    const databases = await Promise.all(
      ['coaching', 'finance'].map(() => database<CountingTables>(countingMigrations)),
    );
    const bus = (context: string, transportId: symbol, index: number) =>
      world().fixture.bus<CountingTables>({
        context,
        transportId,
        database: databases[index]!,
        contracts,
        backOff: { tries: 1 },
      });
    const buses = [bus('coaching', coaching, 0), bus('finance', finance, 1)] as const;
    const app = await NestFactory.create(Application, new FastifyAdapter(), { logger: false });
    for (const one of buses) connectBus(app, one);
    await app.init();
    await app.startAllMicroservices();
    expect(hooks).toBe(1);

    await world().publish('t1', 1);
    await world().publish('t2', -1);
    const head = await world().fixture.store.head();
    for (const { watermarks } of buses) await watermarks.waitFor(head);
    expect([...seen].sort()).toEqual(['coaching t1 1', 'finance t1', 'finance t2']);
    expect(await databases[0]!.read.selectFrom('totals').select('trajectory').execute()).toHaveLength(2);

    const names = buses.map(({ runners }) => runners.map(({ name }) => name));
    expect(names).toEqual([['coaching.reactions', 'coaching.views'], ['finance.reactions']]);
    expect(await buses[0].runners[0]!.waiting()).toMatchObject([
      { key: 't2', state: 'parked', error: 'RangeError: coaching counts up' },
    ]);

    await app.close();
    await until(
      async () => (await buses[1].runners[0]!.status()).state === 'stopped',
      'stopped with the app',
    );
    await Promise.all(databases.map((database) => database.close()));
  });
};
