import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TokenIssuer } from '@digihub/access';
import { dataFolder } from '../data-folder.js';
import { type Asker, HttpPeople } from './http-people.js';
import { digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { until } from './until.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

const fundingKey = fileURLToPath(new URL('../../../../examples/what-if/funding-key.json', import.meta.url));

describe('long work of the audit over HTTP', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let server: ServerProcess;
  let people: HttpPeople;

  const start = async (): Promise<void> => {
    server = await ServerProcess.start(data);
    people = new HttpPeople(server.url, await TokenIssuer.open(dataFolder(data).keys));
  };
  beforeAll(async () => {
    expect((await digihub('demo', '--trajectories', '20', '--data', data)).code).toBe(0);
    await start();
  });
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  const ask = async (kind: string, body: unknown = {}, who: Asker = 'auditor'): Promise<string> => {
    const asked = await people.post(who, `/audit/v1/jobs/${kind}`, body);
    expect(asked).toMatchObject({ status: 202, body: { kind, state: 'queued' } });
    return `/audit/v1/jobs/${String(asked.body['id'])}`;
  };
  const done = (path: string, who: Asker = 'auditor') =>
    until(async () => {
      const { body } = await people.get(who, path);
      return body['state'] === 'queued' || body['state'] === 'running' ? undefined : body;
    });
  const linesOf = (text: string): readonly unknown[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  it('decides everything again, as the command line does', async () => {
    const path = await ask('redecide');
    const { summary, progress } = await done(path);
    const { status, type, text } = await people.get('auditor', `${path}/result`);
    expect([status, type]).toEqual([200, 'application/x-ndjson']);
    expect(linesOf(text)).toEqual([summary]);
    const told = linesOf((await digihub('redecide', '--data', data, '--json')).stdout) as Counts[];
    // Who looked is noted meanwhile, on streams of which nothing is decided.
    const { events, decisions, equal, byRules } = summary as Counts;
    expect(told).toMatchObject([{ decisions, equal, byRules, different: 0 }]);
    expect(equal).toBe(decisions);
    expect(decisions).toBeGreaterThan(100);
    expect(progress).toEqual({ done: events, total: events });
  });

  it('of one trajectory for who may read it', async () => {
    const { body } = await people.get('caseworker-limburg', '/intake/v1/requests');
    // What has no hub yet may be read in every one.
    const items = body['items'] as { readonly trajectory: string; readonly hub: string | null }[];
    const { trajectory } = items.find(({ hub }) => hub === 'limburg')!;
    const path = await ask('redecide', { trajectory }, 'caseworker-limburg');
    const { summary } = await done(path, 'caseworker-limburg');
    const {
      trajectory: same,
      findings,
      ...direct
    } = (await people.get('caseworker-limburg', `/audit/v1/redecision/${trajectory}`)).body;
    expect([same, findings, direct]).toEqual([trajectory, [], summary]);
    const refused = (who: string, wish: object) => people.post(who, '/audit/v1/jobs/redecide', wish);
    expect((await refused('caseworker-antwerpen', { trajectory })).status).toBe(403);
    expect((await refused('auditor', { trajectory: '7x3k9m2p4q8r1s5t' })).status).toBe(404);
    expect((await refused('caseworker-limburg', {})).body['code']).toBe('audit.of-all-hubs');
    expect((await people.get('operator', path)).status).toBe(200);
    expect((await people.get('operator', `${path}/result`)).status).toBe(403);
  });

  it('lives the history again under changed rules, as the command line does', async () => {
    const path = await ask('what-if', JSON.parse(readFileSync(fundingKey, 'utf8')));
    const { summary } = await done(path);
    const lines = linesOf((await people.get('auditor', `${path}/result`)).text);
    const told = await digihub('what-if', '--rules', fundingKey, '--data', data, '--json');
    expect(told.code).toBe(1);
    expect(lines).toEqual(linesOf(told.stdout));
    expect(lines.at(-1)).toEqual(summary);
    expect(lines).toHaveLength((summary as { differing: number }).differing + 1);
    expect(lines.length).toBeGreaterThan(5);
  });

  it('refuses rules that make no programme, and says what is wrong with them', async () => {
    const refused = async (rules: object) =>
      (await people.post('auditor', '/audit/v1/jobs/what-if', { name: 'odd', rules })).body;
    const amounts = { efro: 1, flanders: 1, private: 1 };
    const hubBudgets = [{ hub: 'brussel', activity: 'services', from: '2021-05-05', amounts }];
    expect(await refused({ hubBudgets })).toMatchObject({
      status: 400,
      code: 'audit.rules-unsound',
      faults: ['hubBudgets: brussel is not known'],
    });
    expect(await refused({ vatRates: [{ from: '2022-02-30', basisPoints: 2_100 }] })).toMatchObject({
      faults: ['/rules/vatRates/0/from: 2022-02-30 is no day'],
    });
    expect((await people.post('finance-limburg', '/audit/v1/jobs/what-if')).status).toBe(403);
  });

  it('ends where it is cancelled: there is no result', async () => {
    const paths = [];
    for (let number = 0; number < 6; number += 1) paths.push(await ask('redecide'));
    const last = paths.at(-1)!;
    expect((await people.ask('auditor', 'DELETE', last)).status).toBe(200);
    expect(await done(last)).toMatchObject({ state: 'cancelled', summary: null, result: null });
    expect((await people.get('auditor', `${last}/result`)).body['code']).toBe('audit.no-result');
    for (const path of paths.slice(0, -1)) expect(await done(path)).toMatchObject({ state: 'done' });
  });

  it('goes on after the server was killed while it ran', async () => {
    const path = await ask('redecide');
    const held = await holdWhileRunning();
    await server.end('SIGKILL');
    expect(held.prepare("select count(*) as rows from jobs where state = 'running'").get()).toEqual({
      rows: 1,
    });
    held.close();
    await start();
    expect(await done(path)).toMatchObject({ state: 'done', error: null });
    expect(linesOf((await people.get('auditor', `${path}/result`)).text)).toHaveLength(1);
  });

  /** Holds the writer's lock from when a job runs: it cannot end until the lock is let go. */
  const holdWhileRunning = async (): Promise<DatabaseSync> => {
    const database = new DatabaseSync(join(data, 'read-models', 'audit_jobs.db'), { timeout: 5_000 });
    for (const end = performance.now() + 60_000; performance.now() < end;) {
      database.exec('begin immediate');
      if (database.prepare("select 1 from jobs where state = 'running'").get()) return database;
      database.exec('rollback');
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('no job ran');
  };
});

interface Counts {
  readonly events: number;
  readonly decisions: number;
  readonly equal: number;
  readonly byRules: object;
}
