// Writes the table of metrics into docs/metrics.md: node libs/telemetry/write-docs.js (after a build).
import { readFileSync, writeFileSync } from 'node:fs';
import { metricsTable } from '@digihub/telemetry';
import { format, resolveConfig } from 'prettier';

const file = new URL('../../docs/metrics.md', import.meta.url);
const text = readFileSync(file, 'utf8').replace(
  /(<!-- metrics -->\n)[^]*?(\n<!-- \/metrics -->)/,
  (_, before, after) => `${before}\n${metricsTable()}\n${after}`,
);
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'markdown' }));
