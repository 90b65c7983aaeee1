import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coachingContracts, contracts, intakeContracts, validate } from '@digihub/contracts';
import { derivedId } from '@digihub/kernel';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { openRouting } from './open-routing.js';

/** The bodies are the examples of the OpenAPI document: what the docs show is what is tested. */
const examples = async (routing: ContextUnderTest): Promise<(path: string) => Record<string, unknown>> => {
  const document = (await routing.openApi()) as {
    paths: Record<
      string,
      { post?: { requestBody: { content: { 'application/json': { example: Record<string, unknown> } } } } }
    >;
  };
  return (path) => {
    const { example } =
      document.paths[`/routing/v1/trajectories/{id}/${path}`]!.post!.requestBody.content['application/json'];
    return { ...example };
  };
};

interface List<Item = Record<string, unknown>> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

describe('routing at work', () => {
  let routing: ContextUnderTest;
  let caseworker: Person;
  let howest: Person;
  let contact: string;
  let example: (path: string) => Record<string, unknown>;
  let count = 0;
  const trajectories = '/routing/v1/trajectories';

  beforeAll(async () => {
    routing = await startContext(openRouting, { now: '2022-05-09T09:00:00.000Z' });
    caseworker = await routing.as('caseworker-west-vlaanderen');
    howest = await routing.as('partner-howest');
    contact = await routing.parts.sealer.subjectFor('person', 'aanvrager@voorbeeld.example', 'test');
    example = await examples(routing);
  });
  afterAll(() => routing.stop());

  const opened = async ({
    implementation = false,
    hub = 'west-vlaanderen',
  }: { readonly implementation?: boolean; readonly hub?: string } = {}): Promise<string> => {
    count += 1;
    const id = derivedId('trajectory', 'routing.spec', count);
    await routing.publish(id, intakeContracts.trajectoryOpened, {
      hub,
      enterprise: `enterprise-${count}`,
      undertaking: `enterprise-${count}`,
      contact,
      size: 'small',
      sector: 'C',
      themes: ['artificial-intelligence'],
      implementation,
      channel: 'web',
      language: 'nl',
      requestedAt: '2022-05-09T08:00:00.000Z',
    });
    return id;
  };
  const step = (id: string, path: string, more: object = {}, person = caseworker) =>
    person.does<{ position: string }>(`${trajectories}/${id}/${path}`, { ...example(path), ...more });
  const refusal = async (id: string, path: string, more: object = {}, person = caseworker) => {
    const { status, body } = await person.post(`${trajectories}/${id}/${path}`, {
      ...example(path),
      ...more,
    });
    return [status, body['code']];
  };
  const types = async (id: string) =>
    (await routing.events(`routing-${id}`)).map(({ type }) =>
      type.replace(/^routing\./, '').replace(/\.v1$/, ''),
    );
  const seen = async (id: string, person = caseworker) => {
    await routing.settled();
    return (await person.get(`${trajectories}/${id}`)).body;
  };

  it('starts by itself, and goes to a partner of the own pool, with the examples of its documents', async () => {
    const id = await opened();
    await step(id, 'ask');
    await routing.settled();
    const { body } = await howest.get<List>('/routing/v1/asks?status=open');
    expect(body.items).toMatchObject([
      { trajectory: id, organisation: 'howest', answerBy: '2022-05-16', brief: example('ask')['brief'] },
    ]);
    await step(id, 'accept', {}, howest);
    expect(await types(id)).toEqual(['started', 'partner-asked', 'partner-accepted', 'routed']);
    expect(await seen(id)).toMatchObject({
      status: 'routed',
      asked: null,
      taken: { organisation: 'howest', route: 'own-pool', paymentBasis: 'beneficiary' },
    });
    const events = await routing.events(`routing-${id}`);
    expect(JSON.stringify(events.map(({ data, metadata }) => [data, metadata]))).not.toMatch(
      /Vraagvoorspelling|Onderzoeksgroep|logistiek|gaf tot 2020|Telefonisch/i,
    );
  });

  it('tells the others what they may know, as the contracts have it', async () => {
    const id = await opened();
    await step(id, 'ask');
    await step(id, 'recall');
    await step(id, 'purchase');
    const { publisher } = routing.context;
    const published = (await routing.events(`routing-${id}`))
      .map((stored) => publisher.publish(stored, 'test'))
      .filter((event) => event !== undefined);
    for (const event of published) validate(contracts.get(event.type)!, event.data);
    expect(published.map(({ type, data }) => [type, data])).toMatchObject([
      ['be.digihub.routing.partner-asked.v1', { organisation: 'howest', pool: 'own-pool' }],
      ['be.digihub.routing.partner-answered.v1', { organisation: 'howest', answer: 'recalled' }],
      ['be.digihub.routing.routed.v1', { route: 'bought-expertise', organisation: 'demo-data', contact }],
    ]);
    expect(JSON.stringify(published)).not.toContain('sealed:');
  });

  it('asks a partner of another province when the own pool is accounted for', async () => {
    const id = await opened();
    const elsewhere = { organisation: 'ugent' };
    const { alternatives } = example('purchase');
    expect(await refusal(id, 'ask', elsewhere)).toEqual([409, 'routing.pool-unaccounted']);
    expect(await refusal(id, 'ask', { ...elsewhere, alternatives, reason: { ground: 'expertise' } })).toEqual(
      [409, 'routing.reason-missing'],
    );
    await step(id, 'ask', { ...elsewhere, alternatives });
    await step(id, 'accept', {}, await routing.as('partner-ugent'));
    expect(await seen(id)).toMatchObject({
      taken: { organisation: 'ugent', route: 'other-province', paymentBasis: 'beneficiary' },
      decisions: [
        { kind: 'partner-asked', by: 'caseworker-west-vlaanderen', poolHub: 'oost-vlaanderen' },
        { kind: 'partner-accepted', by: 'partner-ugent' },
      ],
    });
  });

  it('takes a question back when its term of five working days has passed, once', async () => {
    const id = await opened();
    const late = await opened();
    await step(id, 'ask');
    await step(late, 'ask', {
      organisation: 'vives',
      alternatives: [{ organisation: 'howest', ground: 'no-capacity' }],
    });
    await step(late, 'waiting', { until: '2022-05-20' });
    await routing.at('2022-05-16T21:59:59.998Z');
    expect(await types(id)).toEqual(['started', 'partner-asked']);
    await routing.at('2022-05-16T22:00:00.000Z');
    await routing.at('2022-05-17T09:00:00.000Z');
    expect(await types(id)).toEqual(['started', 'partner-asked', 'answer-expired']);
    expect(await refusal(id, 'accept', {}, howest)).toEqual([409, 'routing.no-ask-open']);
    expect(await types(late)).toEqual(['started', 'partner-asked', 'waiting-agreed']);
    await routing.at('2022-05-20T22:00:00.000Z');
    expect(await types(late)).toContain('answer-expired');
  });

  it('answers a partner that repeats its refusal with the first answer', async () => {
    const id = await opened();
    await step(id, 'ask');
    const body = example('refuse');
    const headers = { 'idempotency-key': 'refused-once' };
    const first = await howest.post(`${trajectories}/${id}/refuse`, body, headers);
    expect(first.body).toMatchObject({ repeated: false, events: ['routing.partner-refused.v1'] });
    expect((await howest.post(`${trajectories}/${id}/refuse`, body, headers)).body).toMatchObject({
      repeated: true,
      revision: first.body['revision'],
    });
  });

  it('buys expertise where no partner can, by the rules of what it comes to with earlier purchases', async () => {
    const bought = {
      provider: 'demo-cyber',
      offers: [{ provider: 'demo-cyber', price: 2_000_000, receivedOn: '2022-05-06' }],
    };
    const first = await opened();
    await step(first, 'purchase', bought);
    expect(await seen(first)).toMatchObject({
      taken: {
        organisation: 'demo-cyber',
        route: 'bought-expertise',
        paymentBasis: 'supplier',
        price: 2_000_000,
      },
    });
    const second = await opened();
    expect(await refusal(second, 'purchase', { alternatives: [] })).toEqual([
      409,
      'routing.pool-unaccounted',
    ]);
    expect(await refusal(second, 'purchase', bought)).toEqual([409, 'routing.offers-too-few']);
    const elsewhere = await opened({ hub: 'limburg' });
    const limburg = await routing.as('coach-limburg-1');
    const pool = ['pxl', 'uhasselt', 't2', 'flanders-make', 'sirris', 'pom-limburg'];
    const alternatives = pool.map((organisation) => ({ organisation, ground: 'no-capacity' }));
    await step(elsewhere, 'purchase', { ...bought, alternatives }, limburg);
    expect((await seen(elsewhere, limburg))['status']).toBe('routed');
  });

  it('reopens when the partner withdraws, and asks it again only with a reason', async () => {
    const id = await opened();
    await step(id, 'ask');
    await step(id, 'accept', {}, howest);
    const withdrew = () =>
      routing.publish(id, coachingContracts.partnerWithdrew, { round: 1, organisation: 'howest' });
    await withdrew();
    await withdrew();
    expect(await seen(id)).toMatchObject({ status: 'to-route', round: 2, taken: null });
    expect((await types(id)).slice(-2)).toEqual(['reopened', 'reaction-not-needed']);
    expect(await refusal(id, 'ask', { againBecause: undefined })).toEqual([409, 'routing.asked-before']);
    await step(id, 'ask');
    await step(id, 'accept');
    expect(await seen(id)).toMatchObject({ status: 'routed', round: 2, taken: { organisation: 'howest' } });
  });

  it('only refers once it is about implementation', async () => {
    const id = await opened();
    await step(id, 'ask');
    await step(id, 'accept', {}, howest);
    await routing.publish(id, coachingContracts.implementationSignalled, { round: 1 });
    expect(await refusal(id, 'ask')).toEqual([409, 'routing.implementation-goes-to-market']);
    expect(await refusal(id, 'purchase')).toEqual([409, 'routing.implementation-goes-to-market']);
    await step(id, 'referral');
    expect(await seen(id)).toMatchObject({ status: 'referred', round: 2 });
    const fromStart = await opened({ implementation: true });
    await step(fromStart, 'referral');
    expect((await types(fromStart)).at(-1)).toBe('referred-for-implementation');
  });

  it('ends without a route by a second person, or with the enterprise', async () => {
    const id = await opened();
    await step(id, 'ask');
    await step(id, 'refuse', {}, howest);
    expect(await refusal(id, 'end')).toEqual([409, 'routing.second-person-needed']);
    await step(id, 'end', {}, await routing.as('approver-west-vlaanderen'));
    expect(await seen(id)).toMatchObject({ status: 'ended' });
    const other = await opened();
    await step(other, 'withdraw');
    expect(await refusal(other, 'ask')).toEqual([409, 'routing.over']);
  });

  it('closes with coaching, and the partner’s load is lighter', async () => {
    const loadOf = async (organisation: string) => {
      await routing.settled();
      const { body } =
        await caseworker.get<List<{ organisation: string; accepted: number; open: number }>>(
          '/routing/v1/load',
        );
      return body.items.find((item) => item.organisation === organisation) ?? { open: 0, accepted: 0 };
    };
    const id = await opened({ hub: 'oost-vlaanderen' });
    const before = await loadOf('ilvo');
    const colleague = await routing.as('caseworker-oost-vlaanderen');
    await step(
      id,
      'ask',
      { organisation: 'ilvo', alternatives: [{ organisation: 'ugent', ground: 'no-capacity' }] },
      colleague,
    );
    expect(await loadOf('ilvo')).toMatchObject({ open: before.open + 1, accepted: before.accepted });
    await step(id, 'accept', {}, await routing.as('partner-ilvo'));
    expect(await loadOf('ilvo')).toMatchObject({ open: before.open, accepted: before.accepted + 1 });
    await routing.publish(id, coachingContracts.coachingEnded, { outcome: 'completed' });
    expect(await loadOf('ilvo')).toMatchObject(before);
  });

  it('shows candidates with the own pool first, their load over all hubs, and who was asked', async () => {
    const id = await opened();
    await step(id, 'ask');
    const { position } = await step(id, 'refuse', {}, howest);
    const { body } = await caseworker.get<{
      partners: { organisation: string; pool: string; hubs: string[]; askedBefore: unknown }[];
      providers: { organisation: string; boughtBefore: number }[];
    }>(`${trajectories}/${id}/candidates?after=${position}`);
    expect(body.partners.slice(0, 6).every(({ pool }) => pool === 'own-pool')).toBe(true);
    expect(body.partners.slice(6).every(({ pool }) => pool === 'other-province')).toBe(true);
    expect(body.partners.find(({ organisation }) => organisation === 'howest')).toMatchObject({
      askedBefore: { round: 1, outcome: 'refused' },
    });
    expect(body.partners.find(({ organisation }) => organisation === 'ilvo')!.hubs).toHaveLength(2);
    expect(body.providers.find(({ organisation }) => organisation === 'demo-cyber')).toMatchObject({
      boughtBefore: 2_000_000,
    });
  });

  it('shows each hub and each partner its own, and reasons to the hubs only', async () => {
    const id = await opened();
    await step(id, 'ask', { reason: { ground: 'expertise', note: 'Onder ons gezegd.' } });
    await routing.settled();
    const url = `${trajectories}/${id}`;
    const [stranger, vives, auditor] = await Promise.all(
      ['caseworker-limburg', 'partner-vives', 'auditor'].map((who) => routing.as(who)),
    );
    expect((await stranger!.get(url)).status).toBe(404);
    expect((await stranger!.get(`${url}/candidates`)).status).toBe(403);
    expect(await refusal(id, 'ask', {}, stranger)).toEqual([403, 'outside-your-scope']);
    expect((await vives!.get(url)).status).toBe(404);
    expect(await refusal(id, 'accept', {}, vives)).toEqual([403, 'outside-your-scope']);
    expect(
      (await vives!.get<List>('/routing/v1/asks')).body.items.map((item) => item['organisation']),
    ).toEqual(expect.not.arrayContaining(['howest']));
    const own = (await howest.get(url)).body;
    expect(own).toMatchObject({ asked: { organisation: 'howest' } });
    expect(own).not.toHaveProperty('decisions');
    expect(await seen(id)).toMatchObject({ decisions: [{ reason: { note: 'Onder ons gezegd.' } }] });
    expect(await seen(id, auditor)).toMatchObject({
      decisions: [
        { reason: { ground: 'expertise', note: '•••' }, conflictOfInterest: { declaration: 'described' } },
      ],
    });
  });

  it('pages through what waits and through questions, each once', async () => {
    for (let i = 0; i < 3; i += 1) await step(await opened(), 'ask');
    await routing.settled();
    for (const path of ['waiting', 'asks', 'trajectories']) {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const url: string = `/routing/v1/${path}?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
        const { body }: { body: List } = await caseworker.get<List>(url);
        found.push(...body.items.map((item) => `${item['trajectory'] as string} ${String(item['ask'])}`));
        cursor = body.next;
      }
      expect(new Set(found).size).toBe(found.length);
      expect(found.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('notices silence once, and again only after a new one', async () => {
    const id = await opened();
    await routing.at('2022-06-21T09:00:00.000Z');
    expect(await types(id)).toEqual(['started', 'idle-noticed']);
    await routing.at('2022-06-22T09:00:00.000Z');
    expect(await types(id)).toEqual(['started', 'idle-noticed']);
    await routing.at('2022-07-22T09:00:00.000Z');
    expect(await types(id)).toEqual(['started', 'idle-noticed', 'idle-noticed']);
  });

  it('was never in trouble', () => expect(routing.troubles).toEqual([]));
});
