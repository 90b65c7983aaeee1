import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Migration, ReadDatabase } from './read-database.js';

interface Tables {
  cases: { id: string; hours: number };
}

const cases: Migration = {
  name: '001-cases',
  up: async (db) => {
    await db.schema
      .createTable('cases')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('hours', 'integer', (column) => column.notNull())
      .execute();
  },
};

/** One place of the engine: what was committed there is there when it is opened again. */
export interface ReadDatabaseFixture {
  open<Database>(migrations: readonly Migration[]): Promise<ReadDatabase<Database>>;
  /** Takes the place away. */
  end(): Promise<void>;
}

/** What every read database promises. */
export const readDatabaseSuite = (engine: string, make: () => Promise<ReadDatabaseFixture>): void => {
  describe(`a read database on ${engine}`, () => {
    let fixture: ReadDatabaseFixture;
    let opened: ReadDatabase<Tables>[];
    beforeEach(async () => {
      opened = [];
      fixture = await make();
    });
    afterEach(async () => {
      await Promise.all(opened.map((database) => database.close()));
      await fixture.end();
    });

    const open = async (migrations: readonly Migration[] = [cases]) => {
      const database = await fixture.open<Tables>(migrations);
      opened.push(database);
      return database;
    };
    const insert = (database: ReadDatabase<Tables>, ...ids: string[]) =>
      database.transaction((tx) =>
        tx
          .insertInto('cases')
          .values(ids.map((id) => ({ id, hours: 1 })))
          .execute(),
      );

    it('keeps what was committed, and applies each migration once', async () => {
      const before = await open();
      await insert(before, 'a');
      await before.close();
      const second: Migration = {
        name: '002-index',
        up: async (db) =>
          void (await db.schema.createIndex('by_hours').on('cases').column('hours').execute()),
      };
      const after = await open([cases, second]);
      expect(await after.read.selectFrom('cases').selectAll().execute()).toEqual([{ id: 'a', hours: 1 }]);
    });

    it('leaves nothing of a migration that fails', async () => {
      const broken: Migration = {
        name: '002-broken',
        up: async (db) => {
          await db.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('no');
        },
      };
      await expect(open([cases, broken])).rejects.toThrow('no');
      const tables = await (await open()).read.introspection.getTables();
      expect(tables.map(({ name }) => name)).not.toContain('half');
    });

    it('refuses a database of a newer version', async () => {
      await (await open()).close();
      await expect(open([])).rejects.toThrow('newer version: it knows 001-cases');
    });

    it('shows readers what is committed, nothing before, and undoes what fails', async () => {
      const database = await open();
      const all = () => database.read.selectFrom('cases').selectAll().execute();
      await database.transaction(async (tx) => {
        await tx.insertInto('cases').values({ id: 'a', hours: 1 }).execute();
        expect(await all()).toEqual([]);
      });
      expect(await all()).toHaveLength(1);
      const failing = database.transaction(async (tx) => {
        await tx.insertInto('cases').values({ id: 'b', hours: 1 }).execute();
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await all()).toHaveLength(1);
    });

    it('queues transactions up, tells of each commit, and finishes them before it closes', async () => {
      const database = await open();
      const commits: boolean[] = [];
      const stop = database.onCommit((elsewhere) => commits.push(elsewhere));
      const writes = ['a', 'b', 'c'].map((id) => insert(database, id));
      await database.close();
      await Promise.all(writes);
      stop();
      expect(commits).toEqual([false, false, false]);
      expect(await (await open()).read.selectFrom('cases').select('id').execute()).toHaveLength(3);
    });

    it('lets no transaction come between the reading and the writing of another', async () => {
      const database = await open();
      await insert(database, 'a');
      const add = () =>
        database.transaction(async (tx) => {
          const { hours } = await tx.selectFrom('cases').select('hours').executeTakeFirstOrThrow();
          await tx
            .updateTable('cases')
            .set({ hours: hours + 1 })
            .execute();
        });
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await database.read.selectFrom('cases').select('hours').execute()).toEqual([{ hours: 21 }]);
    });

    it('does not let a query write, and tells its own trouble from that of a statement', async () => {
      const database = await open();
      const statement = sql`insert into cases values ('a', 1)`;
      const forbidden = await statement.execute(database.read).catch((error: unknown) => error);
      expect(database.isUnavailable(forbidden)).toBe(true);

      await database.transaction((tx) => statement.execute(tx));
      const twice = await database
        .transaction((tx) => statement.execute(tx))
        .catch((error: unknown) => error);
      expect(twice).toMatchObject({ message: expect.stringMatching(/unique/i) });
      expect(database.isUnavailable(twice)).toBe(false);

      await database.close();
      const closed = await database.transaction(async () => 1).catch((error: unknown) => error);
      expect(database.isUnavailable(closed)).toBe(true);
    });

    it('streams while the same query runs again', async () => {
      const database = await open();
      await insert(database, 'a', 'b', 'c');
      const query = () => database.read.selectFrom('cases').select('id').orderBy('id');
      const seen: string[] = [];
      for await (const { id } of query().stream(2)) {
        seen.push(id);
      }
      expect(seen).toEqual(['a', 'b', 'c']);
      expect(await query().execute()).toHaveLength(3);
    });

    it('gives numbers as numbers, counts and sums too, and sorts text by its bytes', async () => {
      const database = await open();
      await insert(database, 'b', 'A', 'a', 'B', 'é', '-', 'z');
      const { all, most, sum } = await database.read
        .selectFrom('cases')
        .select(({ fn }) => [
          fn.countAll<number>().as('all'),
          fn.max('hours').as('most'),
          fn.sum<number>('hours').as('sum'),
        ])
        .executeTakeFirstOrThrow();
      expect({ all, most, sum }).toEqual({ all: 7, most: 1, sum: 7 });
      const sorted = await database.read.selectFrom('cases').select('id').orderBy('id').execute();
      expect(sorted.map(({ id }) => id).join('')).toBe('-ABabzé');
    });
  });
};
