import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fromSource } from './server-process.js';

/** Commands that read a history from a folder. */
const readers = [
  ...['access-log', 'diff', 'dossier', 'export', 'ledger-key', 'redecide'],
  ...['replay', 'sample', 'totals', 'verify', 'what-if'],
];

/** Loads the commands one after the other; for each, the packages that it brings along, of those that weigh much. */
const broughtAlong = async (commands: readonly string[]): Promise<Record<string, readonly string[]>> => {
  const program = `
    import { registerHooks } from 'node:module';
    let packages = new Set();
    registerHooks({
      load(url, context, next) {
        const [, name] = /\\/node_modules\\/(@nestjs|@grpc|kafkajs|pg)\\//.exec(url) ?? [];
        if (name) packages.add(name);
        return next(url, context);
      },
    });
    const found = {};
    for (const [name, url] of JSON.parse(process.argv[1])) {
      packages = new Set();
      await import(url);
      found[name] = [...packages].sort();
    }
    process.stdout.write(JSON.stringify(found));
  `;
  const modules = commands.map((name) => [name, new URL(`../cli/${name}.ts`, import.meta.url).href]);
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[...fromSource, '--input-type=module', '--eval', program],
    JSON.stringify(modules),
  ]);
  return JSON.parse(stdout) as Record<string, readonly string[]>;
};

describe('a command that reads a history', () => {
  let brought: Record<string, readonly string[]>;
  beforeAll(async () => {
    brought = await broughtAlong([...readers, 'up']);
  });

  it.each(readers)('loads no HTTP and no client of an engine: %s', (name) => {
    expect(brought[name]).toEqual([]);
  });

  it('is told apart from one that serves', () => {
    expect(brought['up']).toContain('@nestjs');
    expect(brought['up']).toContain('kafkajs');
  });
});
