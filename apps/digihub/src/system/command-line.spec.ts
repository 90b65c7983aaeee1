import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoPeople } from '@digihub/access';
import { commands } from '../cli/commands.js';
import { commandLine, digihub } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

/** Of a log that is not ours (golang.org/x/mod/sumdb/note). */
const someKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';

interface Report {
  readonly trajectories: readonly { readonly trajectory: string; readonly outcome: string }[];
  readonly money: { readonly closes: boolean };
}
interface Line {
  readonly type: string;
  readonly stream: string;
  readonly recordedAt: string;
}

describe('the command line', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  const nowhere = folders.make('nowhere');
  let report: Report;

  beforeAll(async () => {
    const { code, stdout } = await digihub('demo', '--trajectories', '4', '--data', data, '--json');
    expect(code).toBe(0);
    report = JSON.parse(stdout) as Report;
  }, 60_000);
  afterAll(() => folders.clear());

  it.each([
    [],
    ...commands.map(({ name }) => [name]),
    ...['list', 'retry', 'dismiss'].map((act) => ['parked', act]),
    ...['show', 'rotate'].map((act) => ['ledger-key', act]),
  ])('helps with %s %s', async (...command: string[]) => {
    const { code, stdout, stderr } = await digihub(...command.filter(Boolean), '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: digihub/);
  });

  it.each([
    ['an unknown command', ['nonsense'], 2],
    ['an unknown option', ['up', '--nonsense'], 2],
    ['a port that is none', ['up', '--port', '99999'], 2],
    ['a rebuild of what is not there', ['rebuild', 'intake', 'nonsense', '--data', data], 2],
    ['an export in no known format', ['export', '--format', 'xml', '--out', 'x', '--data', data], 2],
    ['nothing to go back to', ['rebuild', 'intake', '--back', '--data', data], 3],
    ['no topic to compare with', ['reconcile'], 2],
    ['a missing argument', ['replay'], 2],
    ['an unknown person', ['token', '--as', 'nobody', '--data', data], 2],
    ['a moment that is none', ['replay', 'x', '--at', 'yesterday', '--data', data], 2],
    ['an unknown trajectory', ['replay', '0000000000000000', '--data', data], 3],
    ['a trajectory that nobody decided on', ['redecide', '0000000000000000', '--data', data], 3],
    ['no rules to try', ['what-if', '--data', data], 2],
    ['a folder without data', ['replay', '0000000000000000', '--data', nowhere], 3],
    ['a checkpoint that is not there', ['verify', '--since', 'nowhere', '--data', data], 2],
    ['no dossier to verify', ['verify-dossier', 'nowhere.zip', '--vkey', someKey], 2],
    [
      'an export over a file',
      ['export', '--format', 'csv', '--out', fileURLToPath(import.meta.url), '--data', data],
      2,
    ],
    ['an export to nowhere', ['export', '--format', 'csv', '--out', '/nowhere/x', '--data', data], 2],
    [
      'an export that ends before it begins',
      [
        ...['export', '--format', 'csv', '--from', '2022-07-01', '--until', '2022-06-01'],
        ...['--out', `${data}/x.csv`, '--data', data],
      ],
      2,
    ],
    ['a dossier to nowhere', ['dossier', '0000000000000000', '--out', '/nowhere/x', '--data', data], 2],
    [
      'a sample to nowhere',
      ['sample', '--seed', 's', '--size', '1', '--by', 'random', '--out', '/nowhere/x', '--data', data],
      2,
    ],
    ['a folder as a checkpoint', ['verify', '--since', data, '--data', data], 2],
    ['a folder as a dossier', ['verify-dossier', data, '--vkey', someKey], 2],
    ['a key that is none', ['verify-dossier', 'x.zip', '--vkey', 'x'], 2],
    ['a dossier of nobody', ['dossier', '0000000000000000', '--out', `${data}/x.zip`, '--data', data], 3],
    ['a migration to nowhere', ['migrate', '--data', data], 2],
    ['no data to make tokens for', ['token', '--as', 'auditor', '--data', nowhere], 3],
    [
      'no data to back up',
      ['backup', folders.make('into'), '--keys', folders.make('keys'), '--data', nowhere],
      3,
    ],
    ['no server to ask', ['parked', '--data', data], 3],
  ])('says what is wrong with %s', async (_, args, expected) => {
    const { code, stdout, stderr } = await digihub(...args);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(/^\S.+/);
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('makes tokens for the demo people', async () => {
    for (const as of ['auditor', demoPeople[0]!.id]) {
      const { code, stdout } = await digihub('token', '--as', as, '--data', data);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    }
    const { stdout } = await digihub('token', '--as', 'coach-limburg-1', '--data', data, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ as: 'coach-limburg-1', roles: ['coach'], hubs: ['limburg'] });
  });

  it('ends quietly where its reader has seen enough', async () => {
    const { trajectory } = report.trajectories.find(({ outcome }) => outcome === 'settled')!;
    const line = commandLine('replay', trajectory, '--data', data, '--json').map((word) => `'${word}'`);
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', `${line.join(' ')} | head -n 1`]);
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toHaveLength(2);
  });

  it('replays a trajectory as a story, and as one event a line', async () => {
    const { trajectory } = report.trajectories.find(({ outcome }) => outcome === 'settled')!;
    const story = await digihub('replay', trajectory, '--data', data);
    expect(story.code).toBe(0);
    expect(story.stdout).toContain('caseworker-');
    const lines = await digihub('replay', trajectory, '--data', data, '--json');
    const events = lines.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(events.length).toBeGreaterThan(10);
    expect(new Set(events.map(({ stream }) => stream))).toEqual(
      new Set(['intake', 'routing', 'coaching', 'finance'].map((context) => `${context}-${trajectory}`)),
    );
    const moment = events[5]!.recordedAt;
    const known = await digihub('replay', trajectory, '--data', data, '--json', '--at', moment);
    const upTo = known.stdout.trim().split('\n');
    expect(upTo).toEqual(lines.stdout.trim().split('\n').slice(0, upTo.length));
    expect(events.filter(({ recordedAt }) => recordedAt <= moment)).toHaveLength(upTo.length);
    const concealed = await digihub('replay', trajectory, '--data', data, '--json', '--concealed');
    expect(lines.stdout).toContain('Contactpersoon');
    expect(concealed.stdout).not.toContain('Contactpersoon');
  });
});
