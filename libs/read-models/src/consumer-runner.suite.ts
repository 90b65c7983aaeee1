import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@digihub/event-store';
import { SettableClock } from '@digihub/kernel/testing';
import type { Consumer, Projection, Reaction } from './consumer.js';
import { ConsumerRunner, type ConsumerRunnerOptions } from './consumer-runner.js';
import type { ConsumerReport } from './consumer-status.js';
import { ReadModelBehind } from './position-waiters.js';
import type { Migration, OpenReadDatabase, ReadDatabase } from './read-database.js';
import { SourceFromStore } from './source-from-store.js';
import { technical } from './technical-tables.js';
import { eventOf, MemoryStore, until } from './testing.js';
import { WatermarkAhead } from './watermark.js';

interface Tables {
  hours: { event: string; trajectory: string; hours: number };
}

const migration: Migration = {
  name: '001-hours',
  up: (db) =>
    db.schema
      .createTable('hours')
      .addColumn('event', 'text', (column) => column.primaryKey())
      .addColumn('trajectory', 'text')
      .addColumn('hours', 'integer')
      .execute(),
};

/** What a consumer promises, whatever database it writes. */
export const consumerRunnerSuite = (engine: string, open: OpenReadDatabase): void => {
  describe(`a consumer runner on ${engine}`, () => {
    let store: MemoryStore;
    let database: ReadDatabase<Tables>;
    let runners: ConsumerRunner<StoredEvent, Tables>[];
    let reports: ConsumerReport[];

    beforeEach(async () => {
      store = new MemoryStore();
      database = await open<Tables>([migration]);
      runners = [];
      reports = [];
    });
    afterEach(async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await database.close();
    });

    const hours: Projection<StoredEvent, Tables> = {
      kind: 'projection',
      name: 'coaching.hours',
      types: ['coaching.hours-registered.v1'],
      async project(tx, { body }) {
        const row = {
          event: body.id,
          trajectory: body.metadata.trajectory!,
          hours: body.data['hours'] as number,
        };
        await tx.insertInto('hours').values(row).execute();
        if (row.hours < 0) throw new Error('negative hours');
      },
    };

    const run = (
      consumer: Consumer<StoredEvent, Tables> = hours,
      options: Partial<ConsumerRunnerOptions<StoredEvent, Tables>> = {},
    ) => {
      const source = new SourceFromStore({ store, prefixes: ['coaching-'] });
      const report = (one: ConsumerReport) => reports.push(one);
      const runner = new ConsumerRunner({ database, source, consumer, report, ...options });
      runners.push(runner);
      runner.start();
      return runner;
    };

    const register = async (trajectory: string, amount: number) => {
      const event = eventOf('coaching.hours-registered.v1', trajectory, { hours: amount });
      const { position } = await store.append(`coaching-${trajectory}`, [event], 'no-stream');
      return { id: event.id, position };
    };

    const rows = () =>
      database.read.selectFrom('hours').select(['trajectory', 'hours']).orderBy('event').execute();
    const storedWatermark = async () => {
      const row = await technical(database.read)
        .selectFrom('watermarks')
        .select('sequence')
        .executeTakeFirst();
      return row && BigInt(row.sequence);
    };

    it('catches up, goes on live, and says how far it is', async () => {
      await register('t1', 1);
      const runner = run();
      await runner.waitFor(0n);
      const { position } = await register('t2', 2);
      await runner.waitFor(position);
      expect(await rows()).toEqual([
        { trajectory: 't1', hours: 1 },
        { trajectory: 't2', hours: 2 },
      ]);
      await until(() => runner.caughtUp, 'caught up');
      expect(await runner.status()).toEqual({
        consumer: 'coaching.hours',
        state: 'running',
        watermarks: new Map([[0, position]]),
        caughtUp: true,
        lag: { events: 0 },
        waiting: 0,
        parked: 0,
      });
    });

    it('tells what it has before it while it works on a batch, and while the store is away', async () => {
      const working = Promise.withResolvers<void>();
      const slow: Reaction<StoredEvent> = {
        ...{ kind: 'reaction', name: 'coaching.slow', types: ['coaching.'] },
        react: () => working.promise,
      };
      await register('t1', 1);
      const runner = run(slow, { batchSize: 1 });
      await until(async () => (await runner.status()).lag !== undefined, 'its watermark was read');
      await register('t2', 2);
      await register('t3', 3);
      const oldest = '2022-03-01T09:00:00.000Z';
      expect((await runner.status()).lag).toEqual({ events: 3, oldest });
      store.head = () => Promise.reject(new Error('away'));
      await register('t4', 4);
      expect((await runner.status()).lag).toBeUndefined();
      working.resolve();
      // It ran dry behind the first, too: caught up is it for good when nothing is left in its hands.
      await until(async () => (await runner.status()).lag?.events === 0, 'caught up');
    });

    it('asks a source that has not looked for long what lies before it, though it ran dry once', async () => {
      const source = Object.assign(new SourceFromStore({ store, prefixes: ['coaching-'] }), { stale: false });
      source.lag = async () => ({ events: 7 });
      const runner = run(hours, { source });
      await until(() => runner.caughtUp, 'caught up');
      expect((await runner.status()).lag).toEqual({ events: 0 });
      source.stale = true;
      expect((await runner.status()).lag).toEqual({ events: 7 });
    });

    it('goes on from its watermark after a restart', async () => {
      await register('t1', 1);
      const first = run();
      await first.waitFor(0n);
      await first.stop();
      const { position } = await register('t1', 2);
      await run().waitFor(position);
      expect(await rows()).toHaveLength(2);
    });

    it('writes no transaction per message that is of no interest, and none of them is read twice after a stop', async () => {
      let commits = 0;
      database.onCommit(() => (commits += 1));
      for (let index = 0; index < 50; index += 1) {
        await store.append('coaching-t', [eventOf('coaching.session-held.v1', 't')], index - 1);
      }
      const runner = run();
      await until(() => runner.watermarkOf(0) === 49n, 'passed over');
      expect(commits).toBe(0);
      expect(await storedWatermark()).toBeUndefined();
      await runner.stop();
      expect(commits).toBe(1);
      expect(await storedWatermark()).toBe(49n);
    });

    it('writes it when it runs dry, where copies have partitions of their own and see only what is written', async () => {
      const source = Object.assign(new SourceFromStore({ store, prefixes: ['coaching-'] }), { dealt: true });
      const runner = run(hours, { source });
      for (let n = 0; n < 3; n += 1) {
        await store.append('coaching-t1', [eventOf('coaching.other.v1', 't1')], 'no-stream');
      }
      await runner.waitFor(2n);
      await until(async () => (await storedWatermark()) === 2n, 'the table says so');
    });

    it('writes its watermark now and then on a long way of no interest', async () => {
      for (let index = 0; index < 1_150; index += 1) {
        await store.append('coaching-t', [eventOf('coaching.session-held.v1', 't')], index - 1);
      }
      const runner = run();
      await until(() => runner.watermarkOf(0) === 1_149n, 'passed over');
      expect(await storedWatermark()).toBe(999n);
    });

    it('stands by while another holder of its name gets on, and goes on when that one is gone', async () => {
      const copies = [run(hours, { standBy: 200 }), run(hours, { standBy: 200 })];
      let position = 0n;
      let standing: number;
      const states = () => Promise.all(copies.map(async (copy) => (await copy.status()).state));
      await until(async () => {
        // Both take the same message; one of them is late with its watermark.
        ({ position } = await register('t1', 1));
        standing = (await states()).indexOf('fenced');
        return standing >= 0;
      }, 'one is fenced');
      await copies[1 - standing!]!.waitFor(position);
      await copies[1 - standing!]!.stop();
      ({ position } = await register('t1', 1));
      await copies[standing!]!.waitFor(position, { timeout: 10_000 });
      expect((await rows()).length).toBe(store.events.length);
    });

    it('can wait for a position of which its source has no message', async () => {
      await register('t1', 1);
      const runner = run();
      await runner.waitFor(0n);
      const { position } = await store.append(
        'finance-t1',
        [eventOf('finance.settled.v1', 't1')],
        'no-stream',
      );
      await runner.waitFor(position);
      expect(runner.watermarkOf(0)).toBe(0n);
    });

    it('says how far it is when a wait takes too long, and when it is given up', async () => {
      const { position } = await register('t1', 1);
      const runner = new ConsumerRunner({
        database,
        source: new SourceFromStore({ store, prefixes: ['coaching-'] }),
        consumer: hours,
      });
      const behind = await runner.waitFor(position, { timeout: 5 }).catch((error: unknown) => error);
      expect(behind).toBeInstanceOf(ReadModelBehind);
      expect(behind).toMatchObject({ status: 503, position, reached: undefined });
      const given = new AbortController();
      const waiting = runner.waitFor(position, { signal: given.signal });
      given.abort(new Error('the caller left'));
      await expect(waiting).rejects.toThrow('the caller left');
    });

    it('undoes a message that fails, keeps it with its error, and goes on with other trajectories', async () => {
      const poison = await register('t1', -1);
      const after = await register('t1', 2);
      const other = await register('t2', 3);
      const runner = run(hours, { backOff: { tries: 1 } });
      await runner.waitFor(other.position);
      expect(await rows()).toEqual([{ trajectory: 't2', hours: 3 }]);
      expect(await runner.waiting()).toMatchObject([
        { id: poison.id, state: 'parked', attempts: 1, error: 'Error: negative hours' },
        { id: after.id, state: 'behind', attempts: 0 },
      ]);
      expect(await runner.status()).toMatchObject({ waiting: 1, parked: 1 });
      expect(reports).toMatchObject([{ kind: 'parked', message: { id: poison.id } }]);
    });

    it('tries again by the back-off of its clock, and not before', async () => {
      const clock = new SettableClock('2022-03-01T09:00:00.000Z');
      let tries = 0;
      const failing: Reaction<StoredEvent> = {
        kind: 'reaction',
        name: 'coaching.react',
        types: ['coaching.'],
        react: async () => {
          tries += 1;
          if (tries < 3) throw new Error(`try ${tries}`);
        },
      };
      const runner = run(failing, { clock, backOff: { first: 60_000, factor: 2, tries: 5 } });
      await runner.waitFor((await register('t1', 1)).position);
      expect(await runner.waiting()).toMatchObject([{ attempts: 1, dueAt: '2022-03-01T09:01:00.000Z' }]);
      clock.set('2022-03-01T09:00:59.999Z');
      runner.poke();
      await runner.waitFor((await register('t2', 1)).position);
      expect(tries).toBe(2); // t1 once, t2 once
      clock.set('2022-03-01T09:01:00.000Z');
      runner.poke();
      await until(async () => (await runner.waiting()).length === 1, 't1 is done');
      expect(await runner.waiting()).toMatchObject([{ key: 't2', attempts: 1 }]);
    });

    it('backs off from a source that is away, goes on where it was, and tells', async () => {
      const first = await register('t1', 1);
      const runner = run();
      await runner.waitFor(first.position);
      store.away = new Error('connection lost');
      store.wake();
      await until(async () => (await runner.status()).lag === undefined, 'the store is away');
      await until(() => reports.some(({ kind }) => kind === 'engine-away'), 'reported');
      expect(runner.caughtUp).toBe(false);
      store.away = undefined;
      const second = await register('t1', 2);
      await runner.waitFor(second.position);
      expect(await rows()).toHaveLength(2);
    });

    it('does the whole batch again when an engine was away in it, and blames no message', async () => {
      let tries = 0;
      const reaction: Reaction<StoredEvent> = {
        kind: 'reaction',
        name: 'coaching.react',
        types: ['coaching.'],
        react: async () => {
          tries += 1;
          if (tries === 1) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
        },
      };
      const runner = run(reaction, { concurrency: 1 });
      await runner.waitFor((await register('t1', 1)).position);
      expect(tries).toBe(2);
      expect(await runner.waiting()).toEqual([]);
      expect(reports.map(({ kind }) => kind)).toEqual(['engine-away']);
    });

    it('reacts to several trajectories at once, and to one in order', async () => {
      for (const trajectory of ['t1', 't2', 't3']) await register(trajectory, 1);
      await register('t1', 2);
      const seen: string[] = [];
      let together = 0;
      const started = new Map<string, () => void>();
      const all = new Promise<void>((resolve) => started.set('all', resolve));
      const reaction: Reaction<StoredEvent> = {
        kind: 'reaction',
        name: 'coaching.react',
        types: ['coaching.'],
        async react({ key, body }) {
          seen.push(`${key} ${String(body.data['hours'])}`);
          together += 1;
          if (together === 3) started.get('all')!();
          await all;
        },
      };
      await run(reaction).waitFor(3n);
      expect(seen).toEqual(['t1 1', 't2 1', 't3 1', 't1 2']);
    });

    it('leaves nothing behind a message that was dismissed while its batch was under way', async () => {
      const seen: string[] = [];
      const reaction: Reaction<StoredEvent> = {
        kind: 'reaction',
        name: 'coaching.react',
        types: ['coaching.'],
        react: async ({ key, body }) => {
          if (body.data['hours'] === -1) throw new Error('negative hours');
          seen.push(key);
        },
      };
      const poison = await register('t1', -1);
      const first = run(reaction, { backOff: { tries: 1 } });
      await first.waitFor(poison.position);
      await first.stop();
      await register('t1', 2);
      await register('t2', 1);
      const runner: ConsumerRunner<StoredEvent, Tables> = run(reaction, {
        probe: async (point, [message]) => {
          if (point === 'before-commands' && message?.key === 't2')
            await runner.dismiss(poison.id, 'twin of another', async () => undefined);
        },
      });
      await until(() => seen.length === 2, 'both are done');
      expect(seen).toEqual(['t2', 't1']);
      await until(async () => (await runner.waiting()).length === 0, 'nothing waits');
    });

    it('refuses to run on a store that ends before its watermark', async () => {
      await register('t1', 1);
      await register('t1', 2);
      const runner = run();
      await runner.waitFor(1n);
      await runner.stop();
      store.events.pop();
      expect(await run().ended).toBeInstanceOf(WatermarkAhead);
    });
  });
};
