import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ownServices, readComposeFile, repository } from './compose-file.js';
import { mustHave } from './programs.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface AlertTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

const text = (path: string): string => readFileSync(join(repository, path), 'utf8');
const rules = (parse(text('infra/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const tests = (parse(text('infra/prometheus/alerts.test.yml')) as { tests: AlertTest[] }).tests;
const compose = readComposeFile();

describe('what Prometheus is given', () => {
  beforeAll(() => mustHave('promtool', 'prometheus'));
  const promtool = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: repository, encoding: 'utf8' });
    return [status, status === 0 ? '' : stdout + stderr];
  };

  it('is a configuration and rules that it takes', () => {
    expect(promtool('check', 'config', 'infra/prometheus/prometheus.yml')).toEqual([0, '']);
  });

  it('has rules that fire for what they say and for nothing else', () => {
    expect(promtool('test', 'rules', 'infra/prometheus/alerts.test.yml')).toEqual([0, '']);
  });

  it('scrapes the five services where they listen, and the engines', () => {
    const { scrape_configs: jobs } = parse(text('infra/prometheus/prometheus.yml')) as {
      scrape_configs: {
        dns_sd_configs?: [{ names: string[]; port: number }];
        static_configs?: [{ targets: string[] }];
      }[];
    };
    const [found] = jobs.flatMap(({ dns_sd_configs: byName = [] }) => byName);
    expect(found!.names).toEqual(ownServices(compose));
    expect(String(found!.port)).toBe(compose.services['intake']!.environment!['DIGIHUB_PORT']);
    const engines = jobs.flatMap(({ static_configs: fixed = [] }) => fixed.flatMap(({ targets }) => targets));
    for (const engine of engines
      .map((target) => target.split(':')[0]!)
      .filter((name) => name !== 'localhost')) {
      const shared = compose.services[engine]!.networks.filter((network) =>
        compose.services['prometheus']!.networks.includes(network),
      );
      expect([engine, shared]).not.toEqual([engine, []]);
    }
  });
});

describe.each(rules)('the alert $alert', ({ alert, expr, labels, annotations }) => {
  it('says what is wrong, how urgent it is, and where to read on', () => {
    expect(labels['severity']).toMatch(/^(page|ticket)$/);
    expect(annotations).toMatchObject({ summary: expect.any(String), description: expect.any(String) });
    const words = alert.replace(/([a-z])([A-Z])/g, '$1 $2');
    const heading = `${words[0]}${words.slice(1).toLowerCase()}`;
    expect(text('docs/runbook.md')).toContain(`\n## ${heading}\n\n`);
    expect(annotations['runbook']).toBe(`docs/runbook.md#${heading.toLowerCase().replaceAll(' ', '-')}`);
  });

  it('has a case in which it fires and one in which it is quiet', () => {
    const cases = tests
      .flatMap((test) => test.alert_rule_test)
      .filter(({ alertname }) => alertname === alert);
    expect(cases.some(({ exp_alerts: expected }) => expected.length > 0)).toBe(true);
    expect(cases.some(({ exp_alerts: expected }) => expected.length === 0)).toBe(true);
  });

  it('asks for metrics that services have', () => {
    const known = new Set(
      [...text('docs/metrics.md').matchAll(/^\| `(digihub_\w+)`/gm)].map(([, name]) => name!),
    );
    for (const [name] of expr.matchAll(/\bdigihub_\w+/g)) {
      expect(known).toContain(name.replace(/(?<=_seconds)_(bucket|count|sum)$/, ''));
    }
  });
});

it('the memory that an alert takes for the limit is that of docker-compose.yml', () => {
  const limit = compose.services['intake']!.deploy!.resources.limits['memory'];
  expect(limit).toBe('512M');
  expect(rules.find(({ alert }) => alert === 'MemoryNearLimit')!.expr).toContain(String(512 * 1024 * 1024));
});
