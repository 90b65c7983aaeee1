import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, NewEvent, StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { SettableClock } from '@digihub/kernel/testing';
import { type Access, AccessLog, type AccessLogParts, accessesOf, allAccesses, matches } from './index.js';
import { usualPurpose } from './access.js';
import { tellAccess } from './story.js';

const [one, two] = ['7x3k9m2p4q8r1s5t', '8x3k9m2p4q8r1s5t'];

const read = (changes: Partial<Access> = {}): Access => ({
  kind: 'read',
  actor: { id: 'caseworker-limburg', roles: ['caseworker'] },
  route: 'GET /intake/v1/requests/:id',
  purpose: 'case-handling',
  trajectory: one!,
  subjects: ['person-1'],
  correlationId: 'c',
  ...changes,
});
const refused = (changes: Partial<Access> = {}): Access =>
  read({ kind: 'refusal', code: 'outside-your-scope', subjects: [], ...changes });

describe('the log of who looked', () => {
  let folder: string;
  let store: EventStore;
  const clock = new SettableClock('2022-05-10T09:00:00.000Z');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-access-log-'));
    store = await openEmbeddedStore({ folder });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const logOn = (changes: Partial<AccessLogParts> = {}): AccessLog =>
    new AccessLog({
      store,
      clock,
      programmeVersion: () => 'test',
      pause: 3_600_000,
      report: () => undefined,
      ...changes,
    });
  const noted = (): Promise<StoredEvent[]> => Array.fromAsync(allAccesses(store));
  /** The store, but for what is done at its appends. */
  const storeThat = (append: EventStore['append']): EventStore =>
    Object.assign(Object.create(store) as EventStore, { append });

  it('counts equal looks, and keeps those at each trajectory in a stream of its own', async () => {
    const log = logOn();
    await log.record(read());
    clock.set('2022-05-10T09:00:00.500Z');
    await log.record(read({ subjects: ['person-2'] }));
    await log.record(read({ trajectory: two! }));
    await log.record(read({ trajectory: undefined }));
    expect(await noted()).toEqual([]);
    await log.close();
    expect((await noted()).map(({ stream, data }) => [stream, data['times']]).sort()).toEqual([
      ['access-2022-05-10', 1],
      [`access-${one}`, 2],
      [`access-${two}`, 1],
    ]);
    const [event] = await Array.fromAsync(accessesOf(store, one!));
    expect(event).toMatchObject({
      type: 'access.personal-data-read.v1',
      data: {
        route: 'GET /intake/v1/requests/:id',
        purpose: 'case-handling',
        times: 2,
        last: '2022-05-10T09:00:00.500Z',
        subjects: ['person-1', 'person-2'],
      },
      metadata: {
        trajectory: one,
        actor: { id: 'caseworker-limburg', roles: ['caseworker'] },
        occurredAt: '2022-05-10T09:00:00.000Z',
      },
    });
    expect(tellAccess(event!).en).toBe(
      'Personal data read: GET /intake/v1/requests/:id (case-handling, 2 times)',
    );
  });

  it('makes no stream for a trajectory that somebody who was refused made up', async () => {
    await store.append(`intake-${one}`, [someEvent()], 'no-stream');
    const log = logOn();
    await log.record(refused());
    await log.record(refused({ trajectory: two! }));
    await log.close();
    expect((await noted()).map(({ stream }) => stream).sort()).toEqual([
      'access-2022-05-10',
      `access-${one}`,
    ]);
  });

  it('writes by itself after its pause', async () => {
    const written = Promise.withResolvers<void>();
    const log = logOn({
      pause: 1,
      store: storeThat(async (...append) => {
        const result = await store.append(...append);
        written.resolve();
        return result;
      }),
    });
    await log.record(read());
    await written.promise;
    expect(await noted()).toHaveLength(1);
    await log.close();
  });

  it('is whole when `write` resolves', async () => {
    await logOn().write(read({ kind: 'dossier' }));
    expect((await noted()).map(({ type }) => type)).toEqual(['access.dossier-downloaded.v1']);
  });

  it('loses nothing and doubles nothing when appends fail, before or after they came through', async () => {
    const failing = ['before', 'after', 'before', 'after', 'not'];
    const log = logOn({
      store: storeThat(async (...append) => {
        const how = failing.shift();
        const result = how === 'before' ? undefined : await store.append(...append);
        if (!result || how === 'after') throw new Error('the store went away');
        return result;
      }),
    });
    for (const subjects of [['person-1'], ['person-2'], ['person-3'], ['person-4']]) {
      await log.record(read({ subjects }));
      await log.flush().catch(() => undefined);
    }
    await log.close();
    const all = await noted();
    expect(all.map(({ data }) => data['subjects']).sort()).toEqual([
      ['person-1'],
      ['person-2'],
      ['person-3'],
      ['person-4'],
    ]);
    expect(all.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
  });

  it('lets nobody look unnoted while the store refuses', async () => {
    let away = true;
    const log = logOn({
      most: 2,
      store: storeThat((...append) => (away ? Promise.reject(new Error('away')) : store.append(...append))),
    });
    await log.record(read({ route: 'a' }));
    await log.record(read({ route: 'b' }));
    await expect(log.record(read({ route: 'c' }))).rejects.toThrow('away');
    away = false;
    await log.record(read({ route: 'd' }));
    await log.close();
    expect((await noted()).map(({ data }) => data['route'])).toEqual(['a', 'b', 'd']);
  });

  it('is written by several processes at once', async () => {
    const logs = [logOn(), logOn(), logOn(), logOn()];
    for (const [index, log] of logs.entries()) await log.record(read({ route: String(index) }));
    await Promise.all(logs.map((log) => log.close()));
    const all = await noted();
    expect(all.map(({ data }) => data['route']).sort()).toEqual(['0', '1', '2', '3']);
    expect(all.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
  });

  it('is asked by person, by who looked, by moment', async () => {
    await logOn().write(read());
    const [event] = await noted();
    expect(matches(event!, { person: 'person-1', by: 'caseworker-limburg' })).toBe(true);
    expect(matches(event!, { person: 'person-2' })).toBe(false);
    expect(matches(event!, { by: 'coach-limburg-1' })).toBe(false);
    expect(matches(event!, { since: '2022-05-10T09:00:01.000Z' })).toBe(false);
  });

  const someEvent = (): NewEvent => ({
    id: '00000000-0000-4000-8000-000000000000',
    type: 'intake.test.v1',
    data: {},
    metadata: {
      actor: { id: 'test', roles: [] },
      commandId: 'test',
      commitIndex: 0,
      commitSize: 1,
      $correlationId: 'c',
      $causationId: 'c',
      recordedAt: clock.now(),
      rulesVersion: 'test',
      programmeVersion: 'test',
    },
  });
});

describe('the purpose of a reader who names none', () => {
  it.each([
    ['auditor', 'audit'],
    ['caseworker', 'case-handling'],
    ['coach', 'case-handling'],
    ['partner', 'case-handling'],
    ['approver', 'approval'],
    ['finance', 'settlement'],
    ['operator', 'operation'],
  ] as const)('as %s is %s', (role, purpose) => {
    expect(usualPurpose({ roles: [role] })).toBe(purpose);
  });
});
