import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '@digihub/digihub-app/checks';
import { type Cluster, startCluster } from '../cluster.js';
import { ClusterApi } from '../cluster-api.js';
import { serviceNames } from '../engines.js';
import { type Chaos, runChaos } from './run-chaos.js';
import { type Verdict, verify } from './verify.js';

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

  beforeAll(
    async () => {
      cluster = await startCluster({ folder, demo: true });
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

  it('has money that closes, per hub and source', () => {
    expect(money).toMatchObject({ closes: true });
  });
});
