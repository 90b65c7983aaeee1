import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Person, TokenIssuer } from '@digihub/access';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { programme } from '@digihub/programme';
import { dataFolder } from '../data-folder.js';
import { HttpPeople } from './http-people.js';
import { digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { until } from './until.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

type Shares = Readonly<Record<'efro' | 'flanders' | 'private', number>>;
interface Totals {
  readonly hub: string;
  readonly budget: Shares;
  readonly reserved: Shares;
  readonly committed: Shares;
  readonly settled: Shares;
  readonly released: Shares;
  readonly free: Shares;
  readonly cost: { readonly booked: number; readonly eligible: number; readonly shares: Shares };
  readonly market: object;
  readonly cut: { readonly position: string; readonly log: { readonly size: number; readonly root: string } };
}
interface Budget {
  readonly hub: string;
  readonly services: Readonly<Record<keyof Shares, Readonly<Record<string, number>>>>;
  readonly market: { readonly total: number; readonly taken: number; readonly free: number };
}

const hubs = programme.hubs.map(({ code }) => code);
const sources = ['efro', 'flanders', 'private'] as const;

describe('two axes of time', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let server: ServerProcess;
  let people: HttpPeople;

  let settled: string;
  let corrected: string;

  beforeAll(async () => {
    const { code, stdout } = await digihub('demo', '--trajectories', '20', '--data', data, '--json');
    expect(code).toBe(0);
    const { trajectories } = JSON.parse(stdout) as {
      trajectories: { trajectory: string; outcome: string }[];
    };
    const one = (wanted: string) => trajectories.find(({ outcome }) => outcome === wanted)!.trajectory;
    [settled, corrected] = [one('settled'), one('corrected')];
    server = await ServerProcess.start(data);
    people = new HttpPeople(server.url, await TokenIssuer.open(dataFolder(data).keys));
  });
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  const totalsOf = async (hub: string, query = ''): Promise<Totals> => {
    const { status, body } = await people.get('auditor', `/audit/v1/hubs/${hub}/totals${query}`);
    expect([status, body]).toMatchObject([200, { hub }]);
    return body as unknown as Totals;
  };

  it('the totals of a hub are to the cent what finance itself has in its tables, where the cut is now', async () => {
    const { body } = await people.get('auditor', '/finance/v1/budgets');
    const spent: number[] = [];
    for (const { hub, services, market } of body['items'] as Budget[]) {
      const totals = await totalsOf(hub);
      for (const source of sources) {
        expect(services[source]).toEqual({
          total: totals.budget[source],
          reserved: totals.reserved[source],
          committed: totals.committed[source],
          settled: totals.settled[source],
          spent: totals.cost.shares[source],
          free: totals.free[source],
        });
      }
      expect(totals.market).toEqual({ envelope: market.total, taken: market.taken, free: market.free });
      spent.push(totals.cost.eligible);
    }
    expect(spent.filter((cents) => cents > 0).length).toBeGreaterThan(1);
  });

  it('the totals of a hub name their cut: the same name, the same totals, whatever comes after', async () => {
    await until(async () => (await totalsOf('limburg')).cut.log ?? undefined);
    const cuts = await Promise.all(hubs.map(async (hub) => totalsOf(hub, '?knownAt=2022-09-30')));
    for (const { cut } of cuts) expect(cut.log.root).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    const months = ['2022-06-30', '2022-08-31', '2022-10-31', '2023-04-30'];
    let before: Totals | undefined;
    for (const month of months) {
      const totals = await totalsOf('limburg', `?knownAt=${month}`);
      expect(await totalsOf('limburg', `?knownAt=${month}`)).toEqual(totals);
      expect(BigInt(totals.cut.position)).toBeGreaterThanOrEqual(BigInt(before?.cut.position ?? -1));
      for (const source of sources)
        expect(
          totals.reserved[source] + totals.committed[source] + totals.settled[source] + totals.free[source],
        ).toBe(totals.budget[source]);
      before = totals;
    }
  });

  it('the totals of a hub on the true axis count a cost on the day of the work', async () => {
    const all = await totalsOf('limburg');
    const early = await totalsOf('limburg', '?trueAt=2021-05-04');
    expect(early.cost).toEqual({ booked: 0, eligible: 0, shares: { efro: 0, flanders: 0, private: 0 } });
    expect((await totalsOf('limburg', '?trueAt=2099-12-31')).cost).toEqual(all.cost);
  });

  it('the totals of a hub are for who may look at the money of the hub', async () => {
    const path = '/audit/v1/hubs/limburg/totals';
    expect((await people.get('finance-limburg', path)).status).toBe(200);
    expect((await people.get('finance-antwerpen', path)).status).toBe(403);
    expect((await people.get('auditor', '/audit/v1/hubs/brussel/totals')).status).toBe(404);
    expect((await people.get('auditor', `${path}?knownAt=soon`)).status).toBe(400);
    const body = { hub: 'limburg' };
    expect((await people.post('finance-antwerpen', '/audit/v1/jobs/totals', body)).status).toBe(403);
  });

  it('the totals of a hub come as a job too, once per key, and its asker’s alone', async () => {
    const wish = { hub: 'limburg', knownAt: '2022-09-30' };
    const headers = { 'idempotency-key': 'totals-1' };
    const asked = await people.post('finance-limburg', '/audit/v1/jobs/totals', wish, headers);
    expect(asked).toMatchObject({ status: 202, body: { kind: 'totals', parameters: wish } });
    const repeated = await people.post('finance-limburg', '/audit/v1/jobs/totals', wish, headers);
    expect(repeated.body['id']).toBe(asked.body['id']);
    const other = { ...wish, knownAt: '2022-09-29' };
    expect(await people.post('finance-limburg', '/audit/v1/jobs/totals', other, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    const path = `/audit/v1/jobs/${String(asked.body['id'])}`;
    const job = async () => (await people.get('finance-limburg', path)).body;
    await until(async () => (await job())['state'] === 'done' || undefined);
    expect((await job())['summary']).toEqual(await totalsOf('limburg', '?knownAt=2022-09-30'));
    expect((await people.get('auditor', path)).status).toBe(200);
    expect((await people.get('finance-antwerpen', path)).status).toBe(404);
    expect((await people.get('finance-limburg', `${path}/result`)).body['code']).toBe('audit.no-result');
    expect((await people.ask('auditor', 'DELETE', path)).status).toBe(404);
    expect(await people.ask('finance-limburg', 'DELETE', path)).toMatchObject({
      status: 200,
      body: { state: 'done' },
    });
    const stranger: Person = { id: 'somebody', roles: ['finance'], hubs: ['limburg'] };
    expect((await people.get(stranger, '/audit/v1/jobs')).body['items']).toEqual([]);
    expect((await people.get('finance-limburg', '/audit/v1/jobs')).body['items']).toHaveLength(1);
  });

  it('a job is there again after a restart', async () => {
    await server.end('SIGTERM');
    server = await ServerProcess.start(data);
    people = new HttpPeople(server.url, await TokenIssuer.open(dataFolder(data).keys));
    const { body } = await people.get('auditor', '/audit/v1/jobs');
    expect(body['items']).toMatchObject([{ kind: 'totals', state: 'done', by: 'finance-limburg' }]);
  });

  it('a trajectory differs between two days by fields, each with the events behind it', async () => {
    const at = `/audit/v1/trajectories/${settled}`;
    interface Change {
      readonly path: string;
      readonly after: unknown;
      readonly by: readonly { readonly recordedAt: string; readonly by: string }[];
    }
    const { status, body } = await people.get('auditor', `${at}/diff`);
    expect(status).toBe(200);
    const items = body['items'] as readonly Change[];
    const end = items.find(({ path }) => path === 'finance.settled')!;
    expect(end).toMatchObject({ after: true, by: [{ by: expect.any(String) }] });
    const { recordedAt } = end.by[0]!;
    const before = new Date(Date.parse(recordedAt) - 1).toISOString();
    const between = await people.get('auditor', `${at}/diff?from=${before}&to=${recordedAt}`);
    const paths = (between.body['items'] as readonly Change[]).map(({ path }) => path);
    expect(paths).toContain('finance.settled');
    const line = await digihub(
      'diff',
      settled,
      '--from',
      before,
      '--to',
      recordedAt,
      '--data',
      data,
      '--json',
    );
    expect([line.code, line.stderr]).toEqual([1, '']);
    const lines = line.stdout.trim().split('\n');
    expect(lines.map((one) => (JSON.parse(one) as Change).path)).toEqual(paths);
    const none = await digihub('diff', settled, '--from', recordedAt, '--to', recordedAt, '--data', data);
    expect([none.code, none.stdout]).toEqual([0, 'Nothing changed.\n']);
  });

  it('a trajectory at one pair of moments is the same over HTTP and on the command line', async () => {
    const query = 'knownAt=2022-12-31&trueAt=2022-06-30';
    const { body } = await people.get(
      'auditor',
      `/audit/v1/trajectories/${settled}/history?limit=200&${query}`,
    );
    const items = body['items'] as readonly { id: string; recordedAt: string; occurredAt: string | null }[];
    const moments = ['--known-at', '2022-12-31', '--true-at', '2022-06-30'];
    const { stdout } = await digihub('replay', settled, ...moments, '--data', data, '--json');
    const lines = stdout.trim().split('\n');
    expect(lines.map((one) => (JSON.parse(one) as { id: string }).id)).toEqual(items.map(({ id }) => id));
    for (const { recordedAt, occurredAt } of items)
      expect((occurredAt ?? recordedAt) < '2022-06-30T22:00:00.000Z').toBe(true);
    const all = await people.get('auditor', `/audit/v1/trajectories/${settled}/history?limit=200`);
    expect(items.length).toBeLessThan((all.body['items'] as object[]).length);
    const state = `/audit/v1/trajectories/${settled}/state`;
    const older = await people.get('auditor', `${state}?at=2022-12-31`);
    expect((await people.get('auditor', `${state}?knownAt=2022-12-31`)).body).toEqual(older.body);
  });

  it('hours that were corrected weeks later cost what was known: more before the correction, less after it', async () => {
    interface Line {
      readonly type: string;
      readonly recordedAt: string;
      readonly occurredAt: string;
      readonly data: { readonly cost: string; readonly kind: string; readonly reverses?: string };
    }
    const replay = async (...cut: string[]) => {
      const { code, stdout } = await digihub('replay', corrected, ...cut, '--data', data, '--json');
      expect(code).toBe(0);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
        .filter(({ type }) => type === 'finance.cost-booked.v1');
    };
    const costs = await replay();
    const reversal = costs.find(({ data: { kind } }) => kind === 'reversal')!;
    const original = costs.find(({ data: { cost } }) => cost === reversal.data.reverses)!;
    const replacement = costs.findLast(({ recordedAt }) => recordedAt === reversal.recordedAt)!;
    const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
    expect(days(original.recordedAt, reversal.recordedAt)).toBeGreaterThan(20);
    expect(replacement.data.kind).toBe('hours');
    // All three stand on the day of the work.
    for (const { occurredAt } of [reversal, replacement]) expect(occurredAt).toBe(original.occurredAt);
    const known = {
      before: new Date(Date.parse(reversal.recordedAt) - 1).toISOString(),
      after: reversal.recordedAt,
    };
    const about = ['--true-at', original.occurredAt];
    expect(await replay('--known-at', known.before, ...about)).toEqual([original]);
    expect(await replay('--known-at', known.after, ...about)).toEqual([original, reversal, replacement]);
    const cents = async (knownAt: string): Promise<number> => {
      const query = `knownAt=${knownAt}&trueAt=${original.occurredAt}`;
      const { body } = await people.get('auditor', `/audit/v1/trajectories/${corrected}/state?${query}`);
      const { finance } = body['states'] as { finance: { eligible: number } };
      return finance.eligible;
    };
    expect(await cents(known.before)).toBeGreaterThan(await cents(known.after));
  });

  it('a correction has a second person behind it, and hours came in after their day', async () => {
    const store = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
    const sheets = await Array.fromAsync(store.readAll({ after: -1n, prefixes: ['timesheet-'] }));
    await store.close();
    const proposed = sheets.find(({ type }) => type === 'timesheet.correction-proposed.v1')!;
    const approved = sheets.find(({ type }) => type === 'timesheet.correction-approved.v1')!;
    expect(approved.data).toMatchObject({ correction: proposed.data['correction'] });
    expect(approved.metadata.actor.id).not.toBe(proposed.metadata.actor.id);
    const late = sheets.filter(
      ({ type, data: { trajectory, day }, metadata: { recordedAt } }) =>
        type === 'timesheet.hours-registered.v1' &&
        trajectory === corrected &&
        String(day) < recordedAt.slice(0, 10),
    );
    expect(late).toHaveLength(1);
  });

  it('says what is wrong with moments that make no sense', async () => {
    const at = `/audit/v1/trajectories/${settled}`;
    const codes = await Promise.all(
      [
        'state?at=2022-01-01&knownAt=2022-01-02',
        'diff?from=2022-02-01&to=2022-01-01',
        'diff?from=2022-01-01&to=2022-02-01&knownAt=2022-01-01',
        'state?trueAt=soon',
      ].map(async (query) => (await people.get('auditor', `${at}/${query}`)).body['code']),
    );
    expect(codes).toEqual([
      'audit.moment-twice',
      'audit.from-after-to',
      'audit.moment-twice',
      'audit.not-a-moment',
    ]);
    for (const wrong of [
      ['diff', settled, '--from', '2022-02-01', '--to', '2022-01-01'],
      ['diff', settled, '--from', 'soon', '--to', '2022-01-01'],
      [
        'diff',
        settled,
        '--from',
        '2022-01-01',
        '--to',
        '2022-02-01',
        '--axis',
        'true',
        '--true-at',
        '2022-01-01',
      ],
      ['replay', settled, '--at', '2022-01-01', '--known-at', '2022-01-01'],
      ['totals', '--hub', 'brussel'],
    ])
      expect((await digihub(...wrong, '--data', data)).code).toBe(2);
  });

  it('the totals on the command line are those over HTTP, under the same name', async () => {
    const { code, stdout } = await digihub(
      ...['totals', '--hub', 'limburg', '--known-at', '2022-09-30', '--data', data, '--json'],
    );
    expect([code, JSON.parse(stdout)]).toEqual([0, await totalsOf('limburg', '?knownAt=2022-09-30')]);
    const table = await digihub('totals', '--hub', 'limburg', '--data', data);
    expect(table.stdout).toMatch(/log of \d+ events, root /);
  });
});
