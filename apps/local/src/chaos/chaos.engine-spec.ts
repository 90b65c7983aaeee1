import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '@digihub/digihub-app/checks';
import { newSignerText } from '@digihub/ledger-proofs';
import { type Collector, startCollector } from '@digihub/tracing/testing';
import { type Cluster, startCluster } from '../cluster.js';
import { ClusterApi } from '../cluster-api.js';
import { type Engines, serviceNames, startEngines } from '../engines.js';
import { type Chaos, runChaos } from './run-chaos.js';
import { StoreWatch } from './store-watch.js';
import { killsOfDeck, kinds } from './trouble.js';
import { isSound, repeatFirst, type Verdict, verify } from './verify.js';
import { Wires } from './wires.js';

const asked = Number(process.env['DIGIHUB_KILLS'] ?? 30);
const seed = Number(process.env['DIGIHUB_SEED'] ?? Math.floor(Math.random() * 100_000));
const rounds = Math.ceil(asked / killsOfDeck);
const kills = rounds * killsOfDeck;
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * Services apart on a real Kafka and a real PostgreSQL, under load, while services, broker and PostgreSQL are killed, the
 * event store is cut off, processes hang and come back, copies come and go. What the store holds is looked at after
 * each trouble, everything at the end of each round.
 */
describe(`services apart, ${kills} kills (again with: DIGIHUB_SEED=${seed} DIGIHUB_KILLS=${kills} npm run chaos)`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-chaos-'));
  let engines: Engines;
  let cluster: Cluster;
  let wires: Wires;
  let watch: StoreWatch;
  let api: ClusterApi;
  let chaos: Chaos;
  let money: { readonly closes: boolean };
  let verdict: Verdict;
  let collector: Collector;

  /** Of all that was done so far. */
  const check = async (round: number): Promise<boolean> => {
    const began = performance.now();
    money = await api.get('auditor', '/finance/v1/check');
    verdict = await verify(engines, api.acknowledged);
    const seconds = Math.round((performance.now() - began) / 1_000);
    tell(`round ${round} of ${rounds}, checked in ${seconds} s: ${JSON.stringify(verdict.looked)}`);
    return money.closes && isSound(verdict);
  };

  beforeAll(
    async () => {
      collector = await startCollector();
      const environment = {
        DIGIHUB_OTLP_ENDPOINT: collector.endpoint,
        DIGIHUB_LEDGER_KEY: newSignerText('digihub.example/chaos'),
      };
      engines = await startEngines(folder);
      wires = await Wires.lay(engines);
      cluster = await startCluster({ folder, demo: true, environment, engines: wires.engines });
      watch = await StoreWatch.open(engines);
      api = new ClusterApi(cluster, new Chance(seed + 1));
      chaos = await runChaos({ cluster, wires, chance: new Chance(seed) }, api, {
        ...{ seed, rounds, trajectories: 40, tell, check },
        look: () => watch.look(api.acknowledged),
      });
      for (const service of serviceNames) {
        await Promise.all(cluster.of(service).map((process) => process.end('SIGTERM')));
      }
      tell(
        `${chaos.kills} kills, ${api.requests} requests, ${api.unanswered} unanswered, ${api.postponed} postponed, ` +
          `${api.acknowledged.length} acknowledged, ${chaos.refused.length} stories cut short; ` +
          JSON.stringify(Object.fromEntries(chaos.made)),
      );
    },
    120_000 + kills * 30_000,
  );
  afterAll(async () => {
    await watch?.close();
    await (cluster ?? engines)?.stop();
    await collector?.close();
    if (!process.env['DIGIHUB_KEEP']) rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  it('was under load when it was shaken, in every way', () => {
    expect(chaos.kills).toBe(chaos.rounds * killsOfDeck);
    expect([...chaos.made.keys()].sort()).toEqual([...kinds].sort());
    expect(Math.min(...chaos.made.values())).toBe(chaos.rounds);
    expect(api.unanswered + api.postponed).toBeGreaterThan(kills);
    expect(api.acknowledged.length).toBeGreaterThan(kills * 5);
    expect(wires.store.taken).toBeGreaterThan(chaos.rounds * 2 * serviceNames.length);
  });

  it('was sound after each round', () => {
    expect(chaos.rounds).toBe(rounds);
  });
  it('has every acknowledged command, once, where its answer said', () => {
    expect(verdict.acknowledged).toEqual([]);
    expect(api.contradictions).toEqual([]);
  });

  it('would have noticed one that is not there', async () => {
    const [told] = api.acknowledged.filter(({ answer }) => answer.position !== '-1');
    await expect(watch.look([{ ...told!, key: 'never sent' }])).rejects.toThrow('there is nothing');
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

  it('has a log of all events that verifies, under signed checkpoints', () => {
    expect(verdict.log).toEqual([]);
    expect(verdict.looked.logged).toBeGreaterThanOrEqual(verdict.looked.events);
    expect(verdict.looked.checkpoints).toBeGreaterThan(0);
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
        env: await engines.environment('intake'),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      const [code] = (await once(child, 'close')) as [number];
      return { code, said };
    };
    expect(await reconcile()).toEqual({ code: 0, said: expect.stringContaining('They agree.') });
    await repeatFirst(engines);
    expect(await reconcile()).toEqual({ code: 1, said: expect.stringMatching(/^repeated: intake /m) });
  }, 120_000);

  it('has money that closes, per hub and source', () => {
    expect(money).toMatchObject({ closes: true });
  });
});
