import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Access, AccessLog } from '@digihub/access-log';
import { smallApp } from './small-app.fixture.js';

const id = '7x3k9m2p4q8r1s5t';

describe('who looked', () => {
  let app: NestFastifyApplication;
  const noted: Access[] = [];
  const strangers: string[] = [];
  let failing: Error | undefined;

  beforeAll(async () => {
    const accessLog = {
      record: async (access: Access) => {
        if (failing) throw failing;
        noted.push(access);
      },
    };
    app = await smallApp({
      accessLog: accessLog as unknown as AccessLog,
      countStranger: (code) => strangers.push(code),
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    failing = undefined;
    noted.length = 0;
    strangers.length = 0;
  });

  const get = (url: string, as?: string, headers: Record<string, string> = {}) =>
    app.inject({
      url,
      headers: { ...(as === undefined ? {} : { authorization: `Bearer ${as}` }), ...headers },
    });

  it('is noted where personal data was opened, with route and purpose, and not the address', async () => {
    const { statusCode } = await get(`/small/v1/trajectories/${id}`, 'caseworker');
    expect(statusCode).toBe(200);
    expect(noted).toEqual([
      {
        kind: 'read',
        actor: { id: 'caseworker-1', roles: ['caseworker'] },
        route: 'GET /small/v1/trajectories/:id',
        purpose: 'case-handling',
        trajectory: id,
        subjects: new Set(['p1']),
        correlationId: expect.any(String),
      },
    ]);
  });

  it('is not where nothing was opened', async () => {
    await get(`/small/v1/trajectories/${id}`, 'operator');
    await get('/small/v1/hubs/west-vlaanderen/requests', 'caseworker');
    expect(noted).toEqual([]);
  });

  it('says the purpose that the reader names, of those that there are', async () => {
    await get(`/small/v1/trajectories/${id}`, 'caseworker', { purpose: 'complaint' });
    expect(noted).toMatchObject([{ purpose: 'complaint' }]);
    const { statusCode, body } = await get(`/small/v1/trajectories/${id}`, 'caseworker', {
      purpose: 'curiosity',
    });
    expect([statusCode, (JSON.parse(body) as { code: string }).code]).toEqual([400, 'purpose-unknown']);
  });

  it('is nobody while it cannot be noted', async () => {
    failing = Object.assign(new Error('the store is away'), { unavailable: true });
    const { statusCode, body } = await get(`/small/v1/trajectories/${id}`, 'caseworker');
    expect(statusCode).toBe(503);
    expect(body).not.toContain('In het klaar');
  });

  it('includes who was refused', async () => {
    const { statusCode } = await get(`/small/v1/trajectories/${id}`, 'coach');
    expect(statusCode).toBe(403);
    expect(noted).toMatchObject([
      { kind: 'refusal', actor: { id: 'coach-1' }, code: 'role-missing', trajectory: id },
    ]);
  });

  it('leaves a refusal standing that cannot be noted', async () => {
    failing = new Error('the store is away');
    expect((await get(`/small/v1/trajectories/${id}`, 'coach')).statusCode).toBe(403);
  });

  it('only counts strangers', async () => {
    await get(`/small/v1/trajectories/${id}`);
    await get(`/small/v1/trajectories/${id}`, 'nobody');
    expect(noted).toEqual([]);
    expect(strangers).toEqual(['token-missing', 'token-invalid']);
  });
});
