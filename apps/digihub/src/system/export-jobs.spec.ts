import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TokenIssuer } from '@digihub/access';
import { dataFolder } from '../data-folder.js';
import { type Asker, HttpPeople } from './http-people.js';
import { digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { until } from './until.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(180_000);

/** By format: what the result is called, and what kind of file it is. */
const files = {
  'ocel-json': ['events-limburg.json', 'application/json'],
  'ocel-sqlite': ['events-limburg.sqlite', 'application/vnd.sqlite3'],
  xes: ['events-limburg.xes', 'application/xml'],
  csv: ['events-limburg.csv', 'text/csv; charset=utf-8'],
} as const;
type Format = keyof typeof files;

describe('exports over HTTP', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let server: ServerProcess;
  let issuer: TokenIssuer;
  let people: HttpPeople;

  const start = async (): Promise<void> => {
    server = await ServerProcess.start(data);
    issuer = await TokenIssuer.open(dataFolder(data).keys);
    people = new HttpPeople(server.url, issuer);
  };
  beforeAll(async () => {
    expect((await digihub('demo', '--trajectories', '20', '--data', data)).code).toBe(0);
    await start();
  });
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  const asked = (who: Asker, wish: object) => people.post(who, '/audit/v1/jobs/export', wish);
  const ask = async (who: Asker, wish: object): Promise<string> => {
    const { status, body } = await asked(who, wish);
    expect([status, body]).toMatchObject([202, { kind: 'export', parameters: wish }]);
    return `/audit/v1/jobs/${String(body['id'])}`;
  };
  const ended = (who: Asker, path: string) =>
    until(async () => {
      const { body } = await people.get(who, path);
      return body['state'] === 'queued' || body['state'] === 'running' ? undefined : body;
    });
  const download = async (path: string): Promise<{ headers: Headers; bytes: Uint8Array }> => {
    const token = await issuer.issue({ id: 'auditor', roles: ['auditor'], hubs: [] });
    const answer = await fetch(`${server.url}${path}/result`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    return { headers: answer.headers, bytes: await answer.bytes() };
  };
  /** What the command line exports of the same data: how many events. */
  const atTheCommandLine = async (format: Format, ...more: readonly string[]): Promise<number> => {
    const args = [
      '--format',
      format,
      '--out',
      folders.make(`out.${format}`),
      '--data',
      data,
      '--json',
      ...more,
    ];
    const { code, stdout } = await digihub('export', ...args);
    expect(code).toBe(0);
    return (JSON.parse(stdout) as { events: number }).events;
  };
  const eventsIn: Readonly<Record<Format, (bytes: Uint8Array) => number>> = {
    'ocel-json': (bytes) => (JSON.parse(String(Buffer.from(bytes))) as { events: unknown[] }).events.length,
    'ocel-sqlite': (bytes) => {
      const file = folders.make('ocel.sqlite');
      writeFileSync(file, bytes);
      const database = new DatabaseSync(file, { readOnly: true });
      const [row] = database.prepare('select count(*) as events from event').all();
      database.close();
      return Number(row!['events']);
    },
    xes: (bytes) => String(Buffer.from(bytes)).split('<event>').length - 1,
    csv: (bytes) => String(Buffer.from(bytes)).split('\r\n').length - 2,
  };

  it.each(Object.keys(files) as Format[])(
    '%s comes as a file of its kind, as from the command line',
    async (format) => {
      const types = ['intake', 'coaching'];
      const path = await ask('auditor', { format, hub: 'limburg', types });
      const job = await ended('auditor', path);
      const events = await atTheCommandLine(format, '--hub', 'limburg', '--type', ...types);
      expect(job).toMatchObject({
        state: 'done',
        summary: { format, events },
        progress: { done: events, total: events },
      });
      const { headers, bytes } = await download(path);
      const [file, type] = files[format];
      expect(headers.get('content-type')).toBe(type);
      expect(headers.get('content-disposition')).toBe(`attachment; filename="${file}"`);
      expect(eventsIn[format](bytes)).toBe(events);
      expect(events).toBeGreaterThan(20);
      const text = Buffer.from(bytes).toString('latin1');
      for (const secret of ['sealed:', 'caseworker-limburg', 'hub-antwerpen'])
        expect(text.includes(secret)).toBe(false);
    },
  );

  it('is of one hub for the staff of that hub', async () => {
    const path = await ask('finance-limburg', { format: 'xes', hub: 'limburg' });
    expect(await ended('finance-limburg', path)).toMatchObject({ state: 'done' });
    expect((await people.get('finance-limburg', `${path}/result`)).status).toBe(200);
    expect((await people.get('finance-antwerpen', `${path}/result`)).status).toBe(404);
    const refused = async (who: Asker, wish: object) => (await asked(who, { format: 'csv', ...wish })).body;
    expect(await refused('finance-limburg', {})).toMatchObject({ status: 403, code: 'audit.name-your-hub' });
    expect(await refused('finance-limburg', { hub: 'antwerpen' })).toMatchObject({ status: 403 });
    const expert: Asker = { id: 'expert', roles: ['partner'], hubs: [], organisation: 'sirris' };
    expect(await refused(expert, { hub: 'limburg' })).toMatchObject({ status: 403 });
    // A trajectory of elsewhere is not in the events of one's own hub.
    const { body } = await people.get('caseworker-antwerpen', '/intake/v1/requests');
    const [{ trajectory }] = body['items'] as [{ trajectory: string }];
    const none = await ask('finance-limburg', { format: 'csv', hub: 'limburg', trajectories: [trajectory] });
    expect(await ended('finance-limburg', none)).toMatchObject({ summary: { events: 0 } });
  });

  it('says what cannot be asked for', async () => {
    const refused = async (wish: object) => {
      const { status, body } = await asked('auditor', { format: 'csv', ...wish });
      return [status, body['code']];
    };
    expect(await refused({ format: 'pdf' })).toEqual([400, 'invalid-body']);
    expect(await refused({ trajectories: [] })).toEqual([400, 'invalid-body']);
    expect(await refused({ hub: 'brussel' })).toEqual([404, 'not-found']);
    expect(await refused({ from: 'soon' })).toEqual([400, 'audit.not-a-moment']);
    expect(await refused({ from: '2022-06-02', until: '2022-06-01' })).toEqual([400, 'audit.no-period']);
    expect(await refused({ types: ['Jan Peeters'] })).toEqual([400, 'audit.not-an-event-name']);
  });

  it('counts both days of a period', async () => {
    const period = ['--from', '2022-06-01', '--until', '2022-06-30'];
    const path = await ask('operator', { format: 'csv', from: '2022-06-01', until: '2022-06-30' });
    const { summary } = await ended('operator', path);
    expect(summary).toEqual({ format: 'csv', events: await atTheCommandLine('csv', ...period) });
    const june = (from: string, until: string) => ask('auditor', { format: 'csv', from, until });
    const parts = await Promise.all([june('2022-06-01', '2022-06-15'), june('2022-06-16', '2022-06-30')]);
    let events = 0;
    for (const part of parts)
      events += ((await ended('auditor', part))['summary'] as { events: number }).events;
    expect(summary).toMatchObject({ events });
  });

  it('lies there after a restart, byte for byte', async () => {
    const path = await ask('auditor', { format: 'ocel-sqlite' });
    await ended('auditor', path);
    const { bytes } = await download(path);
    await server.end('SIGTERM');
    await start();
    expect(Buffer.from((await download(path)).bytes).equals(Buffer.from(bytes))).toBe(true);
  });
});
