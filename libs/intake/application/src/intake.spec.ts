import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { openIntake } from './open-intake.js';

/** The bodies are the examples of the OpenAPI document: what the docs show is what is tested. */
const examples = async (intake: ContextUnderTest): Promise<(path: string) => Record<string, unknown>> => {
  const document = (await intake.openApi()) as {
    paths: Record<
      string,
      { post?: { requestBody: { content: { 'application/json': { example: Record<string, unknown> } } } } }
    >;
  };
  return (path) => {
    const { example } = document.paths[path]!.post!.requestBody.content['application/json'];
    return { ...example };
  };
};

interface Waiting {
  readonly items: readonly { readonly trajectory: string }[];
  readonly next: string | null;
}

describe('intake at work', () => {
  let intake: ContextUnderTest;
  let caseworker: Person;
  let example: (path: string) => Record<string, unknown>;
  const requests = '/intake/v1/requests';

  beforeAll(async () => {
    intake = await startContext(openIntake, { now: '2022-05-10T10:00:00.000Z' });
    caseworker = await intake.as('caseworker-west-vlaanderen');
    example = await examples(intake);
  });
  afterAll(() => intake.stop());

  const received = async (): Promise<string> => {
    const { trajectory } = await caseworker.does<{ trajectory: string }>(requests, example(requests));
    return trajectory;
  };

  it('takes a request to a trajectory, with the examples of its documents', async () => {
    const id = await received();
    const step = (path: string) =>
      caseworker.does(`${requests}/${id}/${path}`, example(`${requests}/{id}/${path}`));
    await step('first-contact');
    await step('enterprise');
    await step('vague-question');
    await step('size');
    await step('question');
    await step('waiting');
    await step('open');
    const events = await intake.events(`intake-${id}`);
    expect(events.map((event) => event.type)).toEqual([
      'intake.request-received.v2',
      'intake.first-contact-made.v1',
      'intake.enterprise-identified.v1',
      'intake.question-found-vague.v1',
      'intake.size-declared.v1',
      'intake.question-clarified.v1',
      'intake.waiting-agreed.v1',
      'intake.trajectory-opened.v1',
    ]);
    expect(JSON.stringify(events.map(({ data, metadata }) => [data, metadata]))).not.toMatch(
      /Voorbeeld|0123456749|planning/i,
    );
    expect(events.at(-1)!.metadata.hub).toBe('west-vlaanderen');
  });

  it('shows its own writes, opened for who may see them, and to the own hub only', async () => {
    const id = await received();
    const outcome = await caseworker.does<{ position: string }>(
      `${requests}/${id}/enterprise`,
      example(`${requests}/{id}/enterprise`),
    );
    const url = `${requests}/${id}?after=${outcome.position}`;
    const { status, body } = await caseworker.get(url);
    expect(status).toBe(200);
    expect(body).toMatchObject({ hub: 'west-vlaanderen', contact: { name: 'Aanvrager Voorbeeld' } });
    const auditor = await intake.as('auditor');
    expect((await auditor.get(url)).body).toMatchObject({ contact: { name: '•••' } });
    const stranger = await intake.as('caseworker-limburg');
    expect((await stranger.get(url)).status).toBe(404);
    expect(
      (await stranger.post(`${requests}/${id}/decline`, example(`${requests}/{id}/decline`))).status,
    ).toBe(403);
  });

  it('finds the requests of one enterprise', async () => {
    const id = await received();
    const { position } = await caseworker.does<{ position: string }>(`${requests}/${id}/enterprise`, {
      ...example(`${requests}/{id}/enterprise`),
      number: '1003.666.423',
    });
    const found = await caseworker.get<{ items: { trajectory: string }[] }>(
      `${requests}?enterpriseNumber=BE1003666423&after=${position}`,
    );
    expect(found.body.items.map((item) => item.trajectory)).toEqual([id]);
  });

  it('pages through what waits, oldest first, each once', async () => {
    for (let i = 0; i < 5; i += 1) await received();
    await intake.settled();
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const url: string = `/intake/v1/waiting?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body }: { body: Waiting } = await caseworker.get<Waiting>(url);
      seen.push(...body.items.map((item) => item.trajectory));
      cursor = body.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(5);
  });

  it('notes a missed first contact once, on the working day it was due, also after a repeat', async () => {
    const id = await received();
    await intake.at('2022-05-12T22:30:00.000Z');
    await intake.at('2022-05-16T09:00:00.000Z');
    const missed = (await intake.events(`intake-${id}`)).filter(
      (e) => e.type === 'intake.first-contact-missed.v1',
    );
    expect(missed.map((event) => event.data)).toEqual([{ dueOn: '2022-05-11' }]);
  });

  it('notes silence once, and again only after a new one', async () => {
    const id = await received();
    await intake.at('2022-08-01T09:00:00.000Z');
    const idle = async () =>
      (await intake.events(`intake-${id}`)).filter((event) => event.type === 'intake.idle-noticed.v1').length;
    expect(await idle()).toBe(1);
    await intake.at('2022-08-02T09:00:00.000Z');
    expect(await idle()).toBe(1);
  });

  it('answers a repeat with the first answer, and refuses the key for something else', async () => {
    const body = example(requests);
    const headers = { 'idempotency-key': 'the-same' };
    const first = await caseworker.post(requests, body, headers);
    const again = await caseworker.post(requests, body, headers);
    expect(again.body).toMatchObject({ stream: first.body['stream'], repeated: true });
    expect((await caseworker.post(requests, { ...body, language: 'fr' }, headers)).status).toBe(422);
  });

  it('was never in trouble', () => expect(intake.troubles).toEqual([]));
});
