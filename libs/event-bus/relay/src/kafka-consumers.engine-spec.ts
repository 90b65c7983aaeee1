import { mkdtempSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type PublishedEvent, registry } from '@digihub/contracts';
import type { BusContext } from '@digihub/event-bus';
import { until } from '@digihub/event-bus-contract-tests';
import {
  connectKafka,
  ensureTopics,
  KafkaBus,
  type KafkaSettings,
  resolved,
  withAdmin,
} from '@digihub/event-bus-kafka';
import {
  type ConsumerReport,
  openReadDatabase,
  type Migration,
  type ReadDatabase,
} from '@digihub/read-models';
import type { Relay } from './relay.js';
import { counted, trajectories, upTo } from './testing/counter.js';
import { relayWorld } from './testing/relay-world.js';
import { numbersByKey, readTopic } from './testing/topic-reader.js';

interface Tables {
  seen: { number: number; key: string; n: number };
}

/** A log in the order of projecting: shows what was lost, repeated or out of order. */
const migrations: readonly Migration[] = [
  {
    name: '001-seen',
    up: (db) =>
      db.schema
        .createTable('seen')
        .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('key', 'text')
        .addColumn('n', 'integer')
        .execute(),
  },
];

const transportId = Symbol('views');

describe('consumers on Kafka', () => {
  let folder: string;
  let relay: Relay;
  let buses: KafkaBus<Tables>[];
  let databases: ReadDatabase<Tables>[];
  let reports: ConsumerReport[];
  // Before the world ends, whose store they read.
  afterEach(() => Promise.all(buses.map((bus) => bus.close())));
  const world = relayWorld({ secured: true });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-views-'));
    relay = world.relay();
    buses = [];
    databases = [];
    reports = [];
  });
  afterEach(async () => {
    await Promise.all(databases.map((database) => database.close()));
    rmSync(folder, { recursive: true });
  });

  const open = async (file = 'views.db'): Promise<ReadDatabase<Tables>> => {
    const database = await openReadDatabase<Tables>({ file: join(folder, file), migrations });
    databases.push(database);
    return database;
  };
  const copy = (
    database: ReadDatabase<Tables>,
    {
      settings = world.kafka,
      onProject = () => undefined,
    }: { settings?: KafkaSettings; onProject?: () => unknown } = {},
  ): KafkaBus<Tables> => {
    const bus = new KafkaBus<Tables>({
      context: 'counting',
      transportId,
      database,
      contracts: registry({ counted }),
      report: (one) => reports.push(one),
      batchSize: 20,
      kafka: settings,
      store: world.place.store,
      relays: ['counter'],
    });
    const project = async ({ subject, data }: PublishedEvent<{ n: number }>, context: BusContext<Tables>) => {
      await onProject();
      await context.transaction
        .insertInto('seen')
        .values({ key: subject, n: data.n } as never)
        .execute();
    };
    bus.addHandler(counted.type, project as never, true, { kind: 'projection' });
    buses.push(bus);
    return bus;
  };
  const started = (bus: KafkaBus<Tables>): Promise<void> =>
    new Promise((resolve, reject) => bus.listen((error) => (error ? reject(error as Error) : resolve())));
  const seen = async (database: ReadDatabase<Tables>): Promise<Record<string, number[]>> => {
    const rows = await database.read.selectFrom('seen').selectAll().orderBy('number').execute();
    const numbers: Record<string, number[]> = {};
    for (const { key, n } of rows) (numbers[key] ??= []).push(n);
    return numbers;
  };
  const all = (names: readonly string[], count: number) =>
    Object.fromEntries(names.map((name) => [name, upTo(count)]));

  it('skip nothing when their database is restored to an older state', async () => {
    const names = trajectories(6);
    const before = await open();
    const first = copy(before);
    await started(first);
    await first.watermarks.waitFor(await world.counting.countInTurns(names, 5), { timeout: 20_000 });
    const file = new DatabaseSync(join(folder, 'views.db'), { readOnly: true });
    await backup(file, join(folder, 'restored.db'));
    file.close();
    await first.watermarks.waitFor(await world.counting.countInTurns(names, 5), { timeout: 20_000 });
    await first.close();
    expect(await seen(before)).toEqual(all(names, 10));

    const restored = await open('restored.db');
    expect(await seen(restored)).toEqual(all(names, 5));
    const last = await world.counting.countInTurns(names, 5);
    const second = copy(restored);
    await started(second);
    await second.watermarks.waitFor(last, { timeout: 20_000 });
    expect(await seen(restored)).toEqual(all(names, 15));
  });

  it('share the partitions, come and go under load, and do everything once, with nobody fenced', async () => {
    const names = trajectories(12);
    const database = await open();
    const going = world.counting.countInTurns(names, 120);
    await started(copy(database));
    await started(copy(database));
    await started(copy(database));
    await buses[0]!.close();
    await started(copy(database));
    await buses[1]!.close();
    await buses[2]!.close();
    const last = await going;
    await buses[3]!.watermarks.waitFor(last, { timeout: 30_000 });
    expect(await seen(database)).toEqual(all(names, 120));
    expect(reports.filter(({ kind }) => kind !== 'engine-away')).toEqual([]);
  });

  it('lose, double and reorder nothing when the broker is killed under load', async () => {
    const names = trajectories(8);
    const database = await open();
    const bus = copy(database);
    await started(bus);
    let writing = true;
    const load = (async () => {
      let turns = 0;
      for (; writing; turns += 1) {
        await world.counting.countInTurns(names, 1);
        await setTimeout(10); // some 800 events a second
      }
      return turns;
    })();
    for (let kills = 0; kills < 3; kills += 1) {
      const carried = relay.status.published;
      await until(() => relay.status.published > carried + 200, 'the relay carries');
      await world.broker.kill();
      await world.broker.restart();
    }
    writing = false;
    const turns = await load;
    const head = await world.place.store.head();
    await until(() => relay.status.position >= head, 'the relay has carried all');
    await bus.watermarks.waitFor(head, { timeout: 60_000 });
    expect(numbersByKey(await readTopic(world.kafka))).toEqual(all(names, turns));
    expect(await seen(database)).toEqual(all(names, turns));
  });

  it('keep a record that is no CloudEvent aside, and go on', async () => {
    const database = await open();
    const bus = copy(database);
    await started(bus);
    const producer = connectKafka(world.kafka).producer();
    await producer.connect();
    await producer.send({
      topic: resolved(world.kafka).topic,
      messages: [{ key: 'stranger', value: 'hello' }],
    });
    await producer.disconnect();
    await bus.watermarks.waitFor((await world.counting.count('t1')).position, { timeout: 20_000 });
    expect(await seen(database)).toEqual({ t1: [1] });
    await until(async () => (await bus.runners[0]!.waiting()).length === 1, 'it waits');
    expect(await bus.runners[0]!.waiting()).toMatchObject([
      { key: 'stranger', error: expect.stringContaining('NotACloudEvent') },
    ]);
  });

  it('tell what they have before them, in events and the time of the oldest', async () => {
    const held = Promise.withResolvers<void>();
    const bus = copy(await open(), { onProject: () => held.promise });
    await started(bus);
    const lag = async () => (await bus.runners[0]!.status()).lag;
    const last = await world.counting.countInTurns(trajectories(6), 5);
    // Offsets count the markers of the relay's transactions too.
    // Before the first message comes it may have a marker alone in its hands, which has no time.
    await until(async () => {
      const { events, oldest } = (await lag()) ?? { events: 0 };
      return events >= 30 && oldest === '2022-03-01T09:00:00.000Z';
    }, 'all of them are before it');
    held.resolve();
    await bus.watermarks.waitFor(last, { timeout: 20_000 });
    await until(async () => (await lag())?.events === 0, 'nothing is before it');
  });

  it('tell how far the group is, for tools that display lag', async () => {
    const database = await open();
    const bus = copy(database);
    await started(bus);
    await bus.watermarks.waitFor(await world.counting.countInTurns(trajectories(6), 3), { timeout: 20_000 });
    const { topic, prefix } = resolved(world.kafka);
    const offsets = () =>
      withAdmin(connectKafka(world.kafka), (admin) =>
        admin.fetchOffsets({ groupId: `${prefix}counting.views`, topics: [topic] }),
      );
    const { watermarks } = await bus.runners[0]!.status();
    await until(async () => {
      const told = new Map(
        (await offsets())[0]!.partitions.map(({ partition, offset }) => [partition, offset]),
      );
      return [...watermarks].every(([partition, last]) => told.get(partition) === String(last + 1n));
    }, 'told');
  });

  it('start only on topics that are as they must be', async () => {
    await withAdmin(connectKafka(world.kafka), (admin) =>
      admin.createTopics({
        topics: [
          {
            topic: `${world.kafka.prefix}other`,
            numPartitions: 2,
            configEntries: [{ name: 'retention.ms', value: '604800000' }],
          },
        ],
      }),
    );
    const settings = { ...world.kafka, topic: `${world.kafka.prefix}other` };
    const difference =
      `${world.kafka.prefix}other: partitions is 2, expected 3; ` +
      `${world.kafka.prefix}other: retention.ms is 604800000, expected -1`;
    await expect(started(copy(await open(), { settings }))).rejects.toThrow(difference);
    const refused = world.relay({ kafka: settings });
    expect(await refused.ended).toMatchObject({
      name: 'TopicDiffers',
      message: expect.stringContaining(difference),
    });
  });

  it('start only on topics that the broker lets us make, and so does a relay', async () => {
    const settings = { ...world.kafka, topic: `${world.kafka.prefix}many`, replicationFactor: 3 };
    const refusal =
      `Kafka does not let us make the topic ${world.kafka.prefix}many with 3 partitions and replication factor 3: ` +
      'Replication-factor is invalid (INVALID_REPLICATION_FACTOR)';
    const bus = copy(await open(), { settings });
    await expect(started(bus)).rejects.toThrow(refusal);
    expect(bus.refusal?.message).toBe(refusal);
    const refused = world.relay({ kafka: settings });
    expect(await refused.ended).toMatchObject({ name: 'TopicRefused', message: refusal });
    expect(refused.status.state).toBe('refused');
  });

  it('end within seconds though the broker hangs', async () => {
    const bus = copy(await open());
    await started(bus);
    await bus.watermarks.waitFor((await world.counting.count('t1')).position, { timeout: 20_000 });
    world.broker.pause();
    const began = performance.now();
    await bus.close().finally(() => world.broker.resume());
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('come in by TLS and SASL', async () => {
    const { broker: address, ca, username, password } = world.broker.secured!;
    const sasl = { mechanism: 'scram-sha-256', username, password } as const;
    const settings = { ...world.kafka, brokers: [address], tls: { ca }, sasl };
    await expect(ensureTopics(connectKafka({ ...settings, tls: true }), settings)).rejects.toThrow(
      'certificate',
    );
    const wrong = { ...settings, sasl: { ...sasl, password: 'guessed' } };
    await expect(ensureTopics(connectKafka(wrong), wrong)).rejects.toThrow(/authentication/i);
    const database = await open();
    const bus = copy(database, { settings });
    await started(bus);
    await bus.watermarks.waitFor((await world.counting.count('t1')).position, { timeout: 20_000 });
    expect(await seen(database)).toEqual({ t1: [1] });
  });
});
