import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { keyOfCursor, positionOfCursor } from './paging.js';
import { smallApp } from './small-app.fixture.js';
import { Buckets } from './throttle-guard.js';

describe('buckets', () => {
  it('let a burst through, then as much as flows in', () => {
    let now = 0;
    const buckets = new Buckets({ perSecond: 2, burst: 3 }, () => now);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 1]);
    expect(buckets.take('b')).toBe(0);
    now += 1000;
    expect([1, 2, 3].map(() => buckets.take('a'))).toEqual([0, 0, 1]);
  });
});

describe('cursors', () => {
  it.each([
    '',
    'nonsense',
    Buffer.from('{"a":1}').toString('base64url'),
    Buffer.from('[null]').toString('base64url'),
  ])('refuse %j', (cursor) => {
    expect(() => keyOfCursor(cursor, 1)).toThrow('invalid-cursor');
  });
  it.each(['["x"]', '["1e3"]', '[1.5]', '["-2"]', '["1000000000000000000000"]'])(
    'of positions refuse %s',
    (key) => {
      const cursor = Buffer.from(key).toString('base64url');
      expect(() => positionOfCursor(cursor)).toThrow('invalid-cursor');
    },
  );
  it('of positions give back the position', () => {
    expect(positionOfCursor(Buffer.from('["1042"]').toString('base64url'))).toBe(1042n);
    expect(positionOfCursor(undefined)).toBe(-1n);
  });
  it('give back the key', () => {
    expect(keyOfCursor(Buffer.from('["2022-03-01",7]').toString('base64url'), 2)).toEqual(['2022-03-01', 7]);
    expect(keyOfCursor(undefined, 2)).toBeUndefined();
  });
});

describe('a listening application', () => {
  it('answers whoever sends too much, and holds on until they have sent it', async () => {
    const app = await smallApp();
    await app.listen(0, '127.0.0.1');
    const huge = Buffer.alloc(10_000_000, 'x');
    const send = async (body: Buffer | ReadableStream) => {
      const response = await fetch(`${await app.getUrl()}/small/v1/trajectories`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer caseworker',
          'content-type': 'application/json',
          'idempotency-key': 'k',
        },
        body: body as Buffer<ArrayBuffer>,
        ...{ duplex: 'half' },
      });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    for (let n = 0; n < 5; n += 1) expect(await send(huge)).toEqual([413, 'body-too-large']);
    const inParts = () => new Blob([huge]).stream() as unknown as ReadableStream;
    for (let n = 0; n < 5; n += 1) expect(await send(inParts())).toEqual([413, 'body-too-large']);
    await app.close();
  });

  it('limits each actor apart, and says when to come back', async () => {
    const app = await smallApp({ throttle: { perSecond: 0.001, burst: 2 } });
    await app.listen(0, '127.0.0.1');
    const ask = async (token: string) => {
      const url = `${await app.getUrl()}/small/v1/hubs/limburg/requests`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      return response;
    };
    const statuses = [];
    for (const token of [
      'caseworker',
      'caseworker',
      'caseworker',
      'guess-1',
      'guess-2',
      'guess-3',
      'coach',
    ]) {
      statuses.push((await ask(token)).status);
    }
    expect(statuses).toEqual([200, 200, 429, 401, 401, 429, 403]);
    expect(Number((await ask('caseworker')).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${await app.getUrl()}/small/v1/open`)).status).toBe(200);
    await app.close();
  });

  it('reads the whole refusal of 10 MB over a real connection', async () => {
    const app = await smallApp();
    await app.listen(0, '127.0.0.1');
    const response = await fetch(`${await app.getUrl()}/small/v1/trajectories`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer caseworker',
        'idempotency-key': 'k',
      },
      body: `{"question":"${'x'.repeat(10_000_000)}"}`,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body-too-large' });
    await app.close();
  });

  it('answers what is no HTTP with a problem document too', async () => {
    const app = await smallApp();
    await app.listen(0, '127.0.0.1');
    const { port } = new URL(await app.getUrl());
    const say = (text: string) =>
      new Promise<string>((resolve, reject) => {
        let heard = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
        socket.setEncoding('utf8').on('data', (part: string) => (heard += part));
        socket.on('close', () => resolve(heard)).on('error', reject);
      });
    const nonsense = await say('HELLO\r\n\r\n');
    expect(nonsense).toMatch(/^HTTP\/1.1 400 /);
    expect(nonsense).toContain('application/problem+json');
    const long = await say(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1.1 431 /);
    await app.close();
  });

  it('finishes what it accepted before it stops', async () => {
    let release: (value: bigint) => void = () => undefined;
    let arrived: () => void = () => undefined;
    const here = new Promise<void>((resolve) => (arrived = resolve));
    const app = await smallApp({
      readYourOwnWrites: () => {
        arrived();
        return new Promise<bigint>((resolve) => (release = resolve));
      },
    });
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/small/v1/hubs/limburg/requests?after=5`;
    const answer = fetch(url, { headers: { authorization: 'Bearer caseworker' } });
    await here;
    const closed = app.close();
    release(5n);
    expect((await answer).status).toBe(200);
    await closed;
    await expect(fetch(url)).rejects.toThrow();
  });
});
