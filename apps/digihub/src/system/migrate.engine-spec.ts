import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '@digihub/event-bus-contract-tests';
import type { Publisher } from '@digihub/event-bus';
import { Relay } from '@digihub/event-bus-relay';
import { readTopic } from '@digihub/event-bus-relay/testing';
import { type EventStore, type StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { openEventStoreDb } from '@digihub/event-store-eventstoredb';
import { startTestServer, type TestServer } from '@digihub/event-store-eventstoredb/test-server';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { addMilliseconds, systemClock } from '@digihub/kernel';
import { Checkpoints, Ledger, LedgerKeeper, ledgerMigrations, type LedgerTables } from '@digihub/ledger';
import { newSignerText, parseSigner } from '@digihub/ledger-proofs';
import { programme } from '@digihub/programme';
import { bodyText, listWaiting, openReadDatabase, sequenceText } from '@digihub/read-models';
import pg from 'pg';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { dataFolder } from '../data-folder.js';
import { Api } from '../demo/api.js';
import { Chance } from '../demo/chance.js';
import { demoEnterprise } from '../demo/enterprise.js';
import * as intake from '../demo/intake-scenes.js';
import { Play } from '../demo/play.js';
import { playDemo } from '../demo/play-demo.js';
import { Sheets } from '../demo/sheets.js';
import { moveInstallation, type MoveReport } from '../move-installation.js';
import { issuerOf, type Server, startServer } from '../server.js';
import { compareWithRebuild } from './read-model-checks.js';
import { commandLine } from './server-process.js';
import { orderFaults, reactionFaults, startFaults } from './store-checks.js';
import { TemporaryFolders } from './temporary-folders.js';

// Real engines start here, on a busy machine.
jest.setTimeout(300_000);

const seed = 11;
const hub = programme.hubs[0]!.code;

const all = (store: EventStore): Promise<StoredEvent[]> => Array.fromAsync(store.readAll({ after: -1n }));
/** Place of each event in a log that is made of the store now, by id. */
const logOf = async (store: EventStore): Promise<ReadonlyMap<string, number>> => {
  const database = await openReadDatabase<LedgerTables>({ file: ':memory:', migrations: ledgerMigrations });
  const ledger = new Ledger(database);
  const checkpoints = new Checkpoints(ledger, parseSigner(newSignerText('example.org/log')), systemClock);
  const report = (_: string, error: unknown): void => {
    throw error;
  };
  const { size } = await new LedgerKeeper({ store, ledger, checkpoints, report }).catchUp();
  const entries = await ledger.entries(0, size);
  await database.close();
  return new Map(entries.map(({ event_id, log_index }) => [event_id, log_index]));
};
const apart = ({ position: _, ...event }: StoredEvent) => event;
const apiOf = (server: Server): Api => new Api(server.url, issuerOf(server));

describe('an installation on other engines', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let postgres: LocalPostgres;
  let broker: LocalBroker;
  let eventStore: TestServer;
  let environment: Record<string, string>;
  let history: StoredEvent[];
  let told: unknown;
  let parked: Play;
  let pending: Play;
  let uncontacted: Play;
  let moved: MoveReport;
  let running: Server | undefined;
  let publishers: readonly Publisher[];

  beforeAll(async () => {
    postgres = await startLocalPostgres();
    broker = await startLocalBroker();
    eventStore = await startTestServer();
    for (const service of ['intake', 'routing', 'coaching', 'finance']) await postgres.account(service);
    await postgres.account('audit', 'erasure');
    environment = {
      DIGIHUB_DATA: data,
      DIGIHUB_EVENT_STORE: `esdb://127.0.0.1:${eventStore.port}?tls=false`,
      DIGIHUB_DATABASE: postgres.url,
      DIGIHUB_KEYS_DATABASE: await postgres.account('keys'),
      DIGIHUB_KAFKA_BROKERS: broker.brokers.join(),
      DIGIHUB_KAFKA_PARTITIONS: '3',
      DIGIHUB_KAFKA_REPLICATION: '1',
    };
    await playEmbedded();
    for (const step of ['copy events', 'compare events', 'publish', 'copy read models: coaching']) {
      await killedAt(step);
    }
    moved = await moveInstallation({ environment });
  });
  afterAll(async () => {
    await running?.stop();
    eventStore?.stop();
    await broker?.stop();
    await postgres?.stop();
    folders.clear();
  });

  /** `digihub migrate` in a process of its own, dead as soon as it says that it is there. */
  const killedAt = async (step: string): Promise<void> => {
    const [program, ...rest] = commandLine('migrate');
    const child = spawn(program, rest, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes(step)) child.kill('SIGKILL');
    });
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (signal !== 'SIGKILL') throw new Error(`it ended before "${step}":\n${told}`);
  };

  /** The demo, and three cases more that are left in the middle: see what they are called. */
  const playEmbedded = async (): Promise<void> => {
    const server = await startServer({
      environment: { DIGIHUB_DATA: data, DIGIHUB_PORT: '0', DIGIHUB_LOG: 'error' },
      demo: true,
    });
    await playDemo(server, { seed, trajectories: 10 });
    const api = apiOf(server);
    const now = () => server.parts.clock.now();
    await api.post('operator', '/demo/v1/clock', {
      instant: addMilliseconds(now(), 60_000),
      running: false,
    });
    const routing = server.contexts.find(({ name }) => name === 'routing')!;
    await routing.runtime
      .runners()
      .find(({ name }) => name === 'routing.reactions')!
      .stop();
    const play = async (index: number): Promise<Play> => {
      const enterprise = demoEnterprise(new Chance(index), seed * 100_000 + index, hub);
      const casting = { seed, index, hub, channel: 'phone', enterprise, chance: new Chance(index) } as const;
      const one = new Play(api, now, async () => undefined, casting, new Sheets(api, seed));
      await intake.request(one, 'Kan onze planning beter?');
      return one;
    };
    const opened = async (index: number): Promise<Play> => {
      const one = await play(index);
      await intake.firstContact(one);
      await intake.identify(one);
      await intake.declareSize(one);
      await intake.clarify(one, 'Planning.');
      await intake.open(one);
      return one;
    };
    parked = await opened(101);
    pending = await opened(102);
    uncontacted = await play(103);
    told = await api.get(uncontacted.caseworker(), `/intake/v1/requests/${uncontacted.trajectory}`);
    await server.stop();
    const store = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
    history = await all(store);
    const generation = await store.generation();
    await store.close();
    const trigger = openingOf(history, parked);
    const message = server.contexts
      .find(({ name }) => name === 'intake')!
      .publisher.publish(trigger, generation)!;
    park(trigger, message);
  };

  const openingOf = (events: readonly StoredEvent[], { trajectory }: Play): StoredEvent =>
    events.find(
      ({ type, metadata }) => type === 'intake.trajectory-opened.v1' && metadata.trajectory === trajectory,
    )!;

  /** As after the last try of a reaction that failed: what came behind it is still to come. */
  const park = (
    { id, position }: StoredEvent,
    message: { readonly type: string; readonly subject: string },
  ): void => {
    const file = new DatabaseSync(join(dataFolder(data).readModels, 'routing.db'));
    file
      .prepare(
        `insert into waiting_messages (consumer, partition, sequence, key, message_id, type, body, unreadable, since,
           attempts, due_at, parked_at, error) values ('routing.reactions', 0, ?, ?, ?, ?, ?, 0, ?, 5, null, ?, 'Error: no')`,
      )
      .run(
        sequenceText(position),
        message.subject,
        id,
        message.type,
        bodyText(message),
        '2022-05-09T09:00:00.000Z',
        '2022-05-09T09:00:00.000Z',
      );
    file
      .prepare(`update watermarks set sequence = ? where consumer = 'routing.reactions'`)
      .run(sequenceText(position));
    file.close();
  };

  it('has every event, key, read model and message, as the comparison says', () => {
    expect(moved).toMatchObject({
      // It was killed behind them.
      found: history.length,
      copied: 0,
      events: { events: history.length, same: history.length, differences: [], more: 0 },
      isSame: true,
      topic: { differences: [], unlisted: 0 },
    });
    expect(moved.readModels.map(({ context, differences }) => [context, differences])).toEqual(
      ['intake', 'routing', 'coaching', 'finance', 'erasure'].map((context) => [context, []]),
    );
    expect(moved.readModels.map(({ done }) => done)).toEqual([
      'found',
      'found',
      expect.any(String),
      'copied',
      'copied',
    ]);
    expect(moved.keys.same).toBe(moved.keys.keys);
    expect(moved.topic?.records).toBeGreaterThan(0);
  });

  it('is found whole by a repeat, which changes nothing', async () => {
    const again = await moveInstallation({ environment });
    expect(again).toMatchObject({ found: history.length, copied: 0, published: 0, isSame: true });
    expect(again.readModels.map(({ done }) => done)).toEqual(Array(5).fill('found'));
  });

  it('differs where somebody changed it', async () => {
    const client = new pg.Client(postgres.url);
    await client.connect();
    await client.query(`update routing.waiting_messages set attempts = 6`);
    const { isSame, readModels } = await moveInstallation({ environment, verifyOnly: true });
    await client.query(`update routing.waiting_messages set attempts = 5`);
    const { rows } =
      await client.query(`select distinct schemaname || ' ' || tableowner as owner from pg_tables
      where schemaname in ('intake', 'routing', 'coaching', 'finance', 'erasure') order by 1`);
    await client.end();
    expect(isSame).toBe(false);
    expect(
      readModels.flatMap(({ differences }) => differences.map(({ table, only }) => [table, only])),
    ).toEqual([
      ['waiting_messages', 'source'],
      ['waiting_messages', 'target'],
    ]);
    expect(rows.map(({ owner }: { owner: string }) => owner)).toEqual([
      'coaching coaching',
      'erasure audit',
      'finance finance',
      'intake intake',
      'routing routing',
    ]);
  });

  it('goes on there: nothing fires again, what was to come happens once', async () => {
    const there = folders.make('there');
    mkdirSync(there, { recursive: true });
    copyFileSync(join(data, 'demo-clock.json'), join(there, 'demo-clock.json'));
    const server = await startServer({
      environment: {
        ...environment,
        DIGIHUB_DATA: there,
        DIGIHUB_PORT: '0',
        DIGIHUB_LOG: 'error',
        DIGIHUB_MASTER_KEY: readFileSync(join(dataFolder(data).keys, 'master.key'), 'utf8').trim(),
      },
      demo: true,
    });
    running = server;
    publishers = server.contexts.map(({ publisher }) => publisher);
    const api = apiOf(server);
    const { store } = server.parts;
    const startOf = (events: readonly StoredEvent[], { trajectory }: Play) =>
      events.filter(
        ({ type, metadata }) => type === 'routing.started.v1' && metadata.trajectory === trajectory,
      );
    await api.post('operator', '/demo/v1/quiet', {});
    const events = await all(store);
    expect(events.slice(0, history.length).map(apart)).toEqual(history.map(apart));
    expect(startOf(events, pending)).toHaveLength(1);
    expect(startOf(events, parked)).toHaveLength(0);
    expect([...new Set(events.slice(history.length).map(({ metadata }) => metadata.trajectory))]).toEqual([
      pending.trajectory,
    ]);

    const routing = server.contexts.find(({ name }) => name === 'routing')!;
    const [waiting] = await listWaiting(routing.runtime.database as never);
    expect(waiting).toMatchObject({ consumer: 'routing.reactions', key: parked.trajectory });
    await api.post(
      'operator',
      `/operations/v1/routing/parked/routing.reactions/${waiting!.id}/retry`,
      {},
      'retry-1',
    );
    await until(async () => startOf(await all(store), parked).length === 1, 'the parked message was done');

    const seen = await api.get(uncontacted.caseworker(), `/intake/v1/requests/${uncontacted.trajectory}`);
    expect(seen).toEqual(told);
    expect(JSON.stringify(seen)).toContain(uncontacted.casting.enterprise.contact.name);

    await api.post('operator', '/demo/v1/clock', { instant: uncontacted.workingDays(4), running: false });
    const after = await all(store);
    const missed = after.filter(
      ({ stream, metadata }) =>
        stream === `intake-${uncontacted.trajectory}` && metadata.actor.id === 'system:intake.deadline',
    );
    expect(missed).toHaveLength(1);

    expect(orderFaults(after)).toEqual([]);
    expect(startFaults(after)).toEqual([]);
    expect((await reactionFaults(after, server.contexts)).faults).toEqual([]);
    for (const context of server.contexts) {
      expect(await compareWithRebuild(context, store)).toMatchObject({ differences: [], waiting: 0 });
    }
  });

  it('is compared as far as both have it, once it has gone on', async () => {
    await running!.stop();
    running = undefined;
    expect(await moveInstallation({ environment, verifyOnly: true })).toMatchObject({
      isSame: true,
      readModels: [],
      events: { same: history.length, more: expect.any(Number) },
    });
    await expect(moveInstallation({ environment })).rejects.toThrow('services have written there since');
  });

  describe('the log index', () => {
    const settings = { clientId: 'spec', partitions: 3, replicationFactor: 1 };
    const ofAll = { prefix: 'relays.', topic: 'relays.events', checkpoints: 'relays.positions' };
    let log: ReadonlyMap<string, number>;
    let head: bigint;

    beforeAll(async () => {
      const target = await openEventStoreDb({ connectionString: environment['DIGIHUB_EVENT_STORE']! });
      log = await logOf(target);
      head = await target.head();
      const kafka = { ...settings, ...ofAll, brokers: broker.brokers };
      const relays = publishers.map((publisher) => new Relay({ publisher, store: target, kafka }));
      for (const relay of relays) relay.start();
      await until(() => relays.every(({ status }) => status.position >= head), 'all is carried');
      await Promise.all(relays.map((relay) => relay.stop()));
      await target.close();
    });

    it.each([
      ['migration', {}],
      ['relays', ofAll],
    ])('of what the %s published is the place in the log of all events', async (_, place) => {
      const records = await readTopic({ ...settings, ...place, brokers: broker.brokers });
      const events = records
        .map(({ event }) => event)
        .sort((a, b) => Number(a.logindex) - Number(b.logindex));
      expect(events.length).toBeGreaterThanOrEqual(moved.topic!.records);
      expect(events.map(({ logindex }) => Number(logindex))).toEqual(events.map(({ id }) => log.get(id)));
      for (const chain of Map.groupBy(events, ({ source }) => source).values()) {
        expect(chain.map(({ logprevious }) => logprevious)).toEqual([
          undefined,
          ...chain.slice(0, -1).map(({ logindex }) => logindex),
        ]);
      }
    });

    it('is the position in the embedded store, and the same in one whose positions have gaps', async () => {
      const source = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
      const before = await logOf(source);
      for (const { id, position } of await all(source))
        expect([before.get(id), log.get(id)]).toEqual([Number(position), Number(position)]);
      expect(Number(head)).toBeGreaterThan(log.size);
      await source.close();
    });
  });
});
