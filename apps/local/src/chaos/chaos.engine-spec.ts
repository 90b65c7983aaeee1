import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '@digihub/digihub-app/checks';
import { type Collector, startCollector } from '@digihub/tracing/testing';
import { type Cluster, startCluster } from '../cluster.js';
import { ClusterApi } from '../cluster-api.js';
import { serviceNames } from '../engines.js';
import { type Chaos, runChaos } from './run-chaos.js';
import { repeatFirst, type Verdict, verify } from './verify.js';

const kills = Number(process.env['DIGIHUB_KILLS'] ?? 30);
const seed = Number(process.env['DIGIHUB_SEED'] ?? Math.floor(Math.random() * 100_000));
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * Services apart on a real Kafka and a real PostgreSQL, under load, while services, broker and PostgreSQL are killed,
 * processes hang and come back, copies come and go.
 */
describe(`services apart, ${kills} kills (DIGIHUB_SEED=${seed})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-chaos-'));
  let cluster: Cluster;
  let api: ClusterApi;
  let chaos: Chaos;
  let money: { readonly closes: boolean };
  let verdict: Verdict;
  let collector: Collector;

  beforeAll(
    async () => {
      collector = await startCollector();
      const environment = { DIGIHUB_OTLP_ENDPOINT: collector.endpoint };
      cluster = await startCluster({ folder, demo: true, environment });
      const chance = new Chance(seed);
      api = new ClusterApi(cluster, new Chance(seed + 1));
      chaos = await runChaos(cluster, api, { seed, kills, trajectories: 40, chance, tell });
      money = await api.get('auditor', '/finance/v1/check');
      for (const service of serviceNames) {
        await Promise.all(cluster.of(service).map((process) => process.end('SIGTERM')));
      }
      verdict = await verify(cluster, api.acknowledged);
      tell(
        `${chaos.kills} kills in ${chaos.rounds} rounds, ${api.requests} requests, ${api.unanswered} unanswered, ${api.postponed} postponed, ` +
          `${api.acknowledged.length} acknowledged, ${chaos.refused.length} stories cut short; ` +
          JSON.stringify(verdict.looked),
      );
    },
    120_000 + kills * 30_000,
  );
  afterAll(async () => {
    await cluster?.stop();
    await collector?.close();
    if (!process.env['DIGIHUB_KEEP']) rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('was under load when it was shaken', () => {
    expect(chaos.kills).toBeGreaterThanOrEqual(kills);
    expect(api.unanswered + api.postponed).toBeGreaterThan(kills);
    expect(api.acknowledged.length).toBeGreaterThan(kills * 5);
  });

  it('has every acknowledged command, once, where its answer said', () => {
    expect(verdict.acknowledged).toEqual([]);
    expect(api.contradictions).toEqual([]);
  });

  it('has no gap and no double in any stream, and no half commit', () => {
    expect(verdict.order).toEqual([]);
  });

  it('reacted to every event once', () => {
    expect(verdict.reactions).toEqual([]);
    expect(verdict.looked.triggers).toBeGreaterThan(10);
  });

  it('has in the topic what is in the store, each once, in order', () => {
    expect(verdict.topic).toEqual([]);
    expect(verdict.looked.records).toBeGreaterThan(100);
  });

  it('has read models that equal a rebuild, and nothing that waits', () => {
    expect(verdict.readModels).toEqual([]);
  });

  it('has traces that cross the topic, from one process to the next', () => {
    const services = new Map<string, Set<string>>();
    for (const { traceId, service } of collector.spans) {
      services.set(traceId, (services.get(traceId) ?? new Set()).add(service));
    }
    const ways = [...services.values()].map((names) => [...names].sort().join());
    expect(ways).toContain('digihub-intake,digihub-routing');
    expect(Math.max(...[...services.values()].map(({ size }) => size))).toBeGreaterThanOrEqual(3);
  });

  it('is compared by digihub reconcile too, which finds a record that is there twice', async () => {
    const reconcile = async () => {
      const main = fileURLToPath(new URL('../../../digihub/dist/main.js', import.meta.url));
      const child = spawn(process.execPath, [main, 'reconcile'], {
        env: await cluster.engines.environment('intake'),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      const [code] = (await once(child, 'close')) as [number];
      return { code, said };
    };
    expect(await reconcile()).toEqual({ code: 0, said: expect.stringContaining('They agree.') });
    await repeatFirst(cluster);
    expect(await reconcile()).toEqual({ code: 1, said: expect.stringMatching(/^repeated: intake /m) });
  }, 120_000);

  it('has money that closes, per hub and source', () => {
    expect(money).toMatchObject({ closes: true });
  });
});
