import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@digihub/event-store';
import { combinedProjection, type Projection } from './consumer.js';
import { ConsumerRunner } from './consumer-runner.js';
import { differences } from './differences.js';
import type { Migration, OpenReadDatabase, ReadDatabase } from './read-database.js';
import { rebuild } from './rebuild.js';
import { SourceFromStore } from './source-from-store.js';
import { eventOf, MemoryStore } from './testing.js';

interface Tables {
  cases: { trajectory: string; status: string };
  hours: { event: string; hours: number | null };
}

const migration: Migration = {
  name: '001',
  up: async (db) => {
    await db.schema
      .createTable('cases')
      .addColumn('trajectory', 'text', (column) => column.primaryKey())
      .addColumn('status', 'text')
      .execute();
    await db.schema.createTable('hours').addColumn('event', 'text').addColumn('hours', 'integer').execute();
  },
};

const cases: Projection<StoredEvent, Tables> = {
  kind: 'projection',
  name: 'coaching.cases',
  types: ['coaching.opened.v1', 'coaching.closed.v1'],
  async project(tx, { type, body }) {
    const trajectory = body.metadata.trajectory!;
    const status = type === 'coaching.opened.v1' ? 'open' : 'closed';
    await tx
      .insertInto('cases')
      .values({ trajectory, status })
      .onConflict((conflict) => conflict.column('trajectory').doUpdateSet({ status }))
      .execute();
  },
};

const hours: Projection<StoredEvent, Tables> = {
  kind: 'projection',
  name: 'coaching.hours',
  types: ['coaching.hours-registered.v2'],
  async project(tx, { body }) {
    await tx
      .insertInto('hours')
      .values({ event: body.id, hours: (body.data['hours'] as number | undefined) ?? null })
      .execute();
  },
};

/** `openFresh`: the fresh one stands on an engine of its own. */
export const rebuildSuite = (engine: string, open: OpenReadDatabase, openFresh = open): void => {
  describe(`a rebuild on ${engine}`, () => {
    let store: MemoryStore;
    let live: ReadDatabase<Tables>;
    let fresh: ReadDatabase<Tables>;
    beforeEach(async () => {
      store = new MemoryStore();
      [live, fresh] = await Promise.all([open<Tables>([migration]), openFresh<Tables>([migration])]);
    });
    afterEach(() => Promise.all([live.close(), fresh.close()]));

    const source = () =>
      new SourceFromStore({
        store,
        prefixes: ['coaching-'],
        upcasters: {
          'coaching.hours-registered.v1': { to: 'coaching.hours-registered.v2', data: (old) => old },
        },
      });
    const tables = ['cases', 'hours'] as const;
    const fill = async () => {
      for (const trajectory of ['t1', 't2', 't3']) {
        await store.append(
          `coaching-${trajectory}`,
          [eventOf('coaching.opened.v1', trajectory)],
          'no-stream',
        );
        // Of an old version: its consumers ask for today's.
        await store.append(
          `coaching-${trajectory}`,
          [eventOf('coaching.hours-registered.v1', trajectory)],
          0,
        );
      }
      await store.append('coaching-t1', [eventOf('coaching.closed.v1', 't1')], 1);
    };
    const projections = [combinedProjection('coaching.views', [cases, hours])];

    it('ends caught up, with the rows that the live one has', async () => {
      await fill();
      const runner = new ConsumerRunner({ database: live, source: source(), consumer: projections[0]! });
      runner.start();
      await runner.waitFor(6n);
      await runner.stop();
      const seen: bigint[] = [];
      const status = await rebuild({
        database: fresh,
        source: source(),
        projections,
        progress: (_, watermark) => seen.push(watermark),
      });
      expect(status).toMatchObject([{ consumer: 'coaching.views', caughtUp: true, waiting: 0, parked: 0 }]);
      expect(seen.at(-1)).toBe(6n);
      expect(await differences(live, fresh, tables)).toEqual([]);
      expect(await fresh.read.selectFrom('hours').selectAll().execute()).toHaveLength(3);
    });

    it('of nothing is done at once', async () => {
      expect(await rebuild({ database: fresh, source: source(), projections })).toMatchObject([
        { caughtUp: true },
      ]);
    });

    it('is told apart row by row', async () => {
      await fill();
      for (const database of [live, fresh]) await rebuild({ database, source: source(), projections });
      await live.transaction((tx) =>
        tx.updateTable('cases').set({ status: 'lost' }).where('trajectory', '=', 't2').execute(),
      );
      await fresh.transaction((tx) => tx.insertInto('hours').values({ event: 'twice', hours: 1 }).execute());
      await fresh.transaction((tx) => tx.insertInto('hours').values({ event: 'twice', hours: 1 }).execute());
      expect(await differences(live, fresh, tables)).toEqual([
        { table: 'cases', only: 'first', row: { trajectory: 't2', status: 'lost' } },
        { table: 'cases', only: 'second', row: { trajectory: 't2', status: 'open' } },
        { table: 'hours', only: 'second', row: { event: 'twice', hours: 1 } },
        { table: 'hours', only: 'second', row: { event: 'twice', hours: 1 } },
      ]);
    });

    it('says what failed on the way', async () => {
      await fill();
      const broken: Projection<StoredEvent, Tables> = {
        ...cases,
        project: async () => {
          throw new Error('no');
        },
      };
      const [status] = await rebuild({ database: fresh, source: source(), projections: [broken] });
      expect(status).toMatchObject({ caughtUp: true, waiting: 4 });
    });
  });
};
