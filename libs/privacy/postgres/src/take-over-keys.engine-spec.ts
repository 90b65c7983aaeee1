import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { SettableClock } from '@digihub/kernel/testing';
import { type KeyRing, openKeyHandover, openKeyRing, type SubjectId } from '@digihub/privacy';
import { openPostgresKeyRing } from './postgres-key-ring.js';
import { takeOverKeys } from './take-over-keys.js';

const masterKey = new Uint8Array(32).fill(7);
const clock = new SettableClock();

describe('a key ring that moves to PostgreSQL', () => {
  let server: LocalPostgres;
  let url: string;
  let schema: string;
  let made = 0;
  let folder: string;
  let ring: KeyRing;
  beforeAll(async () => {
    server = await startLocalPostgres();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    schema = `taken_${(made += 1)}`;
    url = await server.account(schema);
    folder = mkdtempSync(join(tmpdir(), 'digihub-keys-'));
    ring = await openKeyRing({ folder, masterKey, clock });
  });
  afterEach(async () => {
    await ring.close();
    rmSync(folder, { recursive: true });
  });

  const subject = (n: number): Promise<SubjectId> =>
    ring.subjectFor('person', `person-${n}@example.org`, `command-${n}`);
  const takeOver = async (verifyOnly = false) => {
    const handover = openKeyHandover(folder);
    try {
      return await takeOverKeys(handover, { url, schema, verifyOnly });
    } finally {
      handover.close();
    }
  };
  const there = async <Result>(use: (ring: KeyRing) => Promise<Result>): Promise<Result> => {
    const moved = await openPostgresKeyRing({ url, schema, masterKey, clock });
    try {
      return await use(moved);
    } finally {
      await moved.close();
    }
  };

  it('opens there what was sealed here, and finds everybody again', async () => {
    const subjects = await Promise.all(Array.from({ length: 1_100 }, (_, n) => subject(n)));
    const sealed = await ring.seal(subjects[7]!, 'name', 'An Peeters');
    expect(await takeOver()).toEqual({ keys: 1_100, same: 1_100, tombstones: 0, differing: [] });
    expect(await there((moved) => moved.open(sealed))).toBe('An Peeters');
    expect(await there((moved) => moved.findSubject('person', 'person-1099@example.org'))).toBe(
      subjects[1_099],
    );
    expect(await there((moved) => moved.seal(subjects[7]!, 'name', 'An Peeters'))).toEqual(sealed);
  });

  it('forgets there who was forgotten here, also between two times, and the other way round', async () => {
    const [one, two, three] = [await subject(1), await subject(2), await subject(3)];
    await ring.forget(one);
    await takeOver();
    await ring.forget(two);
    await there((moved) => moved.forget(three));
    expect(await takeOver(true)).toMatchObject({ keys: 1, same: 1, differing: [two, two] });
    expect(await takeOver()).toEqual({ keys: 1, same: 1, tombstones: 2, differing: [] });
    for (const gone of [one, two, three]) expect(await there((moved) => moved.isForgotten(gone))).toBe(true);
  });

  it('never goes into another ring', async () => {
    await subject(1);
    await there((other) => other.subjectFor('person', 'somebody@example.org', 'command'));
    await expect(takeOver()).rejects.toMatchObject({ name: 'OtherKeyRing' });
    expect(await there((other) => other.findSubject('person', 'person-1@example.org'))).toBeUndefined();
  });
});
