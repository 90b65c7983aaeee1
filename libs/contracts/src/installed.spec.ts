import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = new URL('../', import.meta.url).pathname;
const modules = new URL('../../../node_modules/', import.meta.url).pathname;
const tsc = join(modules, 'typescript/bin/tsc');
/** Without what an npm script tells the npm within it. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/** What somebody elsewhere writes against the package; once, a mistake that the types must refuse. */
const consumer = `
import { contracts, ContractViolation, type DataOf, financeContracts, isEventOf, type PublishedEvent, validate } from '@digihub/contracts';
import { asyncApi } from '@digihub/contracts/async-api';
import { exampleEvents } from '@digihub/contracts/examples';

const owed = (event: PublishedEvent): number | undefined =>
  isEventOf(financeContracts.paymentReceived, event) ? event.data.outstanding : undefined;
// @ts-expect-error: the contract has no such field
export const mistaken = (event: PublishedEvent) => isEventOf(financeContracts.paymentReceived, event) && event.data.owed;
const wrong = (): string => {
  try {
    validate(financeContracts.paymentReceived, { invoice: 'x', amount: 'much' });
    return 'passed';
  } catch (error) {
    return error instanceof ContractViolation ? error.message : 'something else';
  }
};
const issued: DataOf<typeof financeContracts.invoiceIssued> = { invoice: 'x', net: 1, vat: 0, gross: 1, dueOn: '2022-10-01' };
for (const event of exampleEvents()) validate(contracts.get(event.type)!, event.data);
console.log(JSON.stringify({
  owed: exampleEvents().map(owed).filter((amount) => amount !== undefined),
  wrong: wrong(),
  issued: issued.gross,
  messages: Object.keys(asyncApi().components.messages).length === contracts.size,
}));
`;
describe('the package, installed elsewhere without this repository', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'contracts-')));
  const run = (file: string, args: readonly string[], cwd = folder): string =>
    execFileSync(file, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (file: string, content: object | string): void =>
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  let packed: readonly string[];

  beforeAll(() => {
    run(process.execPath, [tsc, '-b', here]);
    const [{ filename, files }] = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], here),
    ) as [{ filename: string; files: { path: string }[] }];
    packed = files.map(({ path }) => path);
    write('package.json', { name: 'elsewhere', type: 'module' });
    // No network: its one dependency comes from where it is installed already.
    const typebox = `file:${join(modules, '@sinclair/typebox')}`;
    const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--install-links'];
    run('npm', ['install', ...flags, typebox, `./${filename}`]);
    const typeRoots = [join(modules, '@types')];
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      types: ['node'],
      typeRoots,
    };
    write('tsconfig.json', { compilerOptions, files: ['consumer.ts'] });
    write('consumer.ts', consumer);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what it runs, its sources for debuggers, its licence, and no specification', () => {
    expect(packed).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts']),
    );
    expect(packed.filter((path) => /\.spec\.|tsbuildinfo|node_modules|tsconfig/.test(path))).toEqual([]);
  });

  it('brings nothing of ours along but itself', () => {
    expect(existsSync(join(folder, 'node_modules/@digihub/contracts'))).toBe(true);
    expect(existsSync(join(folder, 'node_modules/@digihub/kernel'))).toBe(false);
  });

  it('types a consumer, refuses a field that is not there, and its validators run', () => {
    const compiled = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect(compiled).toMatchObject({ stdout: '', status: 0 });
    expect(JSON.parse(run(process.execPath, ['consumer.js']))).toEqual({
      owed: [208550],
      wrong: 'be.digihub.finance.payment-received.v1: /outstanding: Expected required property',
      issued: 1,
      messages: true,
    });
  });
});
