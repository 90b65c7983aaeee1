import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asymmetricAlgorithms, defaultClaimNames } from '@digihub/access';
import { masterKeyFrom } from '@digihub/privacy';
import { logLevels as telemetryLevels } from '@digihub/telemetry';
import { masterKey } from './kinds.js';
import { hasFile, type Setting } from './setting.js';
import { logLevels, settings, tokenAlgorithms } from './settings.js';
import { settingsTable } from './settings-table.js';

const root = join(import.meta.dirname, '../../..');
const all = Object.values(settings) as readonly Setting<unknown>[];
const names = all.flatMap((one) => (hasFile(one) ? [one.name, `${one.name}_FILE`] : [one.name]));

describe('the table of settings', () => {
  it('is the one in docs/configuration.md (else: node libs/configuration/write-docs.js)', () => {
    const docs = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    expect(/<!-- settings -->\n\n([^]*?)\n\n<!-- \/settings -->/.exec(docs)?.[1]).toBe(settingsTable());
  });

  it('has every variable that the code reads', () => {
    const files = globSync('{apps,libs}/**/src/**/*.ts', {
      cwd: root,
      exclude: (path) => /\/(node_modules|dist|system|testing|chaos)(\/|$)|[.-]spec\.ts$/.test(path),
    }).filter((file) => !/\/(system|testing|chaos)\/|[.-]spec\.ts$/.test(file));
    const read = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/(?<=['"`\s])DIGIHUB_[A-Z_]*[A-Z]\b/g)].map(
        ([name]) => `${name} (${file})`,
      ),
    );
    expect(read.length).toBeGreaterThan(20);
    expect(read.filter((line) => !names.includes(line.split(' ')[0]!))).toEqual([]);
  });

  it('has the options and defaults of the command line', () => {
    const cli = globSync('apps/digihub/src/cli/*.ts', { cwd: root })
      .map((file) => readFileSync(join(root, file), 'utf8').replaceAll(/\s+/g, ' '))
      .join('\n');
    for (const { name, option, default: standard } of all) {
      if (option === undefined) continue;
      const declared = new RegExp(String.raw`ption\('${option} <[\w-]+>', '[^']* \(${name}, ${standard}\)'`);
      expect([name, declared.test(cli)]).toEqual([name, true]);
    }
  });

  it('has each name once, and defaults that fit', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { default: standard, parse } of all) {
      if (standard !== undefined) expect(() => parse(standard)).not.toThrow();
    }
    for (const { needs } of all) expect([undefined, ...names]).toContain(needs);
  });

  it('agrees with the libraries that its values go to', async () => {
    expect(logLevels).toEqual(telemetryLevels);
    expect(tokenAlgorithms).toEqual(asymmetricAlgorithms);
    expect({
      subject: settings.subjectClaim.default,
      roles: settings.rolesClaim.default,
      hubs: settings.hubsClaim.default,
      organisation: settings.organisationClaim.default,
      until: settings.untilClaim.default,
      rolePrefix: '',
    }).toEqual(defaultClaimNames);
    const bytes = Buffer.alloc(32, 0xfb);
    for (const text of [
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      'short',
    ]) {
      const ring = await masterKeyFrom({ DIGIHUB_MASTER_KEY: text }).then(Boolean, () => false);
      const ours = await Promise.resolve(text)
        .then(masterKey)
        .then(Boolean, () => false);
      expect(ours).toBe(ring);
    }
  });
});
