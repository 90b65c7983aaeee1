import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Planted {
  readonly path: string;
  readonly source: string;
}

/** Lints planted files as if they stood at their paths, in one process; gives the names of the rules that each broke. */
const rulesBroken = (planted: readonly Planted[]): readonly string[][] => {
  const program = `
    import { text } from 'node:stream/consumers';
    import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const found = [];
    for (const { path, source } of JSON.parse(await text(process.stdin))) {
      const [{ messages }] = await eslint.lintText(source, { filePath: path });
      found.push([...new Set(messages.map(({ ruleId }) => ruleId))]);
    }
    process.stdout.write(JSON.stringify(found));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    input: JSON.stringify(planted),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' },
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
};

const importing = (imported: string): string =>
  `import * as planted from '${imported}';\nexport { planted };\n`;
const boundary = '@nx/enforce-module-boundaries';
const domain = 'libs/intake/domain/src/planted.ts';

/** What is wrong, where it stands, what stands there, and the rule that says so. */
const wrong = [
  ['a domain imports another context', domain, importing('@digihub/routing-domain'), boundary],
  ['a domain imports a port', domain, importing('@digihub/event-store'), boundary],
  [
    'an application imports another context',
    'libs/routing/application/src/planted.ts',
    importing('@digihub/intake'),
    boundary,
  ],
  [
    'an application imports an adapter',
    'libs/finance/application/src/planted.ts',
    importing('@digihub/event-store-embedded'),
    boundary,
  ],
  ['the kernel imports anything', 'libs/kernel/src/planted.ts', importing('@digihub/programme'), boundary],
  [
    'a shared library imports a context',
    'libs/http/src/planted.ts',
    importing('@digihub/coaching-domain'),
    boundary,
  ],
  ['a domain uses the clock', domain, 'export const at = new Date();\n', 'no-restricted-globals'],
  ['a domain uses chance', domain, 'export const dice = Math.random();\n', 'no-restricted-properties'],
  [
    'a domain uses node itself',
    domain,
    "import * as fs from 'node:fs';\nexport { fs };\n",
    'no-restricted-imports',
  ],
] as const;
const allowed = { path: domain, source: "import { fold } from '@digihub/kernel';\nexport { fold };\n" };

describe('the boundaries of the house', () => {
  let broken: readonly string[][];
  beforeAll(() => {
    broken = rulesBroken([...wrong.map(([, path, source]) => ({ path, source })), allowed]);
  });

  it.each(wrong.map(([what, , , rule], index) => ({ what, rule, index })))(
    '$what: flagged',
    ({ rule, index }) => expect(broken[index]).toContain(rule),
  );

  it('what is allowed passes', () => {
    expect(broken.at(-1)).toEqual([]);
  });
});
