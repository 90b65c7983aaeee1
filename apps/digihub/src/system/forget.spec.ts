import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readArchive } from '@digihub/ledger-proofs';
import { dataFolder } from '../data-folder.js';
import { ByteSearch } from './byte-search.js';
import { type DemoServer, startDemoServer } from './demo-server.js';
import { HttpPeople } from './http-people.js';
import { filesWith, keySecrets } from './key-traces.js';
import { digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';
import { spellings } from './told-over-http.js';
import { until } from './until.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

interface Contact {
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** A person of the demo is forgotten while the server runs; then keys and events of before are restored elsewhere. */
describe('a person who was forgotten', () => {
  const folders = new TemporaryFolders();
  const [data, asItRan] = [folders.make('data'), folders.make('as-it-ran')];
  const [backup, keys, elsewhere] = [folders.make('backup'), folders.make('keys'), folders.make('elsewhere')];
  const outside = folders.make('outside');
  let demo: DemoServer;
  let trajectory: string;
  let caseworker: string;
  let contact: Contact;
  let question: string;
  let secrets: readonly Buffer[];
  let receipt: string;
  let request: string;
  let vkey: string;

  const reach = (): string | null => contact.email ?? contact.phone;
  const requestOf = async (people: HttpPeople) =>
    (await people.get(caseworker, `/intake/v1/requests/${trajectory}`)).body as unknown as {
      readonly contact: Contact;
      readonly question: string | null;
    };
  /** Made beside the server, as it is now; with personal data for who may see it. */
  const dossier = async (name: string): Promise<string> => {
    const file = join(outside, `${name}.zip`);
    const made = await digihub('dossier', trajectory, '--out', file, '--personal', '--data', data);
    expect([made.code, made.stderr]).toEqual([0, '']);
    return file;
  };
  const wordsOf = (file: string): string =>
    [...readArchive(readFileSync(file)).values()].map((bytes) => Buffer.from(bytes).toString()).join('\n');
  const placesOf = (folder: string): string[] => filesWith(secrets, folder);

  beforeAll(async () => {
    demo = await startDemoServer(data, 24);
    const { body } = await demo.people.get('auditor', '/intake/v1/requests?status=advised&limit=1');
    const [row] = body['items'] as { trajectory: string; hub: string | null }[];
    trajectory = row!.trajectory;
    // Advised before anybody knew the establishment: it stands in the list of all hubs.
    const hub = row!.hub ?? 'limburg';
    caseworker = `caseworker-${hub}`;
    const before = await requestOf(demo.people);
    [contact, question] = [before.contact, before.question!];
    expect([contact.name, reach(), question]).not.toContain(null);
    secrets = keySecrets(dataFolder(data)).get(contact.subject)!;
    expect(placesOf(data).length).toBeGreaterThan(0);
    const copied = await digihub('backup', backup, '--keys', keys, '--data', data);
    expect([copied.code, copied.stderr]).toEqual([0, '']);
    mkdirSync(outside);
    vkey = (await demo.people.get('auditor', '/audit/v1/log/vkey')).text.split('\n')[0]!;
    expect(wordsOf(await dossier('before'))).toContain(contact.name!);
    const { text: checkpoint } = await demo.people.get('auditor', '/audit/v1/log/checkpoint');
    writeFileSync(join(outside, 'checkpoint'), checkpoint);
    const asked = await demo.people.post(caseworker, '/erasure/v1/requests', {
      ...{ hub, ground: 'no-longer-needed', by: contact.email ? 'email' : 'phone', value: reach() },
    });
    expect(asked.status).toBe(201);
    request = `/erasure/v1/requests/${String(asked.body['stream']).slice('erasure-'.length)}`;
    expect((await demo.people.post(`approver-${hub}`, `${request}/approve`)).status).toBe(200);
    receipt = await until(async () => {
      const { body: shown } = await demo.people.get(caseworker, request);
      return shown['status'] === 'executed' ? String(shown['receipt']) : undefined;
    });
    // Also what a crash leaves. Copied by another process: see FolderLock.
    execFileSync('cp', ['-r', data, asItRan]);
  }, 300_000);
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  it('is read by nobody, and nothing fails for it', async () => {
    const after = await requestOf(demo.people);
    expect(after).toMatchObject({
      contact: { subject: contact.subject, name: null, email: null, phone: null },
      question: null,
    });
    const paths = ['intake/v1/requests?limit=200', `audit/v1/trajectories/${trajectory}/history?limit=200`];
    for (const path of [...paths, `audit/v1/trajectories/${trajectory}/state`]) {
      const { status, text } = await demo.people.get(caseworker, `/${path}`);
      expect([path, status]).toEqual([path, 200]);
      for (const said of [contact.name!, reach()!]) expect(text).not.toContain(said);
      expect(text).not.toContain(`sealed:1:${contact.subject}`);
    }
    const { text } = await demo.people.get(caseworker, `/${paths[1]}`);
    expect(text).toContain('(vergeten)');
    expect(receipt.split('.')).toHaveLength(3);
    const taken = await demo.people.get(caseworker, `/audit/v1/trajectories/${trajectory}/dossier`);
    expect(taken.status).toBe(200);
    expect((await demo.people.get(caseworker, `/${paths[1]}`)).text).toContain('Dossier opgehaald');
  });

  it.each([
    ['while the server runs', asItRan],
    ['after it stopped', data],
  ])('has left no word and no byte of a key in any file %s', async (_, folder) => {
    if (folder === data) expect((await demo.server.end('SIGTERM')).code).toBe(0);
    const texts = [contact.name!, reach()!, question];
    const search = new ByteSearch(texts.flatMap(spellings).filter((text) => text.length >= 6));
    const { found, files } = search.inFolder(folder);
    expect(found).toEqual([]);
    expect(files).toBeGreaterThan(8);
    expect(placesOf(folder)).toEqual([]);
  });

  it('is told as forgotten by replay, and every decision can be taken again', async () => {
    const story = await digihub('replay', trajectory, '--data', data);
    expect([story.code, story.stderr]).toEqual([0, '']);
    expect(story.stdout).toContain('(vergeten)');
    expect(story.stdout).not.toContain(contact.name!);
    const again = await digihub('redecide', trajectory, '--data', data);
    expect([again.code, again.stderr]).toEqual([0, '']);
  });

  it('is in the log as ever: all events verify, and so do the dossiers of before and after', async () => {
    const after = await dossier('after');
    for (const said of [contact.name!, reach()!]) expect(wordsOf(after)).not.toContain(said);
    const commands = [
      ['verify', '--data', data, '--vkey', vkey, '--since', join(outside, 'checkpoint')],
      ...['before', 'after'].map((name) => [
        ...['verify-dossier', join(outside, `${name}.zip`), '--vkey', vkey],
      ]),
    ];
    for (const command of commands) {
      const { code, stderr, stdout } = await digihub(...command);
      expect([command[0], code, stderr]).toEqual([command[0], 0, '']);
      expect(stdout).not.toContain('NOT VERIFIED');
    }
  });

  it('does not come back with keys and events of before', async () => {
    const register = join(dataFolder(data).tombstones, 'forgotten.jsonl');
    const target = join(elsewhere, 'data');
    const restored = await digihub(
      ...['restore', backup, '--keys', keys, '--data', target, '--tombstones', register],
    );
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    execFileSync('cp', [join(dataFolder(data).keys, 'master.key'), dataFolder(target).keys]);
    execFileSync('cp', [join(dataFolder(data).keys, 'issuer-key.json'), dataFolder(target).keys]);
    expect(placesOf(target)).toEqual([]);
    // Also where somebody puts the older keys in place by hand.
    execFileSync('cp', [join(keys, 'keys.db'), join(dataFolder(target).keys, 'keys.db')]);
    expect(placesOf(target).length).toBeGreaterThan(0);
    const server = await ServerProcess.start(target, '--trajectories', '0');
    const people = new HttpPeople(server.url, demo.issuer);
    const shown = await until(async () => {
      const answer = await requestOf(people);
      return answer.contact === undefined ? undefined : answer;
    });
    expect(shown).toMatchObject({ contact: { subject: contact.subject, name: null }, question: null });
    expect(placesOf(target)).toEqual([]);
    await server.end('SIGTERM');
  });
});
