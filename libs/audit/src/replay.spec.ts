import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, NewEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { derivedUuid } from '@digihub/kernel';
import { goldenEvents, SettableClock } from '@digihub/kernel/testing';
import { type KeyRing, openKeyRing } from '@digihub/privacy';
import { auditedContexts } from './contexts.js';
import { momentFrom } from './merged-history.js';
import * as coachingTerms from './stories/terms/coaching.js';
import * as financeTerms from './stories/terms/finance.js';
import * as intakeTerms from './stories/terms/intake.js';
import * as routingTerms from './stories/terms/routing.js';
import { replay, type ReplayOptions, stateAt, statusesOf, type Step } from './replay.js';

const id = '7x3k9m2p4q8r1s5t';

describe('the replay of a trajectory', () => {
  let folder: string;
  let store: EventStore;
  let sealer: KeyRing;
  let name: string;

  const event = (type: string, data: object, day: string): NewEvent => ({
    id: derivedUuid(type, day),
    type,
    data: data as NewEvent['data'],
    metadata: {
      trajectory: id,
      actor: { id: 'caseworker-limburg', roles: ['caseworker'] },
      commandId: `${type} ${day}`,
      commitIndex: 0,
      commitSize: 1,
      $correlationId: 'c',
      $causationId: 'c',
      recordedAt: `${day}T09:00:00.000Z`,
      rulesVersion: 'test',
      programmeVersion: 'test',
    },
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-replay-'));
    store = await openEmbeddedStore({ folder });
    sealer = await openKeyRing({ folder, masterKey: new Uint8Array(32).fill(7), clock: new SettableClock() });
    const subject = await sealer.subjectFor('person', 'aanvrager@voorbeeld.example', 'test');
    name = await sealer.seal(subject, 'contact.name', 'Aanvrager Voorbeeld');
    const received = {
      channel: 'web',
      contact: { subject, name },
      question: name,
      firstContactBy: '2022-05-11',
    };
    const routing = { hub: 'limburg', enterprise: 'e', undertaking: 'e', contact: subject, themes: [] };
    // Written in this order over two streams, the first of an old version.
    await store.append(
      `intake-${id}`,
      [event('intake.request-received.v1', received, '2022-05-09')],
      'no-stream',
    );
    const started = event('routing.started.v1', { ...routing, implementation: false }, '2022-05-10');
    await store.append(`routing-${id}`, [started], 'no-stream');
    const contact = event('intake.first-contact-made.v1', { method: 'phone' }, '2022-05-10');
    await store.append(`intake-${id}`, [contact], 0);
    const nothing = event('routing.reaction-not-needed.v1', { command: 'reopen' }, '2022-05-11');
    await store.append(`routing-${id}`, [nothing], 0);
    await store.append(
      'intake-0000000000000000',
      [event('intake.idle-noticed.v1', { since: '2022-05-09' }, '2022-05-12')],
      'no-stream',
    );
  });
  afterAll(async () => {
    await sealer.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const steps = async (options: ReplayOptions = {}): Promise<Step[]> =>
    Array.fromAsync(replay(store, id, options));

  it('merges its streams by position, and nobody else’s', async () => {
    const told = await steps();
    expect(told.map(({ event: { type } }) => type)).toEqual([
      'intake.request-received.v1',
      'routing.started.v1',
      'intake.first-contact-made.v1',
      'routing.reaction-not-needed.v1',
    ]);
    expect(told.map(({ statuses }) => statuses)).toEqual([
      { intake: 'requested' },
      { intake: 'requested', routing: 'to-route' },
      { intake: 'in-conversation', routing: 'to-route' },
      { intake: 'in-conversation', routing: 'to-route' },
    ]);
  });

  it('tells who looked among the steps, and folds nothing from it', async () => {
    const look = {
      route: 'GET /x',
      purpose: 'audit',
      times: 1,
      last: '2022-05-12T09:00:00.000Z',
      subjects: [],
    };
    const before = await stateAt(store, id);
    await store.append(
      `access-${id}`,
      [event('access.personal-data-read.v1', look, '2022-05-12')],
      'no-stream',
    );
    const told = await steps();
    expect(told.at(-1)).toMatchObject({
      sentence: { en: 'Personal data read: GET /x (audit)' },
      statuses: told.at(-2)!.statuses,
    });
    expect(await steps({ knownAt: momentFrom('2022-05-11')! })).toHaveLength(told.length - 1);
    expect(await stateAt(store, id)).toEqual(before);
  });

  it('stops at what was known at a moment', async () => {
    expect(await steps({ knownAt: momentFrom('2022-05-09')! })).toHaveLength(1);
    expect(statusesOf(await stateAt(store, id, { knownAt: momentFrom('2022-05-10T08:59:00Z')! }))).toEqual({
      intake: 'requested',
    });
    expect(await stateAt(store, id, { knownAt: momentFrom('2022-05-08')! })).toEqual({});
  });

  it('opens personal data for who may see it, and for nobody else', async () => {
    const [open] = await steps({ sealer, mayOpen: true });
    expect(open!.sentence.nl).toContain('Aanvrager Voorbeeld');
    for (const [step] of [await steps({ sealer }), await steps()]) {
      expect(JSON.stringify([step!.sentence, step!.data])).not.toMatch(/Voorbeeld|sealed:/);
    }
  });

  it('tells of who was forgotten that they were', async () => {
    const subject = await sealer.subjectFor('person', 'wie@voorbeeld.example', 'forgotten');
    const sealed = await sealer.seal(subject, 'contact.name', 'Wie Voorbeeld');
    const other = '8x3k9m2p4q8r1s5t';
    const received = { channel: 'web', contact: { subject, name: sealed }, question: name };
    await store.append(
      `intake-${other}`,
      [event('intake.request-received.v1', received, '2022-05-13')],
      'no-stream',
    );
    await sealer.forget(subject);
    const [step] = await Array.fromAsync(replay(store, other, { sealer, mayOpen: true }));
    expect(step!.sentence).toEqual({
      nl: 'Aanvraag via de webpagina van (vergeten): “Aanvrager Voorbeeld”',
      en: 'Request through the web page from (forgotten): “Aanvrager Voorbeeld”',
    });
    expect(step!.data).toMatchObject({ contact: { name: null } });
    expect(statusesOf(await stateAt(store, other))).toEqual({ intake: 'requested' });
  });

  it('reads a day as its end in Brussels, and refuses what is no moment', () => {
    expect(momentFrom('2022-07-01')).toBe('2022-07-01T21:59:59.999Z');
    expect(momentFrom('2022-07-01T10:00:00+02:00')).toBe('2022-07-01T08:00:00.000Z');
    for (const text of ['', 'yesterday', '2022-02-30', '2022-13-01T00:00:00Z'])
      expect(momentFrom(text)).toBeUndefined();
  });
});

describe('every event of every context', () => {
  /** Where each context keeps an example of every event of its trajectory's stream. */
  const folders = {
    intake: 'intake/domain/src/golden/',
    routing: 'routing/domain/src/golden/',
    coaching: 'coaching/domain/src/golden/coaching/',
    finance: 'finance/domain/src/golden/account/',
  };
  const golden = (context: keyof typeof folders) =>
    goldenEvents(new URL(`../../${folders[context]}`, import.meta.url));

  /** Codes that no word of a language looks like. */
  const codes = [intakeTerms, routingTerms, coachingTerms, financeTerms]
    .flatMap((terms) => Object.values<object>(terms))
    .flatMap((words) => Object.keys(words))
    .filter((code) => /^[a-z]+(-[a-z]+)+$/.test(code));

  it.each(auditedContexts.map((context) => [context.category, context] as const))(
    '%s can be told in both languages',
    (category, { stories, upcasters }) => {
      const told = golden(category).filter(
        ({ type }) => type.startsWith(`${category}.`) && !(type in upcasters),
      );
      expect(told.length).toBeGreaterThan(5);
      for (const { type, data } of told) {
        const tell = stories[type] as ((data: object) => { nl: string; en: string }) | undefined;
        const { nl, en } = tell!(data);
        for (const sentence of [nl, en]) {
          expect(sentence).not.toMatch(/undefined|\[object|NaN/);
          expect(codes.filter((code) => sentence.split(/[^a-z-]+/).includes(code))).toEqual([]);
        }
      }
    },
  );
});
