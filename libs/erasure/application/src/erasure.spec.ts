import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPublicKey, verify } from 'node:crypto';
import { coachingContracts, financeContracts, intakeContracts } from '@digihub/contracts';
import type { StoredEvent } from '@digihub/event-store';
import { derivedId, derivedUuid } from '@digihub/kernel';
import type { Erasure } from '@digihub/privacy';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { ErasureCommands } from './erasure-commands.js';
import { openErasureContext } from './open-erasure.js';

const hub = 'west-vlaanderen';
const requests = '/erasure/v1/requests';

describe('erasure at work', () => {
  let erasure: ContextUnderTest;
  let caseworker: Person;
  let approver: Person;
  let second: Person;
  /** Runs before keys are destroyed, and after: a crash throws there. */
  let before: () => Promise<void>;
  let after: () => Promise<void>;

  beforeEach(async () => {
    before = after = () => Promise.resolve();
    const wrapped = (real: Erasure): Erasure => ({
      ...real,
      erase: async (order) => {
        await before();
        const receipt = await real.erase(order);
        await after();
        return receipt;
      },
    });
    erasure = await startContext(
      (parts) => openErasureContext({ ...parts, erasure: wrapped(parts.erasure!) }),
      {
        now: '2022-05-10T10:00:00.000Z',
      },
    );
    [caseworker, approver, second] = await Promise.all([
      erasure.as(`caseworker-${hub}`),
      erasure.as(`approver-${hub}`),
      erasure.as('approver-programme'),
    ]);
  });
  afterEach(() => erasure.stop());

  /** Somebody's request comes in, as intake stores it; gives what it is known by. */
  const received = async (trajectory: string, email: string) => {
    const { sealer, store, clock } = erasure.parts;
    const subject = await sealer.subjectFor('person', email, email);
    const name = await sealer.seal(subject, 'contact.name', `Naam van ${email}`);
    const id = derivedUuid(trajectory, email);
    await store.append(
      `intake-${trajectory}`,
      [
        {
          id,
          type: 'intake.request-received.v2',
          data: { contact: { subject, name } },
          metadata: {
            ...{
              trajectory,
              hub,
              actor: { id: 'test', roles: [] },
              commandId: id,
              commitIndex: 0,
              commitSize: 1,
            },
            ...{ $correlationId: id, $causationId: id, recordedAt: clock.now() },
            ...{ rulesVersion: 'test', programmeVersion: 'test' },
          },
        },
      ],
      'no-stream',
    );
    await erasure.publish(trajectory, intakeContracts.trajectoryOpened, {
      ...{ hub, enterprise: 'e', undertaking: 'e', contact: subject, size: 'micro', sector: 'C', themes: [] },
      ...{ implementation: false, channel: 'web', language: 'nl', requestedAt: clock.now() },
    });
    return { subject, name, email };
  };
  const ended = (trajectory: string) =>
    erasure.publish(trajectory, intakeContracts.intakeClosed, { outcome: 'withdrawn' });
  /** With an award, an invoice and a payment; gives the last day on which it must be kept: ten years from the invoice's. */
  const settled = async (trajectory: string): Promise<string> => {
    await erasure.publish(trajectory, coachingContracts.quoteSigned, { quote: 'q', signedOn: '2022-05-01' });
    const invoice = { invoice: 'i', net: 100, vat: 21, gross: 121, dueOn: '2022-06-10' };
    await erasure.publish(trajectory, financeContracts.invoiceIssued, invoice);
    await erasure.publish(trajectory, financeContracts.trajectorySettled, {
      ...{ cost: 100, shares: { efro: 40, flanders: 30, private: 30 }, aid: 70, released: 0 },
    } as never);
    return '2032-12-31';
  };
  const asked = async (email: string): Promise<string> => {
    const body = { hub, ground: 'no-longer-needed', by: 'email', value: email };
    const { stream } = await caseworker.does<{ stream: string }>(requests, body);
    return stream.slice('erasure-'.length);
  };
  const shown = async (request: string) => {
    await erasure.settled();
    return (await caseworker.get(`${requests}/${request}`)).body;
  };
  const typesOf = async (stream: string): Promise<string[]> =>
    (await erasure.events(stream)).map(({ type }: StoredEvent) => type);
  const verified = async (receipt: unknown): Promise<Record<string, unknown>> => {
    const { body } = await caseworker.get('/erasure/v1/receipt-key');
    const [header, payload, signature] = String(receipt).split('.') as [string, string, string];
    const key = createPublicKey({ key: body as never, format: 'jwk' });
    expect(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  };
  const one = derivedId('trajectory', 1);
  const two = derivedId('trajectory', 2);
  const three = derivedId('trajectory', 3);

  it('forgets who asks, on another person’s word, with a receipt', async () => {
    const { subject, name, email } = await received(one, 'jan@voorbeeld.example');
    await ended(one);
    const request = await asked(email);
    expect(await shown(request)).toMatchObject({ status: 'requested', obstacles: { held: [], open: [] } });
    expect((await caseworker.post(`${requests}/${request}/approve`)).status).toBe(403);
    await approver.does(`${requests}/${request}/approve`);
    const done = await shown(request);
    expect(done).toMatchObject({ status: 'executed', subject, approvedBy: `approver-${hub}` });
    expect(await erasure.parts.sealer.open(name)).toBeUndefined();
    expect(await verified(done['receipt'])).toMatchObject({
      order: `erasure-${request}`,
      subjects: [subject],
    });
    const stored = (await erasure.events(`erasure-${request}`)).map(({ data, metadata }) => [data, metadata]);
    expect(JSON.stringify(stored)).not.toMatch(/voorbeeld|sealed:/);
    const again = await caseworker.post(requests, {
      ...{ hub, ground: 'no-longer-needed', by: 'email', value: email },
    });
    expect([again.status, again.body['code']]).toEqual([404, 'erasure.person-unknown']);
    expect(erasure.troubles).toEqual([]);
  });

  it('asks two persons, also of who may do both', async () => {
    await received(one, 'jan@voorbeeld.example');
    await ended(one);
    const body = { hub, ground: 'objection', by: 'email', value: 'jan@voorbeeld.example' };
    const { stream } = await approver.does<{ stream: string }>(requests, body);
    const approve = `${requests}/${stream.slice('erasure-'.length)}/approve`;
    expect((await approver.post(approve)).body).toMatchObject({ code: 'erasure.second-person' });
    expect((await second.post(approve)).status).toBe(200);
  });

  it('waits for the end of the case, of a hold and of retention', async () => {
    const { email, subject } = await received(one, 'jan@voorbeeld.example');
    const request = await asked(email);
    const refused = async () => (await approver.post(`${requests}/${request}/approve`)).body['code'];
    expect(await refused()).toBe('erasure.still-open');
    const until = await settled(one);
    expect(await refused()).toBe('erasure.still-retained');
    expect(await shown(request)).toMatchObject({ obstacles: { retainUntil: until } });
    for (const held of [one, subject])
      await second.does(`/erasure/v1/holds/${held}/place`, { ground: 'audit' });
    await erasure.at('2033-01-01T09:00:00.000Z');
    expect(await refused()).toBe('erasure.on-hold');
    expect((await second.post(`/erasure/v1/holds/${one}/release`)).body['code']).toBe(
      'erasure.second-person',
    );
    await approver.does(`/erasure/v1/holds/${one}/release`);
    expect(await refused()).toBe('erasure.on-hold');
    await approver.does(`/erasure/v1/holds/${subject}/release`);
    await approver.does(`${requests}/${request}/approve`);
    expect(await shown(request)).toMatchObject({ status: 'executed' });
  });

  it('is executed once, though it dies before and after the keys are gone', async () => {
    const { email, name } = await received(one, 'jan@voorbeeld.example');
    await ended(one);
    const request = await asked(email);
    const crashes = ['before', 'after'];
    const crash = (where: string) => async () => {
      if (crashes[0] === where) throw new Error(`died ${crashes.shift()}`);
    };
    [before, after] = [crash('before'), crash('after')];
    await approver.does(`${requests}/${request}/approve`);
    await until(async () => (await shown(request))['status'] === 'executed');
    expect(crashes).toEqual([]);
    expect(await typesOf(`erasure-${request}`)).toEqual([
      'erasure.requested.v1',
      'erasure.approved.v1',
      'erasure.executed.v1',
    ]);
    expect(await erasure.parts.sealer.open(name)).toBeUndefined();
  });

  it('stops where a hold came between approval and execution', async () => {
    const { email, name, subject } = await received(one, 'jan@voorbeeld.example');
    await ended(one);
    const request = await asked(email);
    let died = false;
    before = async () => {
      if (died) return;
      died = true;
      await second.does(`/erasure/v1/holds/${subject}/place`, { ground: 'litigation' });
      throw new Error('died before');
    };
    await approver.does(`${requests}/${request}/approve`);
    await until(async () => (await typesOf(`erasure-${request}`)).includes('erasure.stopped.v1'));
    expect(await shown(request)).toMatchObject({ status: 'requested', obstacles: { held: [subject] } });
    expect(await erasure.parts.sealer.open(name)).toContain('Naam');
    // An approval that was overtaken does nothing, also where the process looks at everything anew.
    await approver.does(`${requests}/${request}/refuse`, { ground: 'legal-claims' });
    await approver.does(`/erasure/v1/holds/${subject}/release`);
    const { runtime } = erasure.context;
    const [approval] = (await erasure.events(`erasure-${request}`)).filter(
      ({ type }) => type === 'erasure.approved.v1',
    );
    await new ErasureCommands(runtime, erasure.parts.erasure!).carryOut(approval!);
    expect(await erasure.parts.sealer.open(name)).toContain('Naam');
  });

  it('destroys at the end of retention what two approved: not what is held, nor who is still needed', async () => {
    const [jan, an] = [
      await received(one, 'jan@voorbeeld.example'),
      await received(two, 'an@voorbeeld.example'),
    ];
    const piet = await received(three, 'piet@voorbeeld.example');
    for (const trajectory of [one, two, three]) await settled(trajectory);
    // An comes back later, with another case.
    const { sealer, store } = erasure.parts;
    const later = derivedId('trajectory', 4);
    const [sealed] = [await sealer.seal(an.subject, 'contact.name', 'An')];
    const [event] = await Array.fromAsync(store.read(`intake-${two}`));
    const { stream: _, revision: __, position: ___, ...copied } = event!;
    await store.append(
      `intake-${later}`,
      [
        {
          ...{ ...copied, id: derivedUuid(later), data: { contact: { subject: an.subject, name: sealed } } },
          metadata: { ...copied.metadata, trajectory: later },
        },
      ],
      'no-stream',
    );
    await erasure.settled();
    expect((await caseworker.post('/erasure/v1/lists', { hub })).body['code']).toBe('erasure.nothing-due');
    await erasure.at('2033-01-01T09:00:00.000Z');
    const { stream } = await caseworker.does<{ stream: string }>('/erasure/v1/lists', { hub });
    const list = `/erasure/v1/lists/${stream.slice('destruction-'.length)}`;
    await approver.does(`/erasure/v1/holds/${three}/place`, { ground: 'investigation' });
    await approver.does(`${list}/approve`);
    expect((await approver.post(`${list}/approve`)).body['code']).toBe('erasure.second-person');
    let died = 0;
    before = after = async () => {
      died += 1;
      if (died <= 2) throw new Error('died');
    };
    await second.does(`${list}/approve`);
    await until(async () => (await typesOf(stream)).includes('destruction.executed.v1'));
    await erasure.settled();
    const { body } = await caseworker.get(list);
    expect(body).toMatchObject({
      status: 'executed',
      approvedBy: [`approver-${hub}`, 'approver-programme'],
      outcome: { spared: [three] },
    });
    const { items } = body['outcome'] as { items: { trajectory: string }[] };
    expect(items.sort((a, b) => a.trajectory.localeCompare(b.trajectory))).toEqual(
      [
        { trajectory: one, forgotten: [jan.subject], kept: [] },
        { trajectory: two, forgotten: [], kept: [an.subject] },
      ].sort((a, b) => a.trajectory.localeCompare(b.trajectory)),
    );
    expect(await verified(body['receipt'])).toMatchObject({ subjects: [jan.subject] });
    expect(await sealer.open(jan.name)).toBeUndefined();
    for (const { name } of [an, piet]) expect(await sealer.open(name)).toContain('Naam');
    expect((await caseworker.post('/erasure/v1/lists', { hub })).body['code']).toBe('erasure.nothing-due');
  });

  it('lets an auditor place a hold in every hub, and release none', async () => {
    const { subject } = await received(one, 'jan@voorbeeld.example');
    const auditor = await erasure.as('auditor');
    for (const held of [one, subject])
      await auditor.does(`/erasure/v1/holds/${held}/place`, { ground: 'audit' });
    const release = `/erasure/v1/holds/${one}/release`;
    expect((await auditor.post(release)).body['code']).toBe('role-missing');
    await approver.does(release);
    await auditor.does(`/erasure/v1/holds/${one}/place`, { ground: 'investigation' });
    await erasure.settled();
    expect((await auditor.get('/erasure/v1/holds')).body['items']).toContainEqual(
      expect.objectContaining({ held: one, hub, ground: 'investigation', placedBy: 'auditor' }),
    );
    expect((await auditor.post('/erasure/v1/lists', { hub })).status).toBe(403);
  });

  it('keeps to the own hub', async () => {
    const { email } = await received(one, 'jan@voorbeeld.example');
    const request = await asked(email);
    const stranger = await erasure.as('approver-limburg');
    expect((await stranger.post(`${requests}/${request}/approve`)).status).toBe(403);
    expect((await stranger.get(`${requests}/${request}`)).status).toBe(404);
    expect((await stranger.post(`/erasure/v1/holds/${one}/place`, { ground: 'audit' })).status).toBe(403);
    expect((await stranger.post(`/erasure/v1/holds/${two}/place`, { ground: 'audit' })).status).toBe(404);
    const body = { hub: 'limburg', ground: 'objection', by: 'email', value: email };
    expect((await stranger.post(requests, body)).status).toBe(404);
    expect((await stranger.post(requests, { ...body, hub })).status).toBe(403);
    expect((await stranger.get('/erasure/v1/requests')).body).toEqual({ items: [], next: null });
  });

  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    const end = performance.now() + 20_000;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error('it did not come to be');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
});
