import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { SettableClock } from '@digihub/kernel/testing';
import { openKeyRing } from './index.js';
import { keyRingSuite } from './key-ring.suite.js';

const masterKey = new Uint8Array(32).fill(7);
const clock = new SettableClock();

const inAnotherProcess = (script: string) => {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
};

keyRingSuite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'key-ring-'));
  return {
    open: (options) => openKeyRing({ folder, ...options }),
    bytes: async () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    secretsOf: async (subject) => {
      const database = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true });
      const row = database.prepare('SELECT lookup, wrapped FROM subjects WHERE subject = ?').get(subject)!;
      database.close();
      return [row['lookup'], row['wrapped']].map((bytes) => Buffer.from(bytes as Uint8Array));
    },
    forgetElsewhere: async (subject) =>
      inAnotherProcess(`
        import { DatabaseSync } from 'node:sqlite';
        const database = new DatabaseSync(${JSON.stringify(join(folder, 'keys.db'))}, { timeout: 5000 });
        database.exec('BEGIN IMMEDIATE');
        database.prepare('DELETE FROM subjects WHERE subject = ?').run(${JSON.stringify(subject)});
        database.prepare('INSERT INTO tombstones VALUES (?, ?)').run(${JSON.stringify(subject)}, '2022-03-01T09:00:00.000Z');
        database.exec('COMMIT');
        database.close();
      `),
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe('the files of a key ring', () => {
  it('are for the owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-ring-'));
    const ring = await openKeyRing({ folder, masterKey, clock });
    await ring.subjectFor('person', 'jan.peeters@voorbeeld.be', 'c1');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    await ring.close();
    rmSync(folder, { recursive: true });
  });

  it('are refused, and left as they are, when they are damaged or of another version', async () => {
    const damaged = mkdtempSync(join(tmpdir(), 'key-ring-'));
    writeFileSync(join(damaged, 'keys.db'), 'no database at all, but long enough to look at'.repeat(50));
    const before = readFileSync(join(damaged, 'keys.db'));
    const options = { folder: damaged, masterKey, clock };
    await expect(openKeyRing(options)).rejects.toMatchObject({ code: 'privacy.keys-unreadable' });
    expect(readFileSync(join(damaged, 'keys.db')).equals(before)).toBe(true);
    rmSync(join(damaged, 'keys.db'));
    await (await openKeyRing(options)).close();
    const database = new DatabaseSync(join(damaged, 'keys.db'));
    database.exec("UPDATE meta SET value = CAST('2' AS BLOB) WHERE name = 'format'");
    database.close();
    await expect(openKeyRing(options)).rejects.toMatchObject({ code: 'privacy.keys-unreadable' });
    rmSync(damaged, { recursive: true });
  });
});
