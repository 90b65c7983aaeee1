import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@digihub/digihub-app/checks';
import { type Cluster, startCluster } from './cluster.js';
import { serviceNames } from './engines.js';

interface Ready {
  readonly up: boolean;
  readonly dependencies: Readonly<Record<string, { readonly up: boolean }>>;
}

const everywhere = ['event-store', 'identity', 'keys', 'kafka', 'read-models'];
const ofContexts = [...everywhere, 'consumers', 'relay'];

/** The applications as they are installed, each in a process of its own. */
describe('services apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-apart-'));
  let cluster: Cluster;
  let token: string;
  beforeAll(async () => {
    cluster = await startCluster({ folder, demo: false, secured: true });
    token = await cluster.engines.issue({ id: 'caseworker-limburg' });
  }, 180_000);
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const ask = async (path: string, bearer = token): Promise<{ status: number; body: unknown }> => {
    const service = serviceNames.find((name) => path.startsWith(`/${name}/`)) ?? 'intake';
    const url = await cluster.of(service)[0]!.url;
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
    return { status: answer.status, body: await answer.json() };
  };

  it.each(serviceNames)('%s says that it is ready, and names what it needs', async (service) => {
    const { status, body } = await ask(`/${service}/health/ready`);
    const { up, dependencies } = body as Ready;
    expect([status, up]).toEqual([200, true]);
    expect(Object.keys(dependencies).sort()).toEqual((service === 'audit' ? everywhere : ofContexts).sort());
  });

  it.each(serviceNames)('%s serves its own paths, and nothing of another', async (service) => {
    for (const other of serviceNames) {
      const url = await cluster.of(service)[0]!.url;
      const answer = await fetch(`${url}/${other}/openapi.json`);
      expect([other, answer.status]).toEqual([other, other === service ? 200 : 404]);
    }
  });

  it('lets in whom the identity provider names, and nobody else', async () => {
    expect((await ask('/intake/v1/waiting')).status).toBe(200);
    expect((await ask('/intake/v1/waiting', 'nonsense')).status).toBe(401);
    expect((await ask('/routing/v1/waiting', `${token.slice(0, -4)}AAAA`)).status).toBe(401);
  });

  it('keeps a job and its result in PostgreSQL: another copy of audit gives it out', async () => {
    // What the demo's auditor may do has ended by the clock of the services.
    const operator = await cluster.engines.issue({ id: 'operator' });
    const path = '/audit/v1/jobs';
    const asked = await fetch(`${await cluster.of('audit')[0]!.url}${path}/export`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operator}`,
        ...{ 'content-type': 'application/json', 'idempotency-key': 'apart-1' },
      },
      body: JSON.stringify({ format: 'csv' }),
    });
    expect(asked.status).toBe(202);
    const { id } = (await asked.json()) as { id: string };
    const another = await cluster.launch('audit');
    await another.untilReady();
    const job = () => ask(`${path}/${id}`, operator);
    await until(async () => ((await job()).body as { state: string }).state === 'done' || undefined);
    const headers = { authorization: `Bearer ${operator}` };
    const result = await fetch(`${await another.url}${path}/${id}/result`, { headers });
    expect([result.status, result.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(await result.text()).toMatch(/^id,type,time,position,trajectory,/);
  }, 120_000);

  it('says what is away while it is away, and goes on by itself when it is back', async () => {
    const dependencies = async (service: string) =>
      ((await ask(`/${service}/health/ready`)).body as Ready).dependencies;
    await cluster.engines.broker.kill();
    // Audit publishes the checkpoints of its log there, and keeps the log in PostgreSQL.
    for (const service of ['coaching', 'audit'])
      expect([service, (await dependencies(service))['kafka']]).toMatchObject([service, { up: false }]);
    await cluster.engines.postgres.kill();
    for (const service of ['coaching', 'audit'])
      expect([service, (await dependencies(service))['read-models']]).toMatchObject([service, { up: false }]);
    await cluster.engines.postgres.restart();
    await cluster.engines.broker.restart();
    await Promise.all(cluster.processes.map((process) => process.untilReady()));
  }, 180_000);

  it('reaches Kafka by TLS and with a password: relay, consumers and health', async () => {
    const { broker, ca, ...account } = cluster.engines.broker.secured!;
    const inFile = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const [plain] = cluster.of('intake');
    const secured = await cluster.launch('intake', {
      DIGIHUB_KAFKA_BROKERS: broker,
      DIGIHUB_KAFKA_TLS: 'true',
      DIGIHUB_KAFKA_CA_FILE: inFile('kafka-ca', ca),
      DIGIHUB_KAFKA_SASL: 'scram-sha-256',
      DIGIHUB_KAFKA_USERNAME: account.username,
      DIGIHUB_KAFKA_PASSWORD_FILE: inFile('kafka-password', account.password),
    });
    await secured.untilReady();
    expect(await plain!.end('SIGTERM')).toBe(0);
    const registered = await fetch(`${await secured.url}/intake/v1/requests`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...{ 'content-type': 'application/json', 'idempotency-key': 'secured-1' },
      },
      body: JSON.stringify({
        ...{ channel: 'phone', language: 'nl', question: 'Kan onze planning beter?' },
        ...{ contact: { name: 'An Voorbeeld', phone: '+32 11 00 00 00' }, provisionalHub: 'limburg' },
      }),
    });
    expect(registered.status).toBe(201);
    const dependencies = await until(async () => {
      const { dependencies: found } = (await secured.ready()).body as Ready;
      return (found['relay'] as { detail?: { published: number } }).detail!.published > 0 ? found : undefined;
    });
    expect(dependencies).toMatchObject({
      relay: { up: true, detail: { state: 'running' } },
      kafka: { up: true },
      consumers: { up: true },
    });
  }, 120_000);

  it('has two copies of a service do no harm to one another', async () => {
    const second = await cluster.launch('routing');
    await second.untilReady();
    for (const copy of cluster.of('routing')) expect((await copy.ready()).status).toBe(200);
    expect(await cluster.of('routing')[0]!.end('SIGTERM')).toBe(0);
    expect((await second.ready()).status).toBe(200);
  }, 120_000);
});

describe('a service whose configuration does not fit', () => {
  const main = fileURLToPath(new URL('../../coaching/dist/main.js', import.meta.url));
  const start = (env: Record<string, string>) => {
    const { status, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8' });
    return { status, stderr };
  };

  it('refuses embedded parts, all in one answer', () => {
    const { status, stderr } = start({});
    expect(status).toBe(2);
    expect(stderr).toMatch(/^The configuration does not fit:/);
    expect(stderr.match(/coaching runs apart/g)).toHaveLength(6);
  });

  it('is not another service than it is', () => {
    expect(start({ DIGIHUB_SERVICE: 'all' })).toEqual({
      status: 2,
      stderr: expect.stringContaining('DIGIHUB_SERVICE is all, but this is coaching.'),
    });
  });
});
