import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ConsumerRunner, DeadlineTicker, type ReadDatabase, setDeadline } from '@digihub/read-models';
import { eventOf, MemoryStore, until } from '@digihub/read-models/suites';
import { SourceFromStore } from '@digihub/read-models';
import pg from 'pg';
import {
  adding,
  countedSource,
  countingMigrations,
  type CountingTables,
  totalsOf,
} from './counting.fixture.js';
import { openPostgresReadDatabase } from './postgres-database.js';
import { type Place, somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
const children: ChildProcess[] = [];
const opened: ReadDatabase<CountingTables>[] = [];
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

beforeAll(async () => {
  // Other processes run what is built.
  const compiler = path('../../../../node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-b', path('..')], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
  await postgres.start();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(opened.splice(0).map((database) => database.close()));
});
afterAll(postgres.stop);

const open = async (place: Place) => {
  const database = await openPostgresReadDatabase<CountingTables>({
    ...place,
    migrations: countingMigrations,
  });
  opened.push(database);
  return database;
};

/** One more process on the same schema. */
const holder = ({ url, schema }: Place, count: number, sleepAt = '') => {
  const child = spawn(
    process.execPath,
    [path('../dist/holder.fixture.js'), url, schema, String(count), sleepAt],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  children.push(child);
  const said: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, complaints }));
  return {
    said,
    ended,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    wake: () => child.stdin.write('go\n'),
    says: (what: string) => until(() => said.some((line) => line.startsWith(what)), what, 30_000),
  };
};

const totals = (database: ReadDatabase<CountingTables>) =>
  database.read.selectFrom('totals').selectAll().orderBy('trajectory').execute();

/** A consumer in this process, that has done all 300. */
const addedUp = async (
  database: ReadDatabase<CountingTables>,
): Promise<ConsumerRunner<number, CountingTables>> => {
  const runner = new ConsumerRunner({
    database,
    source: countedSource(300),
    consumer: adding,
    batchSize: 20,
  });
  runner.start();
  await runner.waitFor(299n, { timeout: 30_000 });
  return runner;
};

describe('several processes on one schema', () => {
  it('bring it up to date together, each step once', async () => {
    const place = await postgres.place();
    const processes = Array.from({ length: 6 }, () => holder(place, 0));
    for (const { ended } of processes) expect(await ended).toEqual({ code: 0, complaints: [] });
    const database = await open(place);
    const tables = await database.read.introspection.getTables();
    expect(tables.filter(({ name }) => name.startsWith('more_'))).toHaveLength(12);
  });

  it('free a transaction in which a process stopped, and do everything once, whoever wakes up again', async () => {
    const place = await postgres.place();
    const zombie = holder(place, 300, 'in-transaction');
    await zombie.says('asleep');
    zombie.signal('SIGSTOP');
    const database = await open(place);
    const runner = await addedUp(database);
    expect(await totals(database)).toEqual(totalsOf(100));
    zombie.signal('SIGCONT');
    zombie.wake();
    // It learns that its session is gone, reads the watermark anew and finds everything done.
    expect(await zombie.ended).toEqual({ code: 0, complaints: [] });
    expect(await totals(database)).toEqual(totalsOf(100));
    await runner.stop();
  });

  it('fence the holder that another overtook between two transactions', async () => {
    const place = await postgres.place();
    const zombie = holder(place, 300, 'after-transaction');
    await zombie.says('asleep');
    zombie.signal('SIGSTOP');
    const database = await open(place);
    const runner = await addedUp(database);
    zombie.signal('SIGCONT');
    zombie.wake();
    await zombie.says('ended Fenced');
    expect(await zombie.ended).toEqual({ code: 0, complaints: [] });
    expect(await totals(database)).toEqual(totalsOf(100));
    expect(await runner.status()).toMatchObject({ state: 'running', caughtUp: true, waiting: 0, parked: 0 });
    await runner.stop();
  });

  it('do everything once when they start at the same time', async () => {
    const place = await postgres.place();
    const processes = [holder(place, 600), holder(place, 600), holder(place, 600)];
    for (const { ended } of processes) expect(await ended).toEqual({ code: 0, complaints: [] });
    expect(processes.filter(({ said }) => said.includes('ended done')).length).toBeGreaterThan(0);
    expect(await totals(await open(place))).toEqual(totalsOf(200));
  });

  it('hear of each other’s commits, also after the line was lost', async () => {
    const place = await postgres.place();
    const [one, other] = [await open(place), await open(place)];
    const heard: boolean[] = [];
    other.onCommit((elsewhere) => heard.push(elsewhere));
    await one.transaction(async () => undefined);
    await until(() => heard.length === 1, 'heard');
    await other.transaction(async () => undefined);
    expect(heard).toEqual([true, false]);
    await one.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined);

    const admin = new pg.Client(postgres.server().url);
    await admin.connect();
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and query like 'listen%'`;
    expect((await admin.query(kill, [place.schema])).rowCount).toBe(2);
    await admin.end();
    await until(() => heard.length === 3, 'told to look, because something may have been missed');
    await until(async () => {
      await one.transaction(async () => undefined);
      return heard.length > 3;
    }, 'heard again');
  });

  it('wake the ticker that has to fire what another process set', async () => {
    const place = await postgres.place();
    const [one, other] = [await open(place), await open(place)];
    const fired: string[] = [];
    const clock = { now: () => new Date().toISOString() };
    const issue = async ({ id }: { id: string }) => void fired.push(id);
    const ticker = new DeadlineTicker({ database: other, clock, ready: () => true, issue });
    ticker.start();
    await ticker.settle();
    const dueAt = clock.now();
    await one.transaction((tx) =>
      setDeadline(tx, { id: 'a', kind: 'look', key: 'a', trajectory: null, hub: null, dueAt }),
    );
    await until(() => fired.length === 1, 'fired');
    await ticker.stop();
  });

  it('let a reader of one see what another projects for it, also where that had nothing to do', async () => {
    const place = await postgres.place();
    const [one, other] = [await open(place), await open(place)];
    const store = new MemoryStore();
    const run = (database: ReadDatabase<CountingTables>) =>
      new ConsumerRunner({
        database,
        source: new SourceFromStore({ store, prefixes: ['counter-'] }),
        consumer: {
          kind: 'projection',
          name: 'counting.views',
          types: ['counter.counted.v1'],
          project: (tx, { body }) =>
            adding.project(tx, { ...countedMessage, body: body.data['n'] as number }),
        },
      });
    const runners = [run(one), run(other)];
    for (const runner of runners) runner.start();
    const append = async (type: string, n: number) =>
      store.append('counter-t0', [eventOf(type, 't0', { n })], n - 2);
    await append('counter.counted.v1', 1);
    // Both took it up: one was first, and the other lives from now on from what that one does.
    const states = async () =>
      (await Promise.all(runners.map((runner) => runner.status()))).map(({ state }) => state);
    await until(async () => (await states()).includes('fenced'), 'one is fenced');
    for (let n = 2; n <= 20; n += 1) {
      const { position } = await append('counter.counted.v1', n);
      await Promise.all(runners.map((runner) => runner.waitFor(position)));
      expect(await totals(other)).toEqual([{ trajectory: 't0', total: (n * (n + 1)) / 2, last: n }]);
    }
    const { position } = await append('counter.private.v1', 21);
    await Promise.all(runners.map((runner) => runner.waitFor(position)));
    expect((await states()).sort()).toEqual(['fenced', 'running']);
    await Promise.all(runners.map((runner) => runner.stop()));
  });
});

const countedMessage = { id: '', type: '', key: 't0', partition: 0, sequence: 0n };
