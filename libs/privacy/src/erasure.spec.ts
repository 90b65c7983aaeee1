import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '@digihub/kernel/testing';
import {
  type Erasure,
  type KeyRing,
  openErasure,
  openKeyRing,
  openReceiptKey,
  TombstoneRegister,
} from './index.js';

const masterKey = new Uint8Array(32).fill(7);
const clock = new SettableClock();
const approvedAt = '2022-03-01T09:00:00.000Z';

describe('erasure', () => {
  let root: string;
  let folder: string;
  let register: TombstoneRegister;
  let ring: KeyRing;
  let erasure: Erasure;

  const open = async (): Promise<void> => {
    ring = await openKeyRing({ folder, masterKey, clock });
    erasure = await openErasure({
      ring,
      key: await openReceiptKey(join(folder, 'receipt-key.pem')),
      register,
    });
  };
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'erasure-'));
    folder = join(root, 'keys');
    register = TombstoneRegister.inFolder(join(root, 'tombstones'));
    await open();
  });
  afterEach(async () => {
    await ring.close();
    rmSync(root, { recursive: true });
  });

  const sealedFor = async (name: string) => {
    const subject = await ring.subjectFor('person', `${name}@voorbeeld.be`, name);
    return { subject, sealed: await ring.seal(subject, 'name', name) };
  };
  const orderOf = (...subjects: string[]) => ({
    ...{ order: 'erasure-1', subjects, approvedAt, approvedBy: ['approver-limburg'] },
  });
  const bytes = (): Buffer =>
    Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

  it('destroys the keys, and gives a receipt that verifies', async () => {
    const [jan, an] = [await sealedFor('jan'), await sealedFor('an')];
    const receipt = await erasure.erase(orderOf(jan.subject));
    expect([await ring.open(jan.sealed), await ring.open(an.sealed)]).toEqual([undefined, 'an']);
    const [header, payload, signature] = receipt.split('.') as [string, string, string];
    const key = createPublicKey({ key: erasure.publicKey, format: 'jwk' });
    const holds = (content: string): boolean =>
      verify(null, Buffer.from(content), key, Buffer.from(signature, 'base64url'));
    expect(holds(`${header}.${payload}`)).toBe(true);
    expect(holds(`${header}.${payload}A`)).toBe(false);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      order: 'erasure-1',
      subjects: [jan.subject],
      approvedBy: ['approver-limburg'],
    });
    expect(statSync(join(folder, 'receipt-key.pem')).mode & 0o077).toBe(0);
  });

  it('may be repeated', async () => {
    const { subject } = await sealedFor('jan');
    const receipt = await erasure.erase(orderOf(subject));
    expect(await erasure.erase(orderOf(subject))).toBe(receipt);
    await ring.close();
    await open();
    expect(await erasure.erase(orderOf(subject))).toBe(receipt);
    expect(await ring.tombstones()).toEqual([{ subject, forgottenAt: approvedAt }]);
  });

  it('leaves no byte of a key in any file, however the pages were split and merged before', async () => {
    const people = [];
    for (let n = 0; n < 600; n += 1) people.push(await sealedFor(`person-${n}`));
    const secrets = (subject: string): Buffer[] => {
      const database = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true });
      const row = database.prepare('SELECT lookup, wrapped FROM subjects WHERE subject = ?').get(subject)!;
      database.close();
      return ['lookup', 'wrapped'].map((name) => Buffer.from(row[name] as Uint8Array));
    };
    const gone = people.filter((_, index) => index % 3 === 0).map(({ subject }) => subject);
    const lost = gone.flatMap(secrets);
    for (const secret of lost) expect(bytes().includes(secret)).toBe(true);
    await erasure.erase(orderOf(...gone));
    const left = bytes();
    for (const secret of lost) expect(left.includes(secret.subarray(0, 12))).toBe(false);
    const kept = people.filter((_, index) => index % 3 !== 0);
    expect(await Promise.all(kept.map(({ sealed }) => ring.open(sealed)))).not.toContain(undefined);
  }, 120_000);

  it('writes the file anew at the next start where somebody died before', async () => {
    const { subject } = await sealedFor('jan');
    await ring.close();
    const database = new DatabaseSync(join(folder, 'keys.db'));
    const { wrapped } = database.prepare('SELECT wrapped FROM subjects').get()!;
    // Without secure_delete: what stands in a page that was split.
    database.exec(`PRAGMA secure_delete = OFF; DELETE FROM subjects;
      INSERT INTO tombstones VALUES ('${subject}', '${approvedAt}'); INSERT INTO meta VALUES ('unswept', x'')`);
    database.close();
    expect(bytes().includes(Buffer.from(wrapped as Uint8Array))).toBe(true);
    await open();
    expect(bytes().includes(Buffer.from(wrapped as Uint8Array))).toBe(false);
  });

  it('is not undone by keys that were restored', async () => {
    const [jan, an] = [await sealedFor('jan'), await sealedFor('an')];
    await ring.close();
    cpSync(folder, join(root, 'older'), { recursive: true });
    await open();
    await erasure.erase(orderOf(jan.subject));
    await ring.close();
    rmSync(folder, { recursive: true });
    cpSync(join(root, 'older'), folder, { recursive: true });
    ring = await openKeyRing({ folder, masterKey, clock });
    expect(await ring.open(jan.sealed)).toBe('jan');
    await ring.close();
    await open();
    expect([await ring.open(jan.sealed), await ring.open(an.sealed)]).toEqual([undefined, 'an']);
  });

  it('is not undone by a key that was put back beside its tombstone', async () => {
    const { subject, sealed } = await sealedFor('jan');
    const database = new DatabaseSync(join(folder, 'keys.db'));
    const { lookup, wrapped } = database.prepare('SELECT lookup, wrapped FROM subjects').get()!;
    await erasure.erase(orderOf(subject));
    database.prepare('INSERT INTO subjects VALUES (?, ?, ?, ?)').run(subject, lookup!, wrapped!, approvedAt);
    database.close();
    expect(bytes().includes(Buffer.from(wrapped as Uint8Array))).toBe(true);
    expect(await ring.open(sealed)).toBeUndefined();
    await ring.close();
    await open();
    expect(bytes().includes(Buffer.from(wrapped as Uint8Array))).toBe(false);
  });

  it('passes over a line of the register that a crash cut short, and refuses one that was changed', async () => {
    await register.add([{ subject: 'a', forgottenAt: approvedAt }]);
    appendFileSync(register.file, '{"subject":"b","forg');
    expect((await register.all()).map(({ subject }) => subject)).toEqual(['a']);
    await register.add([{ subject: 'b', forgottenAt: approvedAt }]);
    expect((await register.all()).map(({ subject }) => subject)).toEqual(['a', 'b']);
    const text = readFileSync(register.file, 'utf8');
    await register.add([
      { subject: 'c', forgottenAt: approvedAt },
      { subject: 'd', forgottenAt: approvedAt },
    ]);
    writeFileSync(register.file, readFileSync(register.file, 'utf8').replace('{"subject":"c"', '{"subj'));
    await expect(register.all()).rejects.toMatchObject({ code: 'privacy.register-unreadable' });
    writeFileSync(register.file, text);
  });
});
