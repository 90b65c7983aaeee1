import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
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
interface Outcome {
  readonly items: readonly { readonly trajectory: string; readonly forgotten: readonly string[] }[];
  readonly spared: readonly string[];
}

/** The demo's clock goes on until the retention is over; two people approve the list, and nothing tells of it again. */
describe('a trajectory at the end of its retention', () => {
  const folders = new TemporaryFolders();
  const [data, elsewhere, outside] = [
    folders.make('data'),
    folders.make('elsewhere'),
    folders.make('outside'),
  ];
  const [backup, keys] = [folders.make('backup'), folders.make('keys')];
  let demo: DemoServer;
  let hub: string;
  let trajectory: string;
  let contact: Contact;
  let vkey: string;
  let receipt: string;
  let outcome: Outcome;
  let secrets: readonly Buffer[];

  const contactOf = async (people: HttpPeople): Promise<Contact | undefined> => {
    const { body } = await people.get(`caseworker-${hub}`, `/intake/v1/requests/${trajectory}`);
    return body['contact'] as Contact | undefined;
  };

  beforeAll(async () => {
    demo = await startDemoServer(data, 17);
    const settled = await demo.people.get('auditor', '/finance/v1/trajectories?status=settled&limit=1');
    [{ hub, trajectory }] = settled.body['items'] as [{ hub: string; trajectory: string }];
    contact = (await contactOf(demo.people))!;
    expect(contact.name).not.toBeNull();
    mkdirSync(outside);
    const before = ['dossier', trajectory, '--out', join(outside, 'before.zip'), '--personal'];
    expect(await digihub(...before, '--data', data)).toMatchObject({ code: 0, stderr: '' });
    const copied = await digihub('backup', backup, '--keys', keys, '--data', data);
    expect([copied.code, copied.stderr]).toEqual([0, '']);
    vkey = (await demo.people.get('auditor', '/audit/v1/log/vkey')).text.split('\n')[0]!;
    const { text: checkpoint } = await demo.people.get('auditor', '/audit/v1/log/checkpoint');
    writeFileSync(join(outside, 'checkpoint'), checkpoint);
    const known = keySecrets(dataFolder(data));

    const clerk = `caseworker-${hub}`;
    expect((await demo.people.post(clerk, '/erasure/v1/lists', { hub })).body['code']).toBe(
      'erasure.nothing-due',
    );
    const later = { instant: '2033-06-01T09:00:00.000Z', running: false };
    expect((await demo.people.post('operator', '/demo/v1/clock', later)).status).toBe(200);
    const drawn = await demo.people.post(clerk, '/erasure/v1/lists', { hub });
    expect(drawn.status).toBe(201);
    const list = `/erasure/v1/lists/${String(drawn.body['stream']).slice('destruction-'.length)}`;
    for (const approver of [`approver-${hub}`, 'approver-programme'])
      expect((await demo.people.post(approver, `${list}/approve`)).status).toBe(200);
    const done = await until(async () => {
      const { body } = await demo.people.get(clerk, list);
      return body['status'] === 'executed' ? body : undefined;
    });
    receipt = String(done['receipt']);
    outcome = done['outcome'] as Outcome;
    const forgotten = outcome.items.flatMap((item) => item.forgotten);
    secrets = forgotten.flatMap((subject) => known.get(subject) ?? []);
    expect(filesWith(secrets, backup).length + filesWith(secrets, keys).length).toBeGreaterThan(0);
  }, 300_000);
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  it('goes with its persons, on a receipt, and the tombstones stand', async () => {
    const item = outcome.items.find((one) => one.trajectory === trajectory)!;
    expect(item.forgotten).toContain(contact.subject);
    expect(await contactOf(demo.people)).toMatchObject({ subject: contact.subject, name: null });
    const [, payload] = receipt.split('.');
    const said = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>;
    expect(said['trajectories']).toContain(trajectory);
    const register = readFileSync(join(dataFolder(data).tombstones, 'forgotten.jsonl'), 'utf8');
    for (const subject of item.forgotten) expect(register).toContain(subject);
  });

  it('has left no word and no byte of a key in any file of the data folder', async () => {
    expect((await demo.server.end('SIGTERM')).code).toBe(0);
    const texts = [contact.name!, contact.email ?? contact.phone!].flatMap(spellings);
    const { found, files } = new ByteSearch(texts.filter((text) => text.length >= 6)).inFolder(data);
    expect(found).toEqual([]);
    expect(files).toBeGreaterThan(8);
    expect(filesWith(secrets, data)).toEqual([]);
  });

  it('verifies and is decided again as ever, and so does the dossier of before', async () => {
    for (const command of [
      ['verify', '--data', data, '--vkey', vkey, '--since', join(outside, 'checkpoint')],
      ['verify-dossier', join(outside, 'before.zip'), '--vkey', vkey],
      ['redecide', trajectory, '--data', data],
      ['redecide', '--data', data],
    ]) {
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
    expect(filesWith(secrets, target)).toEqual([]);
    for (const file of ['master.key', 'issuer-key.json'])
      execFileSync('cp', [join(dataFolder(data).keys, file), dataFolder(target).keys]);
    const server = await ServerProcess.start(target, '--trajectories', '0');
    const people = new HttpPeople(server.url, demo.issuer);
    expect(await until(() => contactOf(people))).toMatchObject({ subject: contact.subject, name: null });
    expect(filesWith(secrets, target)).toEqual([]);
    await server.end('SIGTERM');
  });
});
