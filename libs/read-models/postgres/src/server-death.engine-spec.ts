import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { StoredEvent } from '@digihub/event-store';
import { SettableClock } from '@digihub/kernel/testing';
import {
  type ConsumerReport,
  ConsumerRunner,
  DeadlineTicker,
  type Projection,
  type Reaction,
  SourceFromStore,
} from '@digihub/read-models';
import { eventOf, MemoryStore, until } from '@digihub/read-models/suites';
import {
  adding,
  countingMigrations,
  type CountingTables,
  totalsOf,
  trajectories,
} from './counting.fixture.js';
import { openPostgresReadDatabase } from './postgres-database.js';
import { somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
beforeAll(postgres.start);
afterAll(postgres.stop);

const deaths = 6;

it('loses and doubles nothing when the server is killed under load, again and again', async () => {
  const database = await openPostgresReadDatabase<CountingTables>({
    ...(await postgres.place()),
    migrations: countingMigrations,
  });
  const store = new MemoryStore();
  const reports: ConsumerReport[] = [];
  const reacted = new Map<string, number>();
  const fired = new Map<string, number>();
  const projection: Projection<StoredEvent, CountingTables> = {
    ...adding,
    project: (tx, message) => adding.project(tx, { ...message, body: message.body.data['n'] as number }),
  };
  const reaction: Reaction<StoredEvent> = {
    kind: 'reaction',
    name: 'counting.reactions',
    types: ['counter.'],
    react: async ({ id }) => void reacted.set(id, (reacted.get(id) ?? 0) + 1),
  };
  const runners = [projection, reaction].map(
    (consumer) =>
      new ConsumerRunner<StoredEvent, CountingTables>({
        database,
        source: new SourceFromStore({ store, prefixes: ['counter-'] }),
        consumer,
        batchSize: 25,
        report: (report) => reports.push(report),
      }),
  );
  const ticker = new DeadlineTicker({
    database,
    clock: new SettableClock(),
    ready: () => true,
    issue: async ({ id }) => void fired.set(id, (fired.get(id) ?? 0) + 1),
  });
  for (const runner of runners) runner.start();
  ticker.start();

  let published = 0;
  const publish = async (each: number): Promise<void> => {
    for (let round = 0; round < each; round += 1) {
      published += 1;
      for (const trajectory of trajectories) {
        const event = eventOf('counter.counted.v1', trajectory, { n: published });
        await store.append(`counter-${trajectory}`, [event], published - 2);
      }
    }
  };
  const progress = () => runners[0]!.watermarkOf(0);

  for (let death = 0; death < deaths; death += 1) {
    const before = progress();
    await publish(100);
    await until(() => progress() > before, 'under load');
    await postgres.server().kill();
    await publish(20);
    await until(async () => (await runners[0]!.status().catch(() => undefined)) === undefined, 'noticed');
    await postgres.server().restart();
  }
  await publish(5);
  const head = await store.head();
  await Promise.all(runners.map((runner) => runner.waitFor(head, { timeout: 60_000 })));

  expect(await database.read.selectFrom('totals').selectAll().orderBy('trajectory').execute()).toEqual(
    totalsOf(published),
  );
  // Every event; some of them again, with the same id, which their commands derive theirs from.
  expect(reacted.size).toBe(store.events.length);
  expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(['engine-away']));
  for (const runner of runners) expect(await runner.status()).toMatchObject({ waiting: 0, parked: 0 });
  await ticker.settle();
  expect(fired.size).toBe(Math.floor(published / 10) * trajectories.length);

  await ticker.stop();
  await Promise.all(runners.map((runner) => runner.stop()));
  await database.close();
});
