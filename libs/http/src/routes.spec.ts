import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApiOf, serveDocs } from './open-api.js';
import { goodBody, RequestBody, seen, smallApp } from './small-app.fixture.js';

const service = { name: 'small', title: 'Small', version: '1.0.0' };

describe('routes', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await smallApp();
    serveDocs(app, [service]);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const post = (url: string, headers: Record<string, string> = {}, payload: object = goodBody()) =>
    app.inject({
      method: 'POST',
      url,
      headers: { authorization: 'Bearer caseworker', 'idempotency-key': 'key-1', ...headers },
      payload,
    });
  const get = (url: string, token = 'caseworker') =>
    app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });

  describe('a command', () => {
    it('that creates answers 201 with address, revision and position', async () => {
      const response = await post('/small/v1/trajectories');
      const answer = response.json<{ trajectory: string }>();
      expect(response.statusCode).toBe(201);
      expect(answer).toEqual({
        stream: `intake-${answer.trajectory}`,
        trajectory: expect.stringMatching(/^[0-9a-z]{16}$/),
        revision: 0,
        position: '12345678901234567890',
        repeated: false,
        events: ['small.request-received.v1'],
      });
      expect(response.headers).toMatchObject({
        etag: '"0"',
        location: `/small/v1/trajectories/${answer.trajectory}`,
        'digihub-position': '12345678901234567890',
      });
    });

    it('carries who, the key scoped by who, and the same ids when it is repeated', async () => {
      const headers = {
        'if-match': '"4"',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      };
      await post('/small/v1/trajectories', headers);
      expect(seen.call).toMatchObject({
        actor: { id: 'caseworker-1' },
        commandId: 'caseworker-1:key-1',
        ifRevision: 4,
        correlationId: '0af7651916cd43dd8448eb211c80319c',
        traceparent: headers.traceparent,
      });
      const [first, second] = [await post('/small/v1/trajectories'), await post('/small/v1/trajectories')];
      expect(second.json()).toEqual(first.json());
      expect(second.headers['x-correlation-id']).toBe(first.headers['x-correlation-id']);
      const other = await post('/small/v1/trajectories', { 'idempotency-key': 'key-2' });
      expect(other.json()).not.toEqual(first.json());
    });

    it('without a body needs none', async () => {
      const response = await app.inject({
        method: 'POST',
        url: '/small/v1/trajectories/0123456789abcdef/touch',
        headers: {
          authorization: 'Bearer caseworker',
          'idempotency-key': 'key 3',
          'content-type': 'application/json',
        },
      });
      expect(response.statusCode).toBe(200);
      expect(response.headers['etag']).toBe('"4"');
      expect(response.headers['location']).toBeUndefined();
    });
  });

  describe('a query', () => {
    const url = '/small/v1/trajectories/0123456789abcdef';

    it('opens sealed values for who may see them', async () => {
      expect((await get(url)).json()).toEqual({
        id: '0123456789abcdef',
        position: '7',
        name: 'In het klaar',
        gone: [null],
      });
    });

    it('masks them for others', async () => {
      expect((await get(url, 'operator')).json()).toMatchObject({ name: '•••', gone: ['•••'] });
    });

    it('waits for a position, or says how far it is', async () => {
      expect((await get(`${url}?after=100`)).statusCode).toBe(200);
      const late = await get(`${url}?after=101`);
      expect(late.statusCode).toBe(503);
      expect(late.headers['retry-after']).toBe('1');
      expect(late.json()).toMatchObject({ code: 'not-there-yet', after: '101', reached: '100' });
    });

    it('pages, with its own filters beside', async () => {
      const list = '/small/v1/hubs/limburg/requests';
      const first = (await get(`${list}?limit=2&year=2022&after=3`)).json<{
        next: string;
        items: object[];
      }>();
      expect(first).toMatchObject({
        items: [{ n: 1, actor: 'caseworker-1' }, { n: 2 }],
        query: { year: 2022 },
      });
      expect(Buffer.from(first.next, 'base64url').toString()).toBe('[2]');
      expect((await get(list)).json()).toMatchObject({ next: null, query: { limit: 50 } });
    });
  });

  it('with a DTO imported as a type only keeps the whole application from starting', async () => {
    @Controller('careless')
    class Careless {
      @Post()
      // What the compiler leaves of a type: `Object`.
      take(@Body() _body: object): void {}
      @Post('well')
      well(@Body() _body: RequestBody): void {}
    }
    @Module({ controllers: [Careless] })
    class Root {}
    await expect(smallApp({}, Root)).rejects.toThrow(
      'import these DTOs as values, not as types: Careless.take',
    );
  });

  it('says nothing more than it must in its headers', async () => {
    const { headers } = await get('/small/v1/hubs/limburg/requests');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  describe('the OpenAPI document', () => {
    const document = () => openApiOf(app, service);
    type Operation = Record<string, unknown> & {
      requestBody?: { content: Record<string, { example: object }> };
      parameters: { name: string; required: boolean }[];
    };
    const operations = () =>
      Object.entries(document().paths).flatMap(([path, methods]) =>
        Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
          path,
          method,
          operation,
        })),
      );
    const operation = (path: string, method: string) =>
      operations().find((one) => one.path === path && one.method === method)!.operation;

    it('names the roles of each operation, and asks for a token', () => {
      expect(operation('/small/v1/trajectories', 'post')['x-roles']).toEqual(['caseworker', 'partner']);
      expect(operation('/small/v1/trajectories', 'post')['security']).toEqual([{ bearer: [] }]);
    });

    it('has an example for every request body, and it works', async () => {
      const bodies = operations().filter((one) => one.operation.requestBody);
      expect(bodies).toHaveLength(2);
      for (const { path, operation } of bodies) {
        const { example } = operation.requestBody!.content['application/json']!;
        expect((await post(path, {}, example)).statusCode).toBeLessThan(300);
      }
    });

    it('a body without fields takes none', async () => {
      expect((await post('/small/v1/nothing-to-say', {}, { anything: true })).json()).toMatchObject({
        code: 'invalid-body',
        errors: [{ path: 'anything', code: 'unknown-field' }],
      });
    });

    it('documents headers, path and query', () => {
      const names = (path: string, method: string) =>
        operation(path, method)
          .parameters.map(({ name, required }) => `${name}${required ? '' : '?'}`)
          .sort();
      expect(names('/small/v1/trajectories/{id}/touch', 'post')).toEqual([
        'Idempotency-Key',
        'If-Match?',
        'id',
      ]);
      expect(names('/small/v1/hubs/{hub}/requests', 'get')).toEqual([
        'Purpose?',
        'after?',
        'cursor?',
        'hub',
        'limit?',
        'year?',
      ]);
    });

    it('holds the schemas it refers to, and no others', () => {
      expect(Object.keys(document().components?.schemas ?? {}).sort()).toEqual([
        'CommandAnswer',
        'ContactBody',
        'NoFields',
        'Problem',
        'RequestBody',
      ]);
      expect(openApiOf(app, { ...service, name: 'other' }).paths).toEqual({});
    });

    it('is served, with a page to read it in that fetches nothing from elsewhere', async () => {
      expect((await app.inject('/small/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
      const page = await app.inject('/small/docs');
      expect(page.headers['content-type']).toContain('text/html');
      for (const [, address] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) {
        expect(address).toMatch(/^\/small\/docs\//);
        expect((await app.inject(address!)).statusCode).toBe(200);
      }
    });
  });
});
