import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoPerson, TokenIssuer } from '@digihub/access';
import { dataFolder } from '../data-folder.js';
import { HttpPeople } from './http-people.js';
import { digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { until } from './until.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(180_000);

const root = new URL('../../../../', import.meta.url);
const text = (path: string): string => readFileSync(fileURLToPath(new URL(path, root)), 'utf8');

/** The lines of the fenced blocks of a section. */
const linesOf = (readme: string, heading: string): readonly string[] => {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^```(?:http|sh)\n([^]*?)^```$/gm)].flatMap(([, block]) =>
    block!.trim().split('\n'),
  );
};

describe('a day of an auditor, as the README of the audit tells it', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  const dossier = folders.make('dossier.zip');
  const lines = linesOf(text('libs/audit/README.md'), 'A day of an auditor');
  /** What answers gave, for the lines behind them. */
  const known = new Map<string, string>();
  let server: ServerProcess;
  let issuer: TokenIssuer;
  let people: HttpPeople;

  beforeAll(async () => {
    expect((await digihub('demo', '--trajectories', '20', '--data', data)).code).toBe(0);
    server = await ServerProcess.start(data);
    issuer = await TokenIssuer.open(dataFolder(data).keys);
    people = new HttpPeople(server.url, issuer);
    await until(async () =>
      (await people.get('auditor', '/audit/v1/log/checkpoint')).status === 200 ? true : undefined,
    );
  });
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  const filled = (line: string): string =>
    line.replace(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? `no ${name} is known`);

  const get = async (path: string): Promise<void> => {
    if (path.includes('/dossier?')) return download(path);
    const answer = await people.get('auditor', path);
    expect([path, answer.status]).toEqual([path, 200]);
    const { body } = answer;
    if (path.endsWith('/log/vkey')) known.set('vkey', answer.text.trim());
    if (path.endsWith('/log/checkpoint')) known.set('size', answer.text.split('\n')[1]!);
    if (/\/(history|diff)\?/.test(path)) expect(body['items']).not.toEqual([]);
    if (path.startsWith('/finance/')) {
      const [{ trajectory }] = body['items'] as [{ trajectory: string }];
      known.set('trajectory', trajectory);
    }
    if (path.endsWith(`/jobs/${known.get('job')}`))
      await until(async () =>
        (await people.get('auditor', path)).body['state'] === 'done' ? true : undefined,
      );
  };

  const download = async (path: string): Promise<void> => {
    const token = await issuer.issue(demoPerson('auditor'));
    const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    writeFileSync(dossier, Buffer.from(await answer.arrayBuffer()));
  };

  const post = async (path: string, body: string): Promise<void> => {
    const answer = await people.post('auditor', path, body.startsWith('{') ? body : text(body));
    const job = path.startsWith('/audit/v1/jobs/');
    expect([path, answer.status]).toEqual([path, job ? 202 : 200]);
    if (job) known.set('job', String(answer.body['id']));
  };

  it('has something to do', () => {
    expect(lines.length).toBeGreaterThan(15);
  });

  it.each(lines.map((line) => [line]))('%s', async (line) => {
    const [, method, rest] = /^(\S+) (.*)$/.exec(line)!;
    if (method === 'GET') return get(filled(rest!));
    if (method === 'POST') {
      const [path, ...body] = rest!.split(' ');
      return post(filled(path!), body.join(' '));
    }
    expect(method).toBe('digihub');
    const words = filled(rest!).replace('dossier.zip', dossier).split(' ');
    expect(await digihub(...words)).toMatchObject({ code: 0, stderr: '' });
  });
});
