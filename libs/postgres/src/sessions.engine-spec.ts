import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import pg from 'pg';
import { isPostgresUnavailable } from './postgres-trouble.js';
import { enterSchema } from './schema.js';
import { Sessions } from './sessions.js';

let server: LocalPostgres;
let url: string;
const opened: Sessions[] = [];
beforeAll(async () => {
  server = await startLocalPostgres();
  url = await server.account('spec');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sessions) => sessions.end()));
});
afterAll(() => server?.stop());

const sessions = (settings: Record<string, string> = {}, where = url, statementPatience = 5_000) => {
  const made = new Sessions({
    url: where,
    settings: { search_path: 'spec', ...settings },
    most: 2,
    statementPatience,
  });
  opened.push(made);
  return made;
};
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('sessions', () => {
  it('set their settings, whatever stands in the values', async () => {
    const { run } = sessions({ application_name: 'digihub spec \\ one' });
    expect(
      await run(`select current_setting('application_name') as name, current_schema() as place`),
    ).toEqual([{ name: 'digihub spec \\ one', place: 'spec' }]);
    expect(() => sessions({}, `${url}?options=-c%20search_path%3Dpublic`)).toThrow('may not have options');
  });

  it('give whole numbers as numbers, and refuse one that a number cannot hold', async () => {
    const { run } = sessions();
    expect(
      await run('select 9007199254740991::bigint as most, sum(n) as sum from generate_series(1, 3) n'),
    ).toEqual([{ most: 9007199254740991, sum: 6 }]);
    const error = await failure(run('select 9007199254740993::bigint as more'));
    expect(error).toBeInstanceOf(RangeError);
    expect(isPostgresUnavailable(error)).toBe(false);
    expect(await run('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('write text with U+0000 as text without it, and find it again', async () => {
    const { run } = sessions();
    await run('create table texts (text text)');
    await run('insert into texts values ($1)', ['a\0b']);
    expect(await run('select text from texts where text = $1', ['a\0b'])).toEqual([{ text: 'a\uFFFDb' }]);
  });

  it('tell a server that stops, hangs, refuses or is busy from a statement that is wrong', async () => {
    const { run } = sessions({ statement_timeout: '50' });
    for (const text of ['select nothing', 'select 1/0', `select 'a'::int`]) {
      const error = await failure(run(text));
      expect([error instanceof pg.DatabaseError, isPostgresUnavailable(error)]).toEqual([true, false]);
    }
    const away = async (work: Promise<unknown>) => {
      const error = await failure(work);
      expect(error).toMatchObject({ unavailable: true });
      expect(isPostgresUnavailable(error)).toBe(true);
    };
    await away(run('select pg_sleep(10)'));
    await away(run('select pg_terminate_backend(pg_backend_pid())'));
    await away(sessions({}, url, 50).run('select pg_sleep(10)'));
    await away(sessions({}, url.replace(/:[^:@]+@/, ':wrong@')).run('select 1'));
    await away(sessions({}, url.replace(/\/digihub$/, '/nowhere')).run('select 1'));
    await away(sessions({}, url.replace(/:\d+\//, ':1/')).run('select 1'));
    await away(sessions({ default_transaction_read_only: 'on' }).run('create table no (no text)'));
    expect(await run('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('undo a transaction that fails, also where its session died in it', async () => {
    const one = sessions();
    await one.run('create table rows (id text primary key)');
    const failing = one.transaction(async (run) => {
      await run(`insert into rows values ('a')`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const dying = one.transaction(async (run) => {
      await run(`insert into rows values ('a')`);
      await run('select pg_terminate_backend(pg_backend_pid())');
    });
    expect(isPostgresUnavailable(await failure(dying))).toBe(true);
    await one.transaction((run) => run(`insert into rows values ('b')`));
    expect(await one.run('select id from rows')).toEqual([{ id: 'b' }]);
  });

  it('refuse a database that sorts text otherwise than by its bytes', async () => {
    const owner = sessions({}, server.url);
    await owner.run(
      `create database sorted template template0 locale_provider icu icu_locale 'nl' locale 'C'`,
    );
    await owner.run(`create database latin template template0 encoding 'LATIN1' locale 'C'`);
    const enter = (name: string) =>
      sessions({}, server.url.replace(/\/digihub$/, `/${name}`)).transaction((run) =>
        enterSchema(run, 'spec'),
      );
    await expect(enter('sorted')).rejects.toThrow('sorts text by a language');
    await expect(enter('latin')).rejects.toThrow('the database is LATIN1');
  });
});
