import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { SettableClock } from '@digihub/kernel/testing';
import { keyRingSuite } from '@digihub/privacy/suites';
import pg from 'pg';
import { openPostgresKeyRing } from './postgres-key-ring.js';

const masterKey = new Uint8Array(32).fill(7);
const clock = new SettableClock();
let server: LocalPostgres;
let made = 0;
beforeAll(async () => {
  server = await startLocalPostgres();
});
afterAll(() => server?.stop());

const asking = async <Row extends pg.QueryResultRow>(
  url: string,
  ...statements: [text: string, values?: unknown[]][]
): Promise<Row[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const [text, values] of statements) ({ rows } = await client.query<Row>(text, values));
    return rows;
  } finally {
    await client.end();
  }
};

const place = async () => {
  const schema = `keys_${(made += 1)}`;
  return { schema, url: await server.account(schema) };
};

/** The tables' files; the write-ahead log keeps what it has until it is recycled. */
const bytesOfTables = async (): Promise<Buffer> => {
  const [database] = await asking<{ oid: number }>(
    server.url,
    ['checkpoint'],
    ['select oid from pg_database where datname = current_database()'],
  );
  const folder = join(server.folder, 'data', 'base', String(database!.oid));
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
};

keyRingSuite('PostgreSQL', async () => {
  const { url, schema } = await place();
  return {
    open: (options) => openPostgresKeyRing({ url, schema, ...options }),
    bytes: bytesOfTables,
    secretsOf: async (subject) => {
      const query = `select lookup, wrapped from ${schema}.subjects where subject = $1`;
      const [row] = await asking<{ lookup: Buffer; wrapped: Buffer }>(url, [query, [subject]]);
      return [row!.lookup, row!.wrapped];
    },
    forgetElsewhere: async (subject) => {
      await asking(
        url,
        [`set search_path = ${schema}`],
        ['begin'],
        ['delete from subjects where subject = $1', [subject]],
        ['insert into tombstones values ($1, $2)', [subject, '2022-03-01T09:00:00.000Z']],
        ['update forgettings set count = count + 1'],
        ['commit'],
      );
    },
    end: async () => undefined,
  };
});

describe('the key ring of several processes', () => {
  it('is made once where they start together', async () => {
    const options = { ...(await place()), masterKey, clock };
    const rings = await Promise.all(Array.from({ length: 8 }, () => openPostgresKeyRing(options)));
    const found = await Promise.all(rings.map((ring) => ring.subjectFor('person', 'jan@voorbeeld.be', 'c1')));
    expect(new Set(found).size).toBe(1);
    const sealed = await rings[0]!.seal(found[0]!, 'name', 'Jan');
    expect(await Promise.all(rings.map((ring) => ring.open(sealed)))).toEqual(rings.map(() => 'Jan'));
    await Promise.all(rings.map((ring) => ring.close()));
  });

  it('leaves no byte of a key in its tables, also where others look at an older state, or hold it back', async () => {
    const { url, schema } = await place();
    const options = { url, schema, masterKey, clock };
    const ring = await openPostgresKeyRing(options);
    const [jan, an] = await Promise.all(
      ['jan', 'an'].map((name) => ring.subjectFor('person', `${name}@voorbeeld.be`, name)),
    );
    const secretOf = async (subject: string): Promise<Buffer> =>
      (
        await asking<{ wrapped: Buffer }>(url, [
          `select wrapped from ${schema}.subjects where subject = '${subject}'`,
        ])
      )[0]!.wrapped;
    const [ofJan, ofAn] = [await secretOf(jan!), await secretOf(an!)];
    const other = new pg.Client(server.url);
    await other.connect();
    await other.query('begin isolation level repeatable read');
    await other.query('select 1');
    await ring.forget(jan!);
    expect((await bytesOfTables()).includes(ofJan)).toBe(false);
    // Somebody who reads the keys all the while, such as a backup.
    await other.query(`lock table ${schema}.subjects in access share mode`);
    await ring.forget(an!);
    expect(await ring.isForgotten(an!)).toBe(true);
    expect((await bytesOfTables()).includes(ofAn)).toBe(true);
    await other.end();
    await (await openPostgresKeyRing(options)).close();
    expect((await bytesOfTables()).includes(ofAn)).toBe(false);
    await ring.close();
  });

  it('opens no key that was put back beside its tombstone, and removes it when it is forgotten again', async () => {
    const { url, schema } = await place();
    const ring = await openPostgresKeyRing({ url, schema, masterKey, clock });
    const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
    const sealed = await ring.seal(jan, 'name', 'Jan');
    await asking(url, [`create table ${schema}.older as select * from ${schema}.subjects`]);
    await ring.forget(jan);
    await asking(url, [`insert into ${schema}.subjects select * from ${schema}.older`]);
    expect(await ring.open(sealed)).toBeUndefined();
    await ring.bury(await ring.tombstones());
    expect(await asking(url, [`select from ${schema}.subjects`])).toEqual([]);
    expect(await ring.tombstones()).toHaveLength(1);
    await ring.close();
  });

  it('is closed to the accounts of services', async () => {
    const keys = await place();
    await (await openPostgresKeyRing({ ...keys, masterKey, clock })).close();
    const service = await place();
    const looking = asking(service.url, [`select * from ${keys.schema}.subjects`]);
    await expect(looking).rejects.toThrow('permission denied');
    const opening = openPostgresKeyRing({ url: service.url, schema: keys.schema, masterKey, clock });
    await expect(opening).rejects.toThrow('may not use the schema');
  });

  it('is refused, and left as it is, where it is of another version', async () => {
    const { url, schema } = await place();
    await (await openPostgresKeyRing({ url, schema, masterKey, clock })).close();
    await asking(url, [`update ${schema}.meta set value = '2' where name = 'format'`]);
    await expect(openPostgresKeyRing({ url, schema, masterKey, clock })).rejects.toMatchObject({
      code: 'privacy.keys-unreadable',
    });
  });

  it('says that the server is away, and goes on when it is back', async () => {
    const ring = await openPostgresKeyRing({ ...(await place()), masterKey, clock });
    const jan = await ring.subjectFor('person', 'jan@voorbeeld.be', 'c1');
    const sealed = await ring.seal(jan, 'name', 'Jan');
    await server.kill();
    const away = { name: 'ConnectionLost', unavailable: true };
    await expect(ring.open(sealed)).rejects.toMatchObject(away);
    await expect(ring.subjectFor('person', 'an@voorbeeld.be', 'c2')).rejects.toMatchObject(away);
    await server.restart();
    expect(await ring.open(sealed)).toBe('Jan');
    expect(await ring.subjectFor('person', 'jan@voorbeeld.be', 'c3')).toBe(jan);
    await ring.close();
  });
});
