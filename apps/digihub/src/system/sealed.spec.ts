import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TokenIssuer } from '@digihub/access';
import type { EventStore } from '@digihub/event-store';
import { dataFolder } from '../data-folder.js';
import { playDemo } from '../demo/play-demo.js';
import { ByteSearch, type Found } from './byte-search.js';
import { HttpPeople } from './http-people.js';
import { ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { listenToFetch, personal, spellings, type Told } from './told-over-http.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

/**
 * The demo is played from this process, which hears all that its people say: names, addresses, numbers and their own
 * words. None of it may stand anywhere in the data folder or in the log of the server.
 */
describe('personal data at rest', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  const asItRan = folders.make('as-it-ran');
  let said: readonly Told[];
  let search: ByteSearch;
  let log: string;

  beforeAll(async () => {
    const server = await ServerProcess.start(data, '--log', 'debug');
    const { root, keys } = dataFolder(data);
    const clock = {
      now: () =>
        (JSON.parse(readFileSync(join(root, 'demo-clock.json'), 'utf8')) as { instant: string }).instant,
    };
    const issuer = await TokenIssuer.open(keys);
    await setClock(server.url, await issuer.issue({ id: 'operator', roles: ['operator'], hubs: [] }));
    const listening = listenToFetch();
    await playDemo(
      { url: server.url, parts: { issuer, clock, store: elsewhere } },
      { seed: 7, trajectories: 32 },
    ).finally(() => listening.stop());
    await refusedAndSearched(new HttpPeople(server.url, issuer), listening.told);
    // Also what a crash leaves: the write-ahead logs. Copied by another process: see FolderLock.
    execFileSync('cp', ['-r', data, asItRan]);
    const { code } = await server.end('SIGTERM');
    expect(code).toBe(0);
    log = server.output;
    said = personal(listening.told);
    search = new ByteSearch(said.flatMap(({ text }) => spellings(text)).filter((text) => text.length >= 6));
  }, 300_000);
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  const told = (found: readonly Found[]): string[] =>
    found.map(({ text, where }) => {
      const fields = said.filter((one) => spellings(one.text).includes(text)).map(({ field }) => field);
      return `${[...new Set(fields)].join(', ')} "${text}" in ${where}`;
    });

  it('the demo says names, addresses, numbers and words of its own', () => {
    const fields = new Set(said.map(({ field }) => field));
    for (const field of [
      '.contact.name',
      '.contact.email',
      '.contact.phone',
      '.number',
      '.name',
      '.address',
    ]) {
      expect(fields).toContain(field);
    }
    expect(said.length).toBeGreaterThan(100);
  });

  it('the search finds what was planted, in every encoding', () => {
    const copy = folders.make('planted');
    cpSync(data, copy, { recursive: true });
    const { text } = said.find(({ field }) => field === '.contact.name')!;
    const number = said.find(({ field }) => field === '.number')!.text;
    appendFileSync(join(copy, 'events', 'events.db'), ` ${text} `);
    appendFileSync(join(copy, 'read-models', 'intake.db'), Buffer.from(text, 'utf16le'));
    appendFileSync(join(copy, 'keys', 'keys.db'), Buffer.from(`x${text}`, 'utf16le').swap16());
    appendFileSync(join(copy, 'planted'), `BE ${number.replace(/^(\d{4})(\d{3})/, '$1.$2.')}`);
    const { found } = search.inFolder(copy);
    const places = found.filter((one) => one.text === text).map(({ where }) => where.slice(copy.length + 1));
    expect(places.sort()).toEqual(['events/events.db', 'keys/keys.db', 'read-models/intake.db']);
    expect(found.some(({ where }) => where.endsWith('/planted'))).toBe(true);
  });

  it.each([
    ['of the data folder after it stopped', data],
    ['of the data folder while it ran, logs of the databases included', asItRan],
  ])('none of it stands in any file %s', (_, folder) => {
    const { found, files, bytes } = search.inFolder(folder);
    process.stdout.write(`${search.texts} texts looked for in ${files} files, ${bytes} bytes\n`);
    expect(files).toBeGreaterThan(5);
    expect(told(found)).toEqual([]);
  });

  it('none of it stands in the log, down to its finest level', () => {
    expect(log.length).toBeGreaterThan(10_000);
    expect(told(search.in(Buffer.from(log), 'the log'))).toEqual([]);
  });
});

/** What is asked for and what is refused passes the log too. */
const refusedAndSearched = async (people: HttpPeople, told: readonly Told[]): Promise<void> => {
  const [name, number] = ['.contact.name', '.number'].map(
    (field) => told.find((one) => one.field === field)!.text,
  );
  const requests = '/intake/v1/requests';
  const answers = [
    await people.get('caseworker-limburg', `${requests}?enterpriseNumber=${number}`),
    await people.post('caseworker-limburg', requests, { contact: { name }, [name!]: number }),
    await people.post('caseworker-limburg', requests, `{"contact": {"name": "${name}"`),
    await people.post(undefined, requests, { contact: { name } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 401]);
};

/** Writes the demo clock's file, so that it can be read here. */
const setClock = async (url: string, token: string): Promise<void> => {
  const { ok } = await fetch(`${url}/demo/v1/clock`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ instant: '2022-05-09T07:00:00.000Z', running: false }),
  });
  expect(ok).toBe(true);
};

/** The store lies in the server's process: this one may not open it. */
const elsewhere = { async *readAll() {} } as unknown as EventStore;
