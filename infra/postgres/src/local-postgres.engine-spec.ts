import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type LocalPostgres, startLocalPostgres } from './local-postgres.js';

const services = ['intake', 'routing', 'coaching', 'finance', 'audit', 'keys'];
const psql = spawnSync('psql', ['--version']).status === 0;

const ask = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('a local PostgreSQL', () => {
  let folder: string;
  let server: LocalPostgres;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-spec-'));
    server = await startLocalPostgres({ folder });
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('keeps what was committed when it is killed, and when it is stopped and started anew', async () => {
    const url = await server.account('intake');
    await ask(url, `create table intake.rows as select 'kept' as id`);
    await server.kill();
    await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await ask(url, 'select id from intake.rows')).toEqual([{ id: 'kept' }]);
    await server.stop();
    server = await startLocalPostgres({ folder });
    expect(await ask(await server.account('intake'), 'select id from intake.rows')).toEqual([{ id: 'kept' }]);
  });

  it('gives each service an account that sees nothing of another', async () => {
    const [intake, finance] = [await server.account('intake'), await server.account('finance')];
    await ask(intake, `create table intake.rows (id text)`);
    for (const text of [
      'select * from intake.rows',
      'create table intake.mine (id text)',
      'create table public.ours (id text)',
      'create schema more',
    ]) {
      await expect(ask(finance, text)).rejects.toThrow('permission denied');
    }
  });

  it('is taken away with its folder where that was a temporary one', async () => {
    const other = await startLocalPostgres();
    await other.stop();
    expect(existsSync(other.folder)).toBe(false);
  });

  (psql ? it : it.skip)(
    'is prepared by the script that the container runs, as often as it runs',
    async () => {
      const script = fileURLToPath(new URL('../sql/accounts.sql', import.meta.url));
      const secrets = Object.fromEntries(
        services.map((name) => [`${name.toUpperCase()}_POSTGRES_PASSWORD`, `it's ${name}`]),
      );
      for (let times = 0; times < 2; times += 1) {
        const { status, stderr } = spawnSync('psql', ['-X', '-q', server.url, '-f', script], {
          env: { ...process.env, ...secrets },
          encoding: 'utf8',
        });
        expect([status, stderr.replaceAll(/^.*NOTICE.*$\n?/gm, '')]).toEqual([0, '']);
      }
      for (const name of services) {
        const secret = encodeURIComponent(`it's ${name}`);
        const url = server.url.replace(/\/\/.*@/, `//${name}:${secret}@`);
        expect(await ask(url, `create table ${name}.rows as select 1 as one`)).toEqual([]);
      }
      const audit = server.url.replace(/\/\/.*@/, `//audit:${encodeURIComponent("it's audit")}@`);
      expect(await ask(audit, 'create table erasure.rows as select 1 as one')).toEqual([]);
      const missing = spawnSync('psql', ['-X', '-q', server.url, '-f', script], { encoding: 'utf8' });
      expect(missing.status).toBe(3);
    },
  );
});
