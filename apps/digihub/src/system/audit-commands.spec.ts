import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readArchive } from '@digihub/ledger-proofs';
import { digihub } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

interface Report {
  readonly trajectories: readonly { readonly trajectory: string; readonly outcome: string }[];
}

describe('the audit on the command line', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  const out = folders.make('out');
  let trajectory: string;

  const fine = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await digihub(...words);
    expect([words[0], code, stderr]).toEqual([words[0], 0, '']);
    return stdout;
  };
  beforeAll(async () => {
    mkdirSync(out);
    const { trajectories } = JSON.parse(
      await fine('demo', '--trajectories', '4', '--data', data, '--json'),
    ) as Report;
    trajectory = trajectories.find(({ outcome }) => outcome === 'settled')!.trajectory;
  });
  afterAll(() => folders.clear());

  it('tells a difference once per event, with amounts as people write them', async () => {
    const { code, stdout } = await digihub('diff', trajectory, '--data', data, '--language', 'en');
    expect(code).toBe(1);
    const heads = stdout.split('\n').filter((line) => /^\d{4}-/.test(line));
    expect(heads.length).toBeLessThan(stdout.split('\n').length / 2);
    expect(stdout).toMatch(/^ {4}finance\.costs\.\w+\.amount: - → [\d,]+\.\d\d EUR$/m);
    expect(stdout).toMatch(/^ {4}coaching\.quotes\[0\]\.partsAccepted: - → \d$/m);
    expect(stdout).toMatch(/^ {4}reason: /m);
  });

  it('verifies, in a sentence, also where there is no log', async () => {
    expect(await fine('verify', '--data', data)).toMatch(
      /^\d+ events are as they were logged, under \d+ signed checkpoints?\.\n$/,
    );
    const other = folders.make('other');
    cpSync(data, other, { recursive: true });
    rmSync(join(other, 'read-models', 'audit.db'));
    const vkey = (await fine('ledger-key', 'show', '--data', data)).trim();
    const kept = join(data, 'checkpoints', 'checkpoint');
    expect(await fine('verify', '--data', other, '--since', kept, '--vkey', vkey)).toMatch(
      /^\d+ events read: they continue 1 signed checkpoint kept outside\. There is no log here/,
    );
  });

  it('prints nothing of a file that is no checkpoint', async () => {
    const file = join(out, 'no-checkpoint');
    writeFileSync(file, 'PK\u0003\u0004\u001b[2J');
    const { code, stdout } = await digihub('verify', '--since', file, '--data', data);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^This is no signed note: [\w ]+\.\n$/)]);
  });

  it('goes by the clock of the demo', async () => {
    const file = join(out, 'demo.zip');
    await fine('dossier', trajectory, '--out', file, '--data', data, '--language', 'en');
    const report = Buffer.from(readArchive(readFileSync(file)).get('report.html')!).toString();
    expect(report).toMatch(/Made on \d+ \w+ 202[23],/);
  });

  it('gives dossiers that verify right after the key was exchanged', async () => {
    const kept = join(out, 'kept');
    copyFileSync(join(data, 'checkpoints', 'checkpoint'), kept);
    const { vkey, before } = JSON.parse(await fine('ledger-key', 'rotate', '--data', data, '--json')) as {
      vkey: string;
      before: string;
    };
    expect(readFileSync(join(data, 'checkpoints', 'checkpoint'), 'utf8')).toContain(
      readFileSync(kept, 'utf8'),
    );
    const file = join(out, 'rotated.zip');
    expect(await fine('dossier', trajectory, '--out', file, '--data', data)).toContain(`--vkey '${vkey}'`);
    await fine('verify-dossier', file, '--vkey', vkey);
    await fine('verify-dossier', file, '--vkey', `${before} ${vkey}`, '--since', kept);
    await fine('verify-dossier', file, '--vkey', before, '--vkey', vkey, '--since', kept);
    expect((await digihub('verify-dossier', file, '--vkey', before)).code).toBe(1);
    await fine('verify', '--data', data, '--since', kept);
  });
});
