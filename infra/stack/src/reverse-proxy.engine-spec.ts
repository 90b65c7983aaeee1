import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownServices, readComposeFile, repository } from './compose-file.js';
import { type LocalProxy, startLocalProxy } from './local-proxy.js';
import { freePorts } from './programs.js';

const file = readComposeFile();
const services = ownServices(file);
const configuration = readFileSync(join(repository, 'infra/reverse-proxy/nginx.conf'), 'utf8');

interface Seen {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

describe('the reverse proxy', () => {
  let folder: string;
  let nginx: LocalProxy;
  let proxy: string;
  let backend: Server;
  let seen: Seen[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-proxy-'));
    backend = createServer((incoming, response) => {
      seen.push({ url: incoming.url!, headers: incoming.headers });
      incoming.resume().on('end', () => response.end('{"from":"behind"}'));
    }).listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const behind = `127.0.0.1:${(backend.address() as AddressInfo).port}`;
    // Audit is down.
    const [nobody] = await freePorts(1);
    nginx = await startLocalProxy({
      folder,
      upstreams: `map $service $upstream { audit 127.0.0.1:${nobody}; default ${behind}; }`,
    });
    proxy = nginx.url;
  });
  afterAll(async () => {
    await nginx?.stop();
    backend?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    seen = [];
    const response = await fetch(`${proxy}${path}`, init);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: await response.text(),
    };
  };

  it('has a configuration that nginx takes as it stands', () => {
    // Its logs are this process's own outputs, and a socket, as Node gives it, cannot be opened by its name.
    const test = `nginx -t -c ${join(repository, 'infra/reverse-proxy/nginx.conf')} 2>&1 | cat`;
    const { stdout } = spawnSync('sh', ['-c', test], { encoding: 'utf8' });
    expect(stdout).toContain('test is successful');
  });

  it('stands before the services of docker-compose.yml, where they listen', () => {
    expect(configuration).toContain(`location ~ ^/(?<name>${services.join('|')})/`);
    const { environment } = file.services['intake']!;
    const upstreams = readFileSync(join(repository, 'infra/reverse-proxy/upstreams.conf'), 'utf8');
    expect(upstreams).toContain(`$service:${environment!['DIGIHUB_PORT']};`);
    expect(file.services['proxy']!.ports).toEqual([expect.stringMatching(/:8080$/)]);
  });

  it("is healthy by its container's own check", async () => {
    const asked = file.services['proxy']!.healthcheck!.test.at(-1)!;
    expect((await ask(asked.replace('http://127.0.0.1:8080', ''))).status).toBe(200);
    expect(seen).toEqual([]);
  });

  it.each([
    '/intake/v1/requests?q=x',
    '/routing/health/ready',
    '/coaching/docs',
    '/operations/v1/finance/parked?limit=5',
    '/operations/docs',
    '/operations/openapi.json',
    '/asyncapi.json',
    '/finance/openapi.json',
    '/identity/realms/digihub',
  ])('passes %s on as it is', async (path) => {
    expect((await ask(path)).status).toBe(200);
    expect(seen.map(({ url }) => url)).toEqual([path]);
  });

  it('says who asks, and believes nobody about it', async () => {
    await ask('/intake/v1/requests', {
      headers: { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', traceparent: 'kept' },
    });
    expect(seen[0]!.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      host: proxy.slice('http://'.length),
      traceparent: 'kept',
    });
    expect(seen[0]!.headers['forwarded']).toBeUndefined();
  });

  it.each([
    '/metrics',
    '/operations/v1/parked',
    '/operations/v1/audit/parked',
    '/',
    '/intake',
    '/intakes/v1',
    '/@away',
  ])('has nothing at %s', async (path) => {
    const { status, type, body } = await ask(path);
    expect([status, type, seen]).toEqual([404, 'application/problem+json', []]);
    expect(JSON.parse(body)).toMatchObject({ code: 'no-such-route', status: 404 });
  });

  it('takes bodies as large as the services do, and no larger', async () => {
    const post = (bytes: number) => ask('/intake/v1/requests', { method: 'POST', body: 'x'.repeat(bytes) });
    expect((await post(1_048_576)).status).toBe(200);
    const { status, type, body } = await post(1_048_577);
    expect([status, type, seen]).toEqual([413, 'application/problem+json', []]);
    expect(JSON.parse(body)).toMatchObject({
      code: 'body-too-large',
      type: 'urn:digihub:problem:body-too-large',
    });
  });

  it('leaves headers of 12 KiB to the services, and answers larger ones with a problem', async () => {
    const send = (bytes: number) =>
      new Promise<{ status: number; type: string | undefined }>((resolve, reject) => {
        const asked = request(`${proxy}/intake/v1/requests`, {
          headers: { authorization: 'x'.repeat(bytes) },
        });
        asked.once('error', reject).once('response', (response) => {
          response.resume();
          resolve({ status: response.statusCode!, type: response.headers['content-type'] });
        });
        asked.end();
      });
    expect((await send(12_288)).status).toBe(200);
    expect(await send(20_000)).toEqual({ status: 431, type: 'application/problem+json' });
  });

  it('answers for a service that is away with a problem', async () => {
    for (const path of ['/audit/v1/trajectories', '/erasure/v1/requests', '/operations/v1/erasure/parked']) {
      const { status, type, body } = await ask(path);
      expect([status, type]).toEqual([503, 'application/problem+json']);
      expect(JSON.parse(body)).toMatchObject({ code: 'service-unavailable', status: 503 });
    }
  });

  it('logs path, status and time of a request, and nothing personal, also of one that failed', async () => {
    await ask('/audit/v1/trajectories?email=iemand@voorbeeld.be', {
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    const said = readFileSync(nginx.log, 'utf8');
    const lines = said.trim().split('\n');
    const line = JSON.parse(lines.findLast((one) => one.includes('"audit"'))!) as object;
    expect(line).toMatchObject({ method: 'GET', path: expect.any(String), status: 503, service: 'audit' });
    expect(said).not.toMatch(/iemand|203\.0\.113|127\.0\.0\.1/);
  });
});
