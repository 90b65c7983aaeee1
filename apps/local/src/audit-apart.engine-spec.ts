import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@digihub/digihub-app/checks';
import { kafkaCheckpointPublisher } from '@digihub/event-bus-kafka';
import type { NewEvent } from '@digihub/event-store';
import { openEventStoreDb } from '@digihub/event-store-eventstoredb';
import {
  newSignerText,
  openCheckpoint,
  parseVerifier,
  readArchive,
  verifyDossier,
} from '@digihub/ledger-proofs';
import pg from 'pg';
import { type Cluster, startCluster } from './cluster.js';

const hub = 'limburg';
const caseworker = `caseworker-${hub}`;

/** So many events that a job which reads them all is met while it runs. */
const fillers = 20_000;
const perStream = 500;

/** Audit in a process of its own, on a real Kafka and a real PostgreSQL: what it proves, and what it does when killed. */
describe('audit apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-audit-'));
  let cluster: Cluster;
  let database: pg.Client;
  beforeAll(async () => {
    cluster = await startCluster({
      ...{ folder, demo: false },
      environment: { DIGIHUB_CHECKPOINT_INTERVAL: '1', DIGIHUB_LEDGER_KEY: newSignerText('example.org/log') },
    });
    database = new pg.Client(cluster.engines.postgres.url);
    await database.connect();
  }, 180_000);
  afterAll(async () => {
    await database?.end();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const ask = async (who: string, path: string, body?: object): Promise<Response> => {
    const process = cluster.of(path.startsWith('/intake/') ? 'intake' : 'audit')[0]!;
    return fetch(`${await process.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await cluster.engines.issue({ id: who })}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  };
  const text = async (path: string): Promise<string> => {
    const answer = await ask(caseworker, path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text();
  };

  it('gives a key, a checkpoint that stands on Kafka too, and a dossier that both verify', async () => {
    const received = await ask(caseworker, '/intake/v1/requests', {
      ...{ channel: 'office', office: `voka-${hub}-1`, provisionalHub: hub, language: 'nl' },
      ...{ contact: { name: 'Contactpersoon', email: 'contact@voorbeeldbedrijf.example' } },
      ...{ question: 'Welk pakket past bij ons?', enterpriseName: 'Voorbeeldbedrijf bv' },
    });
    const { trajectory } = (await received.json()) as { trajectory: string };
    const verifier = parseVerifier((await text('/audit/v1/log/vkey')).split('\n')[0]!);
    const archive = await until(async () => {
      const answer = await ask(caseworker, `/audit/v1/trajectories/${trajectory}/dossier`);
      return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
    }, 60_000);
    const dossier = verifyDossier(readArchive(archive), { verifiers: [verifier] });
    expect(dossier).toMatchObject({ trajectory });
    expect(dossier.events).toBeGreaterThan(0);

    const onKafka = kafkaCheckpointPublisher({ brokers: cluster.engines.broker.brokers, clientId: 'spec' });
    const note = await until(async () => {
      const published = await onKafka.latest();
      return published === (await text('/audit/v1/log/checkpoint')) ? published : undefined;
    }, 60_000);
    const checkpoint = openCheckpoint(note, [verifier]);
    expect(checkpoint.origin).toBe(dossier.checkpoint.origin);
    expect(checkpoint.size).toBeGreaterThanOrEqual(dossier.checkpoint.size);
  }, 180_000);

  it('killed while it verifies, it does so again from the start when it is back', async () => {
    await fill();
    const jobs = '/audit/v1/jobs';
    const job = await underWay(async () => {
      const asked = await ask('operator', `${jobs}/verify`, {});
      expect(asked.status).toBe(202);
      return ((await asked.json()) as { id: string }).id;
    });
    await Promise.all(cluster.of('audit').map((process) => process.end('SIGKILL')));
    expect(await rowOf(job)).toMatchObject({ state: 'running', attempt: 1 });
    await (await cluster.launch('audit')).untilReady();
    await until(async () => ((await rowOf(job)).state === 'done' ? true : undefined), 120_000);
    expect(await rowOf(job)).toMatchObject({ attempt: 2, died: 1 });
    const result = await ask('operator', `${jobs}/${job}/result`);
    const found = (await result.json()) as { finding: unknown; position: string };
    expect(found).toMatchObject({ finding: null });
  }, 300_000);

  const rowOf = async (job: string) => {
    const { rows } = await database.query<{ state: string; attempt: number; died: number }>(
      'select state, attempt, died from audit_jobs.jobs where id = $1',
      [job],
    );
    return rows[0]!;
  };

  /** A job that was seen running; one that was done before anybody looked is asked for again. */
  const underWay = async (start: () => Promise<string>): Promise<string> => {
    for (;;) {
      const job = await start();
      for (;;) {
        const { state } = await rowOf(job);
        if (state === 'running') return job;
        if (state !== 'queued') break;
      }
    }
  };

  /** Looks that were noted, as many as make a long read. */
  const fill = async (): Promise<void> => {
    const store = await openEventStoreDb({
      connectionString: `esdb://127.0.0.1:${cluster.engines.eventStore.port}?tls=false`,
    });
    for (let from = 0; from < fillers; from += perStream) {
      const events = Array.from({ length: perStream }, () => someLook());
      await store.append(`access-filler-${from}`, events, 'no-stream');
    }
    await store.close();
  };
});

const someLook = (): NewEvent => ({
  id: randomUUID(),
  type: 'access.refused.v1',
  data: {
    ...{ route: 'GET /intake/v1/requests/:id', purpose: 'audit', times: 1 },
    ...{ last: '2022-05-09T07:00:00.000Z', code: 'role-missing' },
  },
  metadata: {
    ...{ actor: { id: 'coach-limburg-1', roles: ['coach'] }, commandId: 'c', commitIndex: 0, commitSize: 1 },
    ...{ $correlationId: 'c', $causationId: 'c', recordedAt: '2022-05-09T07:00:00.000Z' },
    ...{ rulesVersion: 'access/1', programmeVersion: 'test' },
  },
});
