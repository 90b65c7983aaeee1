import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Lints a planted file as if it stood at `path`; gives the names of the rules that it broke. */
const rulesBroken = (path: string, source: string): string[] => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/eslint/bin/eslint.js', '--format', 'json', '--stdin', '--stdin-filename', path],
    {
      cwd: root,
      input: source,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' },
    },
  );
  if (!stdout) throw new Error(stderr);
  const [file] = JSON.parse(stdout) as [{ messages: { ruleId: string }[] }];
  return [...new Set(file.messages.map((message) => message.ruleId))];
};

const boundary = '@nx/enforce-module-boundaries';

describe('the boundaries of the house', () => {
  it.each([
    ['a domain imports another context', 'libs/intake/domain/src/planted.ts', '@digihub/routing-domain'],
    ['a domain imports a port', 'libs/intake/domain/src/planted.ts', '@digihub/event-store'],
    ['an application imports another context', 'libs/routing/application/src/planted.ts', '@digihub/intake'],
    [
      'an application imports an adapter',
      'libs/finance/application/src/planted.ts',
      '@digihub/event-store-embedded',
    ],
    ['the kernel imports anything', 'libs/kernel/src/planted.ts', '@digihub/programme'],
    ['a shared library imports a context', 'libs/http/src/planted.ts', '@digihub/coaching-domain'],
  ])('%s: flagged', (_, path, imported) => {
    expect(rulesBroken(path, `import * as planted from '${imported}';\nexport { planted };\n`)).toContain(
      boundary,
    );
  });

  it.each([
    ['the clock', 'export const at = new Date();\n', 'no-restricted-globals'],
    ['chance', 'export const dice = Math.random();\n', 'no-restricted-properties'],
    ['node itself', "import * as fs from 'node:fs';\nexport { fs };\n", 'no-restricted-imports'],
  ])('a domain uses %s: flagged', (_, source, rule) => {
    expect(rulesBroken('libs/intake/domain/src/planted.ts', source)).toContain(rule);
  });

  it('what is allowed passes', () => {
    const source = "import { fold } from '@digihub/kernel';\nexport { fold };\n";
    expect(rulesBroken('libs/intake/domain/src/planted.ts', source)).toEqual([]);
  });
});
