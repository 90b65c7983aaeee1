import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { goodBody, seen, smallApp } from './small-app.fixture.js';

describe('bad input', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await smallApp();
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const send = async (
    payload: string | Buffer | undefined,
    headers: Record<string, string> = {},
    url = '/small/v1/trajectories',
    method: 'POST' | 'PUT' | 'GET' = 'POST',
  ) => {
    const response = await app.inject({
      method,
      url,
      headers: {
        authorization: 'Bearer caseworker',
        'idempotency-key': 'key-1',
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, headers: response.headers, text: response.body };
  };

  const problem = async (...request: Parameters<typeof send>) => {
    const { status, headers, text } = await send(...request);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const document = JSON.parse(text) as Record<string, unknown>;
    expect(document['status']).toBe(status);
    expect(document['type']).toBe(`urn:digihub:problem:${String(document['code'])}`);
    return { status, headers, code: document['code'], document };
  };

  const withBody = (change: object) => JSON.stringify({ ...goodBody(), ...change });

  const errors = async (change: object) => {
    const { status, code, document } = await problem(withBody(change), { 'accept-language': 'en' });
    expect([status, code]).toEqual([400, 'invalid-body']);
    return (document['errors'] as { path: string; code: string }[]).map(
      (error) => `${error.path}: ${error.code}`,
    );
  };

  it('accepts a good body, normalised', async () => {
    const { status } = await send(JSON.stringify(goodBody()));
    expect(status).toBe(201);
    expect(seen.body).toMatchObject({
      contact: { email: 'contact@voorbeeld.be', phone: '+3250000000' },
      enterprise: '0123456749',
      at: '2022-03-01T08:30:00.000Z',
    });
  });

  describe('who asks', () => {
    it.each([
      ['no token', { authorization: '' }, 401, 'token-invalid'],
      ['a wrong token', { authorization: 'Bearer nobody' }, 401, 'token-invalid'],
      ['another scheme', { authorization: 'Basic Y2FzZXdvcmtlcjo=' }, 401, 'token-invalid'],
      ['a token of strange characters', { authorization: 'Bearer \u00e9\u00e9' }, 401, 'token-invalid'],
      ['another role', { authorization: 'Bearer coach' }, 403, 'role-missing'],
      ['no idempotency key', { 'idempotency-key': '' }, 400, 'idempotency-key-missing'],
      ['an idempotency key too long', { 'idempotency-key': 'k'.repeat(201) }, 400, 'idempotency-key-missing'],
      ['a malformed If-Match', { 'if-match': 'W/"4"' }, 400, 'if-match-malformed'],
      ['an If-Match without quotes', { 'if-match': '4' }, 400, 'if-match-malformed'],
    ])('%s', async (_, headers, status, code) => {
      const answer = await problem(JSON.stringify(goodBody()), headers);
      expect([answer.status, answer.code]).toEqual([status, code]);
      if (status === 401) expect(answer.headers['www-authenticate']).toContain('Bearer');
    });

    it('refuses a route that nobody opened, to everybody', async () => {
      const answer = await problem(undefined, {}, '/small/v1/forgotten-decorator', 'GET');
      expect([answer.status, answer.code]).toEqual([403, 'closed']);
    });

    it('asks for a token where there is none', async () => {
      const response = await app.inject({ method: 'GET', url: '/small/v1/trajectories/0123456789abcdef' });
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toBe('Bearer realm="digihub"');
      expect(response.json()).toMatchObject({ code: 'token-missing' });
    });

    it('lets everybody into a public route', async () => {
      expect((await app.inject({ method: 'GET', url: '/small/v1/open' })).json()).toEqual({ open: true });
    });
  });

  describe('a body that cannot be read', () => {
    it.each([
      ['broken JSON', '{"question": ', 400, 'broken-json'],
      ['a prototype', '{"__proto__": {"admin": true}}', 400, 'unsafe-json'],
      ['a hidden prototype', '{"\\u005f_proto__": {"admin": true}}', 400, 'unsafe-json'],
      ['a constructor', '{"a": [{"constructor": {"prototype": {"admin": true}}}]}', 400, 'unsafe-json'],
      ['a method', '{"toString": 1}', 400, 'unsafe-json'],
      ['broken UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400, 'broken-json'],
      ['10 MB', `{"question": "${'x'.repeat(10_000_000)}"}`, 413, 'body-too-large'],
      ['a deep nest of lists', '['.repeat(40_000) + ']'.repeat(40_000), 400, 'broken-json'],
      ['a deep nest of objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000), 400, 'broken-json'],
      ['a list', '[]', 400, 'invalid-body'],
      ['a text', '"text"', 400, 'invalid-body'],
      ['a number', '7', 400, 'invalid-body'],
      ['null', 'null', 400, 'invalid-body'],
      ['true', 'true', 400, 'invalid-body'],
      ['nothing at all', '', 400, 'invalid-body'],
      ['blanks', '   ', 400, 'invalid-body'],
      ['an empty object', '{}', 400, 'invalid-body'],
    ])('%s', async (_, payload, status, code) => {
      const answer = await problem(payload);
      expect([answer.status, answer.code]).toEqual([status, code]);
    });

    it.each([
      ['text/plain', 415],
      ['application/x-www-form-urlencoded', 415],
      ['multipart/form-data; boundary=x', 415],
      ['application/xml', 415],
      ['nonsense', 415],
    ])('content type %s', async (type, status) => {
      const answer = await problem('question=1', { 'content-type': type });
      expect([answer.status, answer.code]).toEqual([status, 'unsupported-media-type']);
    });
  });

  describe('fields', () => {
    it.each<[string, object, string[]]>([
      ['an unknown field', { admin: true }, ['admin: unknown-field']],
      ['an unknown field inside', { contact: { ...goodBody().contact, x: 1 } }, ['contact.x: unknown-field']],
      ['a missing field', { question: undefined }, ['question: missing']],
      ['null', { question: null }, ['question: missing']],
      ['null for an optional field', { postcode: null }, ['postcode: missing']],
      ['a number for a text', { question: 7 }, ['question: wrong-type']],
      ['a list for a text', { question: ['a'] }, ['question: wrong-type']],
      ['an object for a text', { question: { length: 3 } }, ['question: wrong-type']],
      ['a text for a number', { staff: '3' }, ['staff: wrong-type']],
      ['a text for a flag', { urgent: 'true' }, ['urgent: wrong-type']],
      ['a text for an object', { contact: 'x' }, ['contact: wrong-type']],
      ['a list for an object', { contact: [] }, ['contact: wrong-type']],
      ['an object for a list', { others: {} }, ['others: wrong-type']],
      ['numbers for objects', { others: [1, null] }, ['others: wrong-type']],
      ['lists in a list', { others: [[goodBody().contact]] }, ['others: wrong-type']],
      ['too many', { others: Array(4).fill(goodBody().contact) }, ['others: too-many-items']],
      ['a fault in a list', { others: [{ name: 'A', email: 'no' }] }, ['others[0].email: not-an-email']],
      ['a null byte', { question: 'a\u0000b' }, ['question: text-with-control-characters']],
      ['half a character', { question: 'a\ud800b' }, ['question: text-with-control-characters']],
      ['turned letters', { question: 'a\u202eb' }, ['question: text-with-control-characters']],
      ['only blanks', { question: ' \n ' }, ['question: text-too-short']],
      ['a long text', { question: 'x'.repeat(5001) }, ['question: text-too-long']],
      [
        'two lines in one',
        { contact: { name: 'a\nb', email: 'a@b.be' } },
        ['contact.name: text-with-control-characters'],
      ],
      ['a day that is none', { day: '2022-02-30' }, ['day: not-a-day']],
      ['an absurd day', { day: '9999-12-31' }, ['day: not-a-day']],
      ['a day long ago', { day: '0001-01-01' }, ['day: not-a-day']],
      ['a moment without zone', { at: '2022-03-01T09:30:00' }, ['at: not-an-instant']],
      ['an absurd moment', { at: '+275760-09-13T00:00:00.000Z' }, ['at: not-an-instant']],
      ['a moment that is none', { at: '2022-02-30T25:00:00Z' }, ['at: not-an-instant']],
      ['cents with a fraction', { amount: 1.5 }, ['amount: wrong-type']],
      ['a huge amount', { amount: 1e21 }, ['amount: number-out-of-range']],
      ['a negative amount', { amount: -1 }, ['amount: number-out-of-range']],
      ['another choice', { channel: 'fax' }, ['channel: not-a-choice']],
      ['a wrong enterprise number', { enterprise: '0123.456.789' }, ['enterprise: not-an-enterprise-number']],
      ['a repeated item', { themes: ['data', 'data'] }, ['themes: repeated-item']],
      ['a theme that is none', { themes: ['No!'] }, ['themes: not-a-reference']],
      ['a postcode abroad', { postcode: 'SW1A' }, ['postcode: not-a-postcode']],
    ])('%s', async (_, change, expected) => {
      expect(await errors(change)).toEqual(expected);
    });

    it('numbers beyond all numbers', async () => {
      const answer = await problem(JSON.stringify(goodBody()).replace('{', '{"amount": 1e999,'));
      expect([answer.status, answer.code]).toEqual([400, 'invalid-body']);
    });

    it('of a key that stands twice the last one counts, and is checked', async () => {
      const answer = await problem(
        JSON.stringify(goodBody()).replace('"channel":"web"', '"channel":"web","channel":7'),
      );
      expect(answer.code).toBe('invalid-body');
    });

    it('tells all that is wrong at once, in the language asked for', async () => {
      const body = withBody({ question: 7, channel: 'fax' });
      const dutch = await problem(body);
      const english = await problem(body, { 'accept-language': 'fr, en-GB;q=0.8, nl;q=0.5' });
      expect(dutch.headers['content-language']).toBe('nl');
      expect(english.headers['content-language']).toBe('en');
      expect(dutch.document['errors']).toEqual([
        { path: 'question', code: 'wrong-type', sentence: 'Hier wordt tekst verwacht.' },
        { path: 'channel', code: 'not-a-choice', sentence: 'Kies uit: web, phone, office.' },
      ]);
      expect((english.document['errors'] as { sentence: string }[])[0]?.sentence).toBe('Expected text here.');
    });
  });

  describe('addresses', () => {
    it.each<[string, string, 'GET' | 'PUT' | 'POST', number, string]>([
      ['an unknown route', '/small/v1/nothing', 'GET', 404, 'no-such-route'],
      ['a wrong method', '/small/v1/trajectories', 'PUT', 405, 'method-not-allowed'],
      ['an id that is none', '/small/v1/trajectories/DROP', 'GET', 404, 'not-found'],
      ['a null byte', '/small/v1/trajectories/%00', 'GET', 404, 'not-found'],
      ['a broken escape', '/small/v1/trajectories/%', 'GET', 400, 'bad-request'],
      ['a very long id', `/small/v1/trajectories/${'a'.repeat(5000)}`, 'GET', 414, 'address-too-long'],
      ['a way up', '/small/v1/trajectories/..%2f..%2fetc', 'GET', 404, 'not-found'],
      [
        'a malformed after',
        '/small/v1/trajectories/0123456789abcdef?after=soon',
        'GET',
        400,
        'invalid-after',
      ],
      ['a page too long', '/small/v1/hubs/limburg/requests?limit=1000', 'GET', 400, 'invalid-query'],
      ['an unknown filter', '/small/v1/hubs/limburg/requests?name=x', 'GET', 400, 'invalid-query'],
      ['a filter twice', '/small/v1/hubs/limburg/requests?limit=1&limit=2', 'GET', 400, 'invalid-query'],
    ])('%s', async (_, url, method, status, code) => {
      const answer = await problem(undefined, {}, url, method);
      expect([answer.status, answer.code]).toEqual([status, code]);
      if (status === 405) expect(answer.headers['allow']).toBe('POST');
    });
  });

  describe('our own failures', () => {
    const fail = (kind: string) =>
      problem(undefined, { 'x-correlation-id': 'c-1' }, `/small/v1/fail/${kind}`);

    it('a store that cannot be used is 503, with no word about where it lies', async () => {
      const answer = await fail('damaged');
      expect([answer.status, answer.code]).toEqual([503, 'store-unavailable']);
      expect(JSON.stringify(answer.document)).not.toContain('secret');
      expect((await fail('full')).status).toBe(503);
    });

    it('what nobody foresaw is 500, with a correlation id and nothing else', async () => {
      const answer = await fail('else');
      expect([answer.status, answer.code]).toEqual([500, 'unexpected']);
      expect(answer.document['correlationId']).toBe('c-1');
      expect(JSON.stringify(answer.document)).not.toContain('secret');
    });

    it('a rule that says no keeps its own code', async () => {
      expect(await fail('rule')).toMatchObject({ status: 409, code: 'small.no' });
    });
  });
});
