import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Migration } from './read-database.js';
import { openReadDatabase } from './sqlite-database.js';

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

describe('a read database on SQLite', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-spec-'));
    file = join(folder, 'deeper', 'intake.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (migrations: readonly Migration[] = [cases]) => openReadDatabase<Tables>({ file, migrations });

  it('keeps what was committed, and applies each migration once', async () => {
    const before = await open();
    await before.transaction((tx) => tx.insertInto('cases').values({ id: 'a', hours: 3 }).execute());
    await before.close();

    const second: Migration = {
      name: '002-index',
      up: async (db) => void (await db.schema.createIndex('by_hours').on('cases').column('hours').execute()),
    };
    const after = await open([cases, second]);
    expect(await after.read.selectFrom('cases').selectAll().execute()).toEqual([{ id: 'a', hours: 3 }]);
    await after.close();
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
    const database = await open();
    const tables = await database.read.introspection.getTables();
    expect(tables.map(({ name }) => name)).not.toContain('half');
    await database.close();
  });

  it('refuses a database of a newer version', async () => {
    await (await open()).close();
    await expect(open([])).rejects.toThrow('newer version: it knows 001-cases');
  });

  it('shows readers what is committed, nothing before, and undoes what fails', async () => {
    const database = await open();
    await database.transaction(async (tx) => {
      await tx.insertInto('cases').values({ id: 'a', hours: 1 }).execute();
      expect(await database.read.selectFrom('cases').selectAll().execute()).toEqual([]);
    });
    expect(await database.read.selectFrom('cases').selectAll().execute()).toHaveLength(1);

    const failing = database.transaction(async (tx) => {
      await tx.insertInto('cases').values({ id: 'b', hours: 1 }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await database.read.selectFrom('cases').selectAll().execute()).toHaveLength(1);
    await database.close();
  });

  it('queues transactions up, tells of each commit, and finishes them before it closes', async () => {
    const database = await open();
    let commits = 0;
    const stop = database.onCommit(() => (commits += 1));
    const writes = ['a', 'b', 'c'].map((id) =>
      database.transaction((tx) => tx.insertInto('cases').values({ id, hours: 1 }).execute()),
    );
    await database.close();
    await Promise.all(writes);
    stop();
    expect(commits).toBe(3);
    const again = await open();
    expect(await again.read.selectFrom('cases').select('id').execute()).toHaveLength(3);
    await again.close();
  });

  it('does not let a query write, and tells its own trouble from that of a statement', async () => {
    const database = await open();
    const insert = sql`insert into cases values ('a', 1)`;
    const forbidden = await insert.execute(database.read).catch((error: unknown) => error);
    expect(database.isUnavailable(forbidden)).toBe(true);

    await database.transaction((tx) => insert.execute(tx));
    const twice = await database.transaction((tx) => insert.execute(tx)).catch((error: unknown) => error);
    expect(twice).toMatchObject({ message: expect.stringContaining('UNIQUE') });
    expect(database.isUnavailable(twice)).toBe(false);

    await database.close();
    const closed = await database.transaction(async () => 1).catch((error: unknown) => error);
    expect(database.isUnavailable(closed)).toBe(true);
  });

  it('holds a temporary one that is gone when it is closed', async () => {
    const database = await openReadDatabase<Tables>({ file: ':memory:', migrations: [cases] });
    await database.transaction((tx) => tx.insertInto('cases').values({ id: 'a', hours: 1 }).execute());
    expect(await database.read.selectFrom('cases').selectAll().execute()).toHaveLength(1);
    await database.close();
  });

  it('streams while the same query runs again', async () => {
    const database = await open();
    await database.transaction((tx) =>
      tx
        .insertInto('cases')
        .values(['a', 'b', 'c'].map((id) => ({ id, hours: 1 })))
        .execute(),
    );
    const query = () => database.read.selectFrom('cases').select('id').orderBy('id');
    const seen: string[] = [];
    for await (const { id } of query().stream()) seen.push(id);
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(await query().execute()).toHaveLength(3);
    await database.close();
  });
});
