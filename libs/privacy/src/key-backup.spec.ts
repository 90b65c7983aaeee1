import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '@digihub/kernel/testing';
import { backupKeys, type KeyRing, openKeyRing, restoreKeys } from './index.js';

const masterKey = new Uint8Array(32).fill(7);
const clock = new SettableClock();
let root: string;
let folder: string;
let file: string;
let ring: KeyRing;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'key-backup-'));
  [folder, file] = [join(root, 'data'), join(root, 'apart', 'keys.backup')];
  ring = await openKeyRing({ folder, masterKey, clock });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const sealedFor = async (name: string) => {
  const subject = await ring.subjectFor('person', `${name}@voorbeeld.be`, name);
  return { subject, sealed: await ring.seal(subject, 'name', name) };
};

describe('a backup of the keys', () => {
  it('is taken while the ring is in use and restored elsewhere', async () => {
    const { sealed } = await sealedFor('jan');
    await backupKeys(folder, file);
    expect(statSync(file).mode & 0o077).toBe(0);
    const other = join(root, 'other');
    await restoreKeys({ from: file, folder: other });
    expect(readdirSync(other)).toEqual(['keys.db']);
    const restored = await openKeyRing({ folder: other, masterKey, clock });
    expect(await restored.open(sealed)).toBe('jan');
    await restored.close();
    await ring.close();
  });

  it('does not bring back who was forgotten since', async () => {
    const [jan, piet, an] = [await sealedFor('jan'), await sealedFor('piet'), await sealedFor('an')];
    await backupKeys(folder, file);
    await ring.forget(jan.subject);
    await ring.close();
    const tombstones = [{ subject: piet.subject, forgottenAt: clock.now() }];
    await restoreKeys({ from: file, folder, tombstones, replace: true });
    ring = await openKeyRing({ folder, masterKey, clock });
    expect(await ring.open(jan.sealed)).toBeUndefined();
    expect(await ring.open(piet.sealed)).toBeUndefined();
    expect(await ring.open(an.sealed)).toBe('an');
    await ring.close();
  });

  it('replaces nothing unasked, and nothing with rubbish', async () => {
    const { sealed } = await sealedFor('jan');
    await backupKeys(folder, file);
    await expect(backupKeys(folder, file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(restoreKeys({ from: file, folder })).rejects.toMatchObject({ code: 'privacy.keys-exist' });
    await ring.close();
    const rubbish = join(root, 'rubbish');
    writeFileSync(rubbish, 'no database at all, but long enough to look at'.repeat(50));
    const empty = join(root, 'empty');
    writeFileSync(empty, '');
    for (const from of [rubbish, empty])
      await expect(restoreKeys({ from, folder, replace: true })).rejects.toMatchObject({
        code: 'privacy.keys-unreadable',
      });
    await expect(restoreKeys({ from: join(root, 'none'), folder })).rejects.toMatchObject({
      code: 'privacy.keys-missing',
    });
    await expect(backupKeys(join(root, 'none'), join(root, 'x'))).rejects.toMatchObject({
      code: 'privacy.keys-missing',
    });
    expect(existsSync(join(folder, 'keys.db.restoring'))).toBe(false);
    ring = await openKeyRing({ folder, masterKey, clock });
    expect(await ring.open(sealed)).toBe('jan');
    await ring.close();
  });
});
