import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { masterKeyFrom } from './index.js';

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7));
const missing = { code: 'privacy.master-key-missing' };
const malformed = { code: 'privacy.master-key-malformed' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'master-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the master key', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('comes from the environment as %s', async (encoding) => {
    const found = await masterKeyFrom({ DIGIHUB_MASTER_KEY: ` ${key.toString(encoding)}\n` });
    expect(Buffer.from(found).equals(key)).toBe(true);
  });

  it('comes from a named file, which is never made', async () => {
    const file = join(folder, 'secret');
    await expect(
      masterKeyFrom({ DIGIHUB_MASTER_KEY_FILE: file }, { createIn: folder }),
    ).rejects.toMatchObject(missing);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(file, `${key.toString('hex')}\n`);
    expect(Buffer.from(await masterKeyFrom({ DIGIHUB_MASTER_KEY_FILE: file })).equals(key)).toBe(true);
  });

  it('is made once in a data folder that allows it, for the owner alone', async () => {
    const data = join(folder, 'data');
    const found = await Promise.all(Array.from({ length: 8 }, () => masterKeyFrom({}, { createIn: data })));
    expect(new Set(found.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    expect(readdirSync(data)).toEqual(['master.key']);
    expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'master.key'), 'utf8')).toMatch(/^[\w+/]{43}=\n$/);
  });

  it('is not replaced where keys wait for the lost one', async () => {
    writeFileSync(join(folder, 'keys.db'), '');
    await expect(masterKeyFrom({}, { createIn: folder })).rejects.toMatchObject(missing);
    expect(readdirSync(folder)).toEqual(['keys.db']);
  });

  it('is asked for where there is none, and has 32 bytes', async () => {
    await expect(masterKeyFrom({})).rejects.toMatchObject(missing);
    for (const text of ['kort', key.subarray(1).toString('hex'), `${key.toString('base64')}AAAA`])
      await expect(masterKeyFrom({ DIGIHUB_MASTER_KEY: text })).rejects.toMatchObject(malformed);
  });
});
