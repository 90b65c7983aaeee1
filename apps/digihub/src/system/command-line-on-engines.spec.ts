import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoPerson } from '@digihub/access/tokens';
import { AccessLog } from '@digihub/access-log';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { openEventStoreDb } from '@digihub/event-store-eventstoredb';
import { startTestServer, type TestServer } from '@digihub/event-store-eventstoredb/test-server';
import { systemClock } from '@digihub/kernel';
import { copyEvents } from '@digihub/migration';
import { programme } from '@digihub/programme';
import { dataFolder, makeDataFolder } from '../data-folder.js';
import { digihubWith } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Many processes start here, perhaps on a busy machine.
jest.setTimeout(240_000);

const rules = fileURLToPath(new URL('../../../../examples/what-if/funding-key.json', import.meta.url));

/** What stores number differently, and which of them has a log already; nothing else. */
const butPositions = (text: string): string =>
  text
    .replaceAll(/"position":"\d+"/g, '"position":"…"')
    .replace(/cut: position \d+/, 'cut: position …')
    .replace(/^ +log of \d+ events, root .*\n/m, '');

/** Each export has pseudonyms of its own: only who is the same stays. */
const butPseudonyms = (text: string): string => {
  const met = new Map<string, string>();
  return text.replaceAll(/person-\w{16}/g, (pseudonym) => {
    if (!met.has(pseudonym)) met.set(pseudonym, `person ${met.size}`);
    return met.get(pseudonym)!;
  });
};

describe('the command line on an EventStoreDB', () => {
  const folders = new TemporaryFolders();
  const here = folders.make('here');
  /** Keys, and not one event. */
  const there = folders.make('there');
  let server: TestServer;
  let trajectory: string;
  let onFolder: ReturnType<typeof digihubWith>;
  let onEngine: ReturnType<typeof digihubWith>;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const played = await digihubWith({})('demo', '--trajectories', '6', '--data', here, '--json');
    expect(played.code).toBe(0);
    const { trajectories } = JSON.parse(played.stdout) as {
      trajectories: { trajectory: string; outcome: string }[];
    };
    trajectory = trajectories.find(({ outcome }) => outcome === 'settled')!.trajectory;
    server = await startTestServer();
    settings = {
      DIGIHUB_EVENT_STORE: `esdb://127.0.0.1:${server.port}?tls=false`,
      DIGIHUB_DATA: there,
      // Beside one service of several, as its container has it.
      DIGIHUB_SERVICE: 'audit',
    };
    onFolder = digihubWith({ DIGIHUB_DATA: here });
    onEngine = digihubWith(settings);
    makeDataFolder(there);
    cpSync(dataFolder(here).keys, dataFolder(there).keys, { recursive: true });
    const source = await openEmbeddedStore({ folder: dataFolder(here).events });
    const accessLog = new AccessLog({
      ...{ store: source, clock: systemClock, programmeVersion: () => programme.version },
      report: (error) => expect(error).toBeUndefined(),
    });
    await accessLog.write({
      ...{ kind: 'read', actor: demoPerson('auditor'), route: 'GET /audit/v1/trajectories/{id}/replay' },
      ...{ purpose: 'audit', trajectory, correlationId: trajectory },
    });
    const target = await openEventStoreDb({
      connectionString: settings['DIGIHUB_EVENT_STORE']!,
      report: () => undefined,
    });
    expect((await copyEvents({ source, target })).copied).toBeGreaterThan(100);
    await target.close();
    await source.close();
    expect(existsSync(join(dataFolder(there).events, 'events.db'))).toBe(false);
  });
  afterAll(async () => {
    await server?.stop();
    folders.clear();
  });

  it.each([
    ['replay', (of: string) => ['replay', of]],
    ['replay --json', (of: string) => ['replay', of, '--json']],
    ['diff', (of: string) => ['diff', of, '--json']],
    ['totals', () => ['totals', '--hub', 'limburg', '--known-at', '2099-01-01']],
    ['redecide', () => ['redecide', '--json']],
    ['redecide of one', (of: string) => ['redecide', of, '--json']],
    ['what-if', () => ['what-if', '--rules', rules, '--json']],
    ['access-log', () => ['access-log', '--json']],
  ])('says the same as in the data folder: %s', async (_, words) => {
    const [embedded, engine] = await Promise.all(
      [onFolder, onEngine].map((digihub) => digihub(...words(trajectory))),
    );
    expect(butPositions(engine!.stdout)).toBe(butPositions(embedded!.stdout));
    expect([engine!.code, engine!.stderr]).toEqual([embedded!.code, embedded!.stderr]);
    expect(engine!.stdout).not.toBe('');
  });

  it('exports the same events', async () => {
    const files = [folders.make('here.xes'), folders.make('there.xes')];
    const ended = await Promise.all(
      [onFolder, onEngine].map((digihub, n) => digihub('export', '--format', 'xes', '--out', files[n]!)),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const [embedded, engine] = files.map((file) => butPseudonyms(readFileSync(file, 'utf8')));
    expect(engine).toBe(embedded);
  });

  it('logs and proves the same events, under the checkpoints of the folder', async () => {
    const early = await onEngine('verify');
    expect([early.code, early.stdout]).toEqual([3, '']);
    expect(early.stderr).toContain('There is no log of EventStoreDB yet');
    const dossiers = [folders.make('here.zip'), folders.make('there.zip')];
    for (const [n, digihub] of [onFolder, onEngine].entries())
      expect(await digihub('dossier', trajectory, '--out', dossiers[n]!)).toMatchObject({
        code: 0,
        stderr: '',
      });
    const found = await Promise.all([onFolder, onEngine].map((digihub) => digihub('verify', '--json')));
    const [embedded, engine] = found.map(
      ({ stdout }) => JSON.parse(stdout) as { events: number; logged: number; finding?: unknown },
    );
    expect(engine).toMatchObject({ events: embedded!.events, logged: embedded!.events });
    expect(engine).not.toHaveProperty('finding');
    const kept = join(dataFolder(here).checkpoints, 'checkpoint');
    expect(await onEngine('verify', '--since', kept)).toMatchObject({ code: 0, stderr: '' });
  });

  it('finds a trajectory that is not there', async () => {
    const { code, stderr } = await onEngine('replay', '0000000000000000');
    expect([code, stderr]).toEqual([3, 'There is no trajectory 0000000000000000 (yet) in EventStoreDB.\n']);
  });

  it('reads the folder that --data names, whatever the environment says', async () => {
    const { stdout } = await onFolder('replay', trajectory, '--json');
    expect((await onEngine('replay', trajectory, '--json', '--data', here)).stdout).toBe(stdout);
    expect((await onEngine('replay', trajectory, '--data', there)).code).toBe(3);
  });

  it('says what is wrong with engines that do not fit or are away', async () => {
    const unfit = await digihubWith({ ...settings, DIGIHUB_EVENT_STORE: 'nonsense' })('redecide');
    expect([unfit.code, unfit.stdout]).toEqual([2, '']);
    expect(unfit.stderr).toContain('DIGIHUB_EVENT_STORE');
    const away = await digihubWith({ ...settings, DIGIHUB_EVENT_STORE: 'esdb://127.0.0.1:1?tls=false' })(
      'redecide',
    );
    expect([away.code, away.stdout]).toEqual([3, '']);
    expect(away.stderr).not.toMatch(/\n +at /);
  });

  it('makes no keys and no folder where all engines are elsewhere', async () => {
    const nowhere = folders.make('nowhere');
    const digihub = digihubWith({
      ...settings,
      DIGIHUB_DATA: nowhere,
      DIGIHUB_KEYS_DATABASE: 'postgresql://keys:keys@127.0.0.1:1/keys',
    });
    const { code, stderr } = await digihub('replay', trajectory);
    expect(code).toBe(3);
    expect(stderr).toMatch(/There is no master key/);
    expect(existsSync(nowhere)).toBe(false);
  });
});
