import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@digihub/event-store';
import { SettableClock } from '@digihub/kernel/testing';
import { sql } from 'kysely';
import { indexNames } from './catalogue.js';
import type { Projection } from './consumer.js';
import { ConsumerRunner } from './consumer-runner.js';
import { setDeadline } from './deadline.js';
import { migrate } from './migrate.js';
import type { Migration, OpenReadDatabase, ReadDatabase } from './read-database.js';
import { RebuildBeside, RebuildStopped } from './rebuild-beside.js';
import { SourceFromStore } from './source-from-store.js';
import { technical } from './technical-tables.js';
import { eventOf, MemoryStore, until } from './testing.js';

interface Tables {
  cases: { trajectory: string; events: number };
  events: { trajectory: string; event: string };
  /** Another consumer fills it: no rebuild of this one touches it. */
  elsewhere: { note: string };
}

const migrations: readonly Migration[] = [
  {
    name: '001',
    up: async (db) => {
      await db.schema
        .createTable('cases')
        .addColumn('trajectory', 'text', (column) => column.notNull())
        .addColumn('events', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('cases_key', ['trajectory'])
        .execute();
      await db.schema
        .createTable('events')
        .addColumn('trajectory', 'text')
        .addColumn('event', 'text')
        .execute();
      await db.schema.createTable('elsewhere').addColumn('note', 'text').execute();
    },
  },
  {
    name: '002',
    up: async (db) => {
      await db.schema.createIndex('events_by_case').on('events').columns(['trajectory']).execute();
      await db.schema.createIndex('cases_by_events').on('cases').columns(['events']).execute();
    },
  },
];
const tables = ['cases', 'events'] as const;
const consumer = 'coaching.read-models';

/** Counts: a message that is taken twice, or not at all, shows. */
const projectionWith = (
  before: (event: StoredEvent) => void | Promise<void> = () => undefined,
): Projection<StoredEvent, Tables> => ({
  kind: 'projection',
  name: consumer,
  types: ['coaching.'],
  async project(tx, { body }) {
    await before(body);
    const trajectory = body.metadata.trajectory!;
    await tx
      .insertInto('cases')
      .values({ trajectory, events: 1 })
      .onConflict((conflict) =>
        conflict.column('trajectory').doUpdateSet(({ eb }) => ({ events: eb('cases.events', '+', 1) })),
      )
      .execute();
    await tx.insertInto('events').values({ trajectory, event: body.id }).execute();
    await setDeadline(tx, {
      id: `idle:${trajectory}`,
      kind: 'idle',
      key: trajectory,
      trajectory,
      hub: null,
      dueAt: '2022-04-01T00:00:00.000Z',
    });
  },
});

export const rebuildBesideSuite = (engine: string, open: OpenReadDatabase): void => {
  describe(`a rebuild beside the live one on ${engine}`, () => {
    const clock = new SettableClock('2022-03-01T09:00:00.000Z');
    let store: MemoryStore;
    let database: ReadDatabase<Tables>;
    let runners: ConsumerRunner<StoredEvent, Tables>[];
    let made: number;
    beforeEach(async () => {
      store = new MemoryStore();
      runners = [];
      made = 0;
      database = await open<Tables>(migrations);
    });
    afterEach(async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await database.close();
    });

    const source = () => new SourceFromStore({ store, prefixes: ['coaching-'] });
    const follow = (projection = projectionWith(), tries = 10) => {
      const runner = new ConsumerRunner({
        database,
        source: source(),
        consumer: projection,
        backOff: { tries, first: 1 },
      });
      runners.push(runner);
      runner.start();
      return runner;
    };
    const rebuildOf = (projection = projectionWith(), givenUp?: () => Promise<ReadonlySet<string>>) =>
      new RebuildBeside({
        database,
        migrations,
        tables,
        projection,
        source: source(),
        clock,
        givenUp,
        batchSize: 5,
      });
    const happen = async (events: number, cases = 4) => {
      for (let index = 0; index < events; index += 1) {
        const trajectory = `t${(made += 1) % cases}`;
        await store.append(
          `coaching-${trajectory}`,
          [eventOf('coaching.went-on.v1', trajectory)],
          'no-stream',
        );
      }
    };
    const live = async (runner: ConsumerRunner<StoredEvent, Tables>) =>
      runner.waitFor(BigInt(store.events.length - 1));
    const counted = async () =>
      Number(
        (await database.read
          .selectFrom('cases')
          .select(({ fn }) => fn.sum<number | string | null>('events').as('sum'))
          .executeTakeFirst())!.sum,
      );
    const damage = () =>
      database.transaction((tx) => tx.deleteFrom('events').where('trajectory', '=', 't1').execute());

    it('mends what was damaged, and says what it was', async () => {
      const runner = follow();
      await happen(20);
      await live(runner);
      await damage();
      const seen: bigint[] = [];
      const found = await rebuildOf().run({ progress: (done) => seen.push(done) });
      expect(found).toHaveLength(5);
      expect(found[0]).toMatchObject({ table: 'events', only: 'second', row: { trajectory: 't1' } });
      expect(seen.at(-1)).toBe(19n);
      expect(await database.read.selectFrom('events').selectAll().execute()).toHaveLength(20);
      // The live consumer goes on, on the tables that are live now.
      await happen(4);
      await live(runner);
      expect(await counted()).toBe(24);
      expect(await rebuildOf().run()).toEqual([]);
    });

    it('goes back to what was live, which catches up first, and forth again', async () => {
      const runner = follow();
      await happen(20);
      await live(runner);
      await damage();
      const rebuild = rebuildOf();
      await expect(rebuild.back()).rejects.toThrow(RebuildStopped);
      await rebuild.run();
      await happen(8);
      await live(runner);
      await rebuild.back();
      expect(await counted()).toBe(28);
      expect(await database.read.selectFrom('events').selectAll().execute()).toHaveLength(23);
      await rebuild.back();
      expect(await database.read.selectFrom('events').selectAll().execute()).toHaveLength(28);
      await rebuild.discard();
      expect(await rebuild.record()).toBeUndefined();
      await expect(rebuild.back()).rejects.toMatchObject({ reason: 'nothing-kept' });
    });

    it('exchanges only the tables that were asked for', async () => {
      const runner = follow();
      await happen(8);
      await live(runner);
      await damage();
      await database.transaction((tx) => tx.updateTable('cases').set({ events: 100 }).execute());
      expect(await rebuildOf().run({ tables: ['events'] })).toHaveLength(2);
      expect(await counted()).toBe(400);
      expect(await database.read.selectFrom('events').selectAll().execute()).toHaveLength(8);
    });

    it('compares only, and leaves nothing', async () => {
      const runner = follow();
      await happen(8);
      await live(runner);
      await damage();
      const rebuild = rebuildOf();
      expect(await rebuild.run({ compareOnly: true })).toHaveLength(2);
      expect(await rebuild.record()).toBeUndefined();
      expect(await database.read.selectFrom('events').selectAll().execute()).toHaveLength(6);
    });

    it('of nothing is done at once', async () => {
      expect(await rebuildOf().run()).toEqual([]);
    });

    it('fails no query, and shows none an empty or half table, while events come in', async () => {
      const runner = follow();
      await happen(60);
      await live(runner);
      let stop = false;
      let asked = 0;
      // Both tables in one statement: what the exchange must never tear apart.
      const consistent = sql<{ counted: number | string; listed: number | string }>`
        select (select sum(events) from cases) as counted, (select count(*) from events) as listed`;
      const hammer = async () => {
        for (let least = 60; !stop; asked += 1) {
          const { counted: sum, listed } = (await consistent.execute(database.read)).rows[0]!;
          expect(Number(sum)).toBe(Number(listed));
          expect(Number(sum)).toBeGreaterThanOrEqual(least);
          least = Number(sum);
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const writer = async () => {
        while (!stop) {
          await happen(1);
          await live(runner);
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const hammers = [hammer(), hammer(), hammer(), writer()];
      const rebuild = rebuildOf();
      try {
        for (let round = 0; round < 3; round += 1) {
          expect(await rebuild.run()).toEqual([]);
          await rebuild.back();
        }
        const before = asked;
        await until(() => asked > before + 10, 'queries after the last exchange');
      } finally {
        stop = true;
      }
      await Promise.all(hammers);
      await live(runner);
      expect(await counted()).toBe(store.events.length);
      expect(await rebuildOf().run()).toEqual([]);
    });

    it('interrupted, goes on where it was', async () => {
      const runner = follow();
      await happen(40);
      await live(runner);
      const stopping = new AbortController();
      const interrupted = rebuildOf().run({
        signal: stopping.signal,
        progress: (done) => {
          if (done >= 20n) stopping.abort();
        },
      });
      await expect(interrupted).rejects.toThrow();
      expect(await counted()).toBe(40);
      let projected = 0;
      const rebuild = rebuildOf(projectionWith(() => void (projected += 1)));
      expect(await rebuild.record()).toMatchObject({ state: 'building' });
      expect(await rebuild.run()).toEqual([]);
      expect(projected).toBeLessThan(20);
      projected = 0;
      await rebuild.run();
      expect(projected).toBe(40);
    });

    it('touches neither deadlines nor waiting messages', async () => {
      const poison = projectionWith(({ id }) => {
        if (id === bad) throw new Error('poison');
      });
      let bad = '';
      const runner = follow(poison, 1);
      await happen(8);
      bad = store.events[4]!.id;
      await live(runner);
      await happen(4);
      await live(runner);
      await database.transaction((tx) => technical(tx).deleteFrom('deadlines').execute());
      const waiting = await runner.waiting();
      await rebuildOf(poison).run();
      expect(await runner.waiting()).toEqual(waiting);
      expect(await technical(database.read).selectFrom('deadlines').selectAll().execute()).toEqual([]);
    });

    it('keeps a message that waits in both waiting, until it is retried', async () => {
      let bad = 'none yet';
      const poison = projectionWith(({ id }) => {
        if (id === bad) throw new Error('poison');
      });
      await happen(8);
      bad = store.events[4]!.id;
      const runner = follow(poison, 1);
      await live(runner);
      // It failed, and the next of its trajectory stands behind it.
      expect(await runner.waiting()).toHaveLength(1);
      await happen(4);
      await live(runner);
      const rebuild = rebuildOf(poison);
      expect(await rebuild.run()).toEqual([]);
      bad = 'mended';
      await runner.retry(store.events[4]!.id);
      await until(async () => (await runner.waiting()).length === 0, 'the retries');
      expect(await counted()).toBe(12);
      await rebuild.back();
      expect(await counted()).toBe(12);
      expect(await rebuildOf().run()).toEqual([]);
    });

    it('does not finish while a message waits in the live one that it has done', async () => {
      await happen(8);
      const bad = store.events[4]!.id;
      let mended = false;
      const runner = follow(
        projectionWith(({ id }) => {
          if (id === bad && !mended) throw new Error('poison');
        }),
        1,
      );
      await live(runner);
      const rebuild = rebuildOf();
      await expect(rebuild.run()).rejects.toMatchObject({ reason: 'live-waits' });
      mended = true;
      await runner.retry(bad);
      await until(async () => (await runner.waiting()).length === 0, 'the retry');
      expect(await rebuild.run()).toEqual([]);
      expect(await counted()).toBe(8);
    });

    it('stops at a message that only it cannot do; given up, it is left out', async () => {
      const runner = follow();
      await happen(8);
      await live(runner);
      const bad = store.events[4]!.id;
      const poison = projectionWith(({ id }) => {
        if (id === bad) throw new Error('poison');
      });
      await expect(rebuildOf(poison).run()).rejects.toMatchObject({ reason: 'message-failed' });
      expect(await rebuildOf(poison, async () => new Set([bad])).run()).toHaveLength(3);
      expect(await counted()).toBe(7);
    });

    it('run twice at once, ends well once at most', async () => {
      const runner = follow();
      await happen(60);
      await live(runner);
      const ends = await Promise.allSettled([rebuildOf().run(), rebuildOf().run()]);
      expect(ends.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
      await rebuildOf().run();
      expect(await counted()).toBe(60);
      expect(await database.read.selectFrom('events').selectAll().execute()).toHaveLength(60);
    });

    it('leaves alone what another consumer fills', async () => {
      const runner = follow();
      await happen(8);
      await live(runner);
      await database.transaction((tx) => tx.insertInto('elsewhere').values({ note: 'kept' }).execute());
      await rebuildOf().run();
      expect(await counted()).toBe(8);
      expect(await database.read.selectFrom('elsewhere').selectAll().execute()).toEqual([{ note: 'kept' }]);
    });

    it('gives way to a migration, which finds every index by its name', async () => {
      const runner = follow();
      await happen(8);
      await live(runner);
      await runner.stop();
      await rebuildOf().run();
      const next: Migration = {
        name: '003',
        up: async (db) => {
          await db.schema.dropIndex('events_by_case').execute();
          await db.schema.alterTable('cases').addColumn('note', 'text').execute();
        },
      };
      await database.transaction((tx) => migrate(tx as never, [...migrations, next]));
      const names = await indexNames(database.read);
      expect(names).toContain('cases_by_events');
      expect(names.filter((name) => name.includes('beside') && !name.endsWith('pkey'))).toEqual([]);
      expect(await counted()).toBe(8);
      expect(await rebuildOf().record()).toBeUndefined();
    });
  });
};
