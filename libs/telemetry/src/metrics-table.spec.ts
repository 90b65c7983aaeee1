import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type MetricDefinition, metricDefinitions } from './metric-definitions.js';
import { Metrics } from './metrics.js';
import { metricsTable } from './metrics-table.js';

/** Prettier aligns the columns of the documentation. */
const unaligned = (table: string): string => table.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');

it('the table of metrics is the one in docs/metrics.md (else: node libs/telemetry/write-docs.js)', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/metrics.md'), 'utf8');
  const table = /<!-- metrics -->\n\n([^]*?)\n\n<!-- \/metrics -->/.exec(docs)?.[1];
  expect(unaligned(table ?? '')).toBe(unaligned(metricsTable()));
});

it('every metric that is served is in the table, with its kind and what it says', async () => {
  const served = await new Metrics({ withProcess: false }).registry.getMetricsAsJSON();
  const defined = Object.values<MetricDefinition>(metricDefinitions);
  expect(served.map(({ name, type, help }) => [name, type, help]).sort()).toEqual(
    defined.map(({ name, kind, help }) => [name, kind, help]).sort(),
  );
});
