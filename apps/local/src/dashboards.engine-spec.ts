import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approvalWay, Chance, rush, until } from '@digihub/digihub-app/checks';
import { demoStart } from '@digihub/digihub-app/demo';
import { dashboards } from '@digihub/infra-stack';
import {
  answers,
  freePorts,
  mustHave,
  readComposeFile,
  repository,
  type Running,
  startProgram,
} from '@digihub/infra-stack/testing';
import { type Collector, startCollector, wayOf } from '@digihub/tracing/testing';
import { parse, stringify } from 'yaml';
import { type Cluster, startCluster } from './cluster.js';
import { ClusterApi } from './cluster-api.js';
import { serviceNames } from './engines.js';

const patience = 120_000;

interface ScrapeJob {
  readonly job_name: string;
  readonly [more: string]: unknown;
}

interface PrometheusConfiguration {
  readonly global: object;
  readonly scrape_configs: readonly ScrapeJob[];
  readonly [more: string]: unknown;
}

/** infra/prometheus/prometheus.yml, with the services of this cluster in place of what the name server finds. */
const configurationFor = async (cluster: Cluster): Promise<PrometheusConfiguration> => {
  const folder = join(repository, 'infra/prometheus');
  const written = parse(readFileSync(join(folder, 'prometheus.yml'), 'utf8')) as PrometheusConfiguration;
  const job = written.scrape_configs.find(({ job_name: name }) => name === 'digihub')!;
  const { dns_sd_configs: _, ...rest } = job;
  const targets = await Promise.all(
    cluster.processes.map(async ({ service, url }) => ({
      targets: [new URL(await url).host],
      labels: { __meta_dns_name: service },
    })),
  );
  return {
    ...written,
    global: { ...written.global, scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'alerts.yml')],
    scrape_configs: [{ ...rest, job_name: 'digihub', static_configs: targets }],
  };
};

/** Dashboards and alerts are asked of a Prometheus that scrapes them, traces of what they send. */
describe('dashboards, alerts and traces of services apart', () => {
  let folder: string;
  let collector: Collector;
  let cluster: Cluster;
  let prometheus: Running;
  let address: string;

  beforeAll(async () => {
    mustHave('prometheus', 'prometheus');
    folder = mkdtempSync(join(tmpdir(), 'digihub-dashboards-'));
    collector = await startCollector();
    const environment = { DIGIHUB_OTLP_ENDPOINT: collector.endpoint };
    cluster = await startCluster({ folder, demo: true, environment });
    const [port] = await freePorts(1);
    address = `http://127.0.0.1:${port}`;
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, stringify(await configurationFor(cluster)));
    prometheus = await startProgram({
      command: [
        'prometheus',
        ...[`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'metrics')}`],
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      ready: () => answers(`${address}/-/ready`),
    });
    const api = new ClusterApi(cluster, new Chance(1));
    await rush(api, { seed: 1, trajectories: 4, from: demoStart, enough: () => false });
  }, 600_000);
  afterAll(async () => {
    await prometheus?.stop();
    await cluster?.stop();
    await collector?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** How many series answer. @throws where Prometheus does not take the query. */
  const ask = async (expr: string, service: string): Promise<number> => {
    const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', service);
    const response = await fetch(`${address}/api/v1/query?${new URLSearchParams({ query })}`);
    const answer = (await response.json()) as { status: string; error?: string; data: { result: unknown[] } };
    if (answer.status !== 'success') throw new Error(`${query}: ${answer.error}`);
    return answer.data.result.length;
  };

  const panels = Object.values(dashboards).flatMap(({ title, panels: shown }) =>
    shown.map((panel) => ({ dashboard: title, ...panel })),
  );

  it.each(panels)(
    '$dashboard: $title',
    async ({ queries, mayBeEmpty }) => {
      for (const { expr } of queries) {
        const all = () => ask(expr, `(${serviceNames.join('|')})`);
        const until = performance.now() + patience;
        // What was counted is seen at the second reading.
        while ((await all()) === 0 && mayBeEmpty === undefined) {
          if (performance.now() > until) throw new Error(`no series answers ${expr}`);
          await setTimeout(200);
        }
        if (expr.includes('$service')) for (const service of serviceNames) await ask(expr, service);
      }
    },
    patience,
  );

  it('would notice a query that is none, or that nothing answers', async () => {
    await expect(ask('sum by (', '')).rejects.toThrow('parse error');
    expect(await ask('digihub_nothing', '')).toBe(0);
  });

  it('finds every service by its name', async () => {
    for (const service of serviceNames)
      expect([service, await ask('up{service="$service"} == 1', service)]).toEqual([service, 1]);
  });

  it("is healthy by its container's own check", async () => {
    const asked = readComposeFile().services['prometheus']!.healthcheck!.test.at(-1)!;
    expect(await answers(asked.replace('http://127.0.0.1:9090', address))).toBe(true);
  });

  it("finds every service healthy by its container's own check", async () => {
    const [program, ...args] = readComposeFile().services['intake']!.healthcheck!.test.slice(1);
    expect(program).toBe('node');
    for (const { service, url } of cluster.processes) {
      // Not synchronously: some of the engines that it asks for live in this process.
      const check = spawn(process.execPath, args, {
        cwd: repository,
        env: { DIGIHUB_SERVICE: service, DIGIHUB_PORT: new URL(await url).port },
      });
      expect([service, ...(await once(check, 'close'))]).toEqual([service, 0, null]);
    }
  });

  it('evaluates every alert rule, and none of them calls a sound system down', async () => {
    const response = await fetch(`${address}/api/v1/rules`);
    const { data } = (await response.json()) as {
      data: { groups: { rules: { name: string; health: string; lastError?: string; state: string }[] }[] };
    };
    const rules = data.groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(15);
    for (const { name, health, lastError } of rules)
      expect([name, health, lastError]).toEqual([name, 'ok', undefined]);
    const firing = rules.filter(({ state }) => state === 'firing').map(({ name }) => name);
    expect(firing).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/Down|Missing|Stopped|Refused|Failing/)]),
    );
  });

  it('have one trace from the request to the last reaction, over Kafka and back', async () => {
    const way = await until(async () => {
      const noted = collector.spans.find(({ name }) => name === 'coaching note-reserved');
      const found = wayOf(collector.spans, noted).map(({ service, name }) => [service, name]);
      // Each process sends its spans when it has some, not in the order in which they began.
      return found.length < approvalWay.length ? undefined : found;
    });
    expect(way).toEqual(approvalWay.map(([service, span]) => [`digihub-${service}`, span]));
  });
});
