import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { type Configuration, readConfiguration } from '@digihub/configuration';
import type { ReadDatabase } from '@digihub/read-models';
import { type OpenExtra, startService } from './start-service.js';

@Module({})
class Extra {}

describe('a service that starts', () => {
  let folder: string;
  let databases: ReadDatabase[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-composition-'));
    databases = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const inFolder = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const start = (more: Partial<Configuration> = {}) =>
    startService({
      configuration: { ...readConfiguration({ DIGIHUB_PORT: '0', DIGIHUB_LOG: 'error' }), ...more },
      contexts: [],
      extras: [extra],
      folders: {
        ...{ events: inFolder('events'), keys: inFolder('keys'), readModels: inFolder('read-models') },
        ...{ checkpoints: inFolder('checkpoints'), tombstones: inFolder('tombstones') },
      },
    });
  const extra: OpenExtra = async ({ engines }) => {
    databases.push(await engines.database('extra', []));
    return {
      ...{ name: 'extra', module: { module: Extra }, indicators: [] },
      measure: (metrics) => metrics.ledger({ state: 'refused', size: 7 }),
    };
  };

  it('leaves nothing open where it cannot', async () => {
    await expect(start({ traces: { endpoint: 'nowhere' } })).rejects.toThrow('URL');
    expect(databases[0]!.isUnavailable(new Error('closed'))).toBe(true);
    // The store of the folder belongs to one process: it was given back.
    const service = await start();
    await service.stop();
  });

  it('asks the databases of what runs beside the contexts whether they answer', async () => {
    const service = await start();
    const ready = async () => {
      const response = await fetch(`${service.url}/extra/health/ready`);
      const { dependencies } = (await response.json()) as { dependencies: Record<string, { up: boolean }> };
      return [response.status, dependencies['read-models']!.up];
    };
    expect(await ready()).toEqual([200, true]);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('digihub_ledger_state{state="refused"} 1');
    await databases[0]!.close();
    expect(await ready()).toEqual([503, false]);
    await service.stop();
  });
});
