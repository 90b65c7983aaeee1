import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { TokenIssuer } from '@digihub/access';
import type { StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { dataFolder } from '../data-folder.js';
import { HttpPeople } from './http-people.js';
import { Load } from './load.js';
import { digihub, ServerProcess } from './server-process.js';
import { orderFaults } from './store-checks.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

const storedIn = async (data: string): Promise<StoredEvent[]> => {
  const store = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
  const events = await Array.fromAsync(store.readAll({ after: -1n }));
  await store.close();
  return events;
};
const lineOf = ({ position, stream, revision, id }: StoredEvent): string =>
  `${position} ${stream} ${revision} ${id}`;

describe('the data folder of a server', () => {
  const folders = new TemporaryFolders();
  afterEach(() => ServerProcess.endAll());
  afterAll(() => folders.clear());

  it('belongs to one server at a time: a second one is told so', async () => {
    const data = folders.make('data');
    await ServerProcess.start(data);
    const second = await digihub('up', '--port', '0', '--data', data);
    expect(second.code).toBe(3);
    expect(second.stderr).toMatch(/^The data folder \S+ is in use by another server\..+\n$/);
    const demo = await digihub('demo', '--trajectories', '1', '--data', data);
    expect([demo.code, demo.stderr]).toEqual([3, second.stderr]);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['overwritten in its middle', (file) => overwrite(file, 0.5, 2_000), /is damaged: .+ Restore a backup\./],
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 10_000)), /is damaged/],
    ['empty', (file) => writeFileSync(file, ''), /is damaged: it is empty\. Restore a backup\./],
    ['no database', (file) => writeFileSync(file, 'x'.repeat(8_192)), /is damaged: it is not a database/],
  ])('is refused with a sentence where events.db is %s, and left as it is', async (_, damage, sentence) => {
    const data = folders.make('data');
    cpSync(await filled(), data, { recursive: true });
    const file = join(dataFolder(data).events, 'events.db');
    damage(file);
    const before = readFileSync(file);
    const { code, stdout, stderr } = await digihub('up', '--demo', '--port', '0', '--data', data);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is backed up under load, restored elsewhere, and works there', async () => {
    const [data, events, keys, restored] = ['data', 'events', 'keys', 'restored'].map((name) =>
      folders.make(name),
    ) as [string, string, string, string];
    const first = await ServerProcess.start(data);
    const issuer = await TokenIssuer.open(dataFolder(data).keys);
    const load = new Load(first.url, issuer);
    await load.reaches(100);
    const backup = await digihub('backup', events, '--keys', keys, '--data', data, '--json');
    expect([backup.code, backup.stderr]).toEqual([0, '']);
    const { head } = JSON.parse(backup.stdout) as { head: string };
    await load.reaches(load.acknowledged.length + 20);
    await load.stop();
    expect((await first.end('SIGTERM')).code).toBe(0);

    const again = await digihub('backup', events, '--keys', keys, '--data', data);
    expect([again.code, again.stderr]).toEqual([
      3,
      expect.stringMatching(/already; choose another folder\.\n$/),
    ]);
    const onto = await digihub('restore', events, '--keys', keys, '--data', data);
    expect([onto.code, onto.stderr]).toEqual([3, expect.stringMatching(/is not empty/)]);
    const restore = await digihub('restore', events, '--keys', keys, '--data', restored, '--json');
    expect([restore.code, restore.stderr]).toEqual([0, '']);
    expect(JSON.parse(restore.stdout)).toMatchObject({ head });
    expect(existsSync(join(restored, 'read-models', 'intake.db'))).toBe(false);
    const [kept, back] = [data, restored].map((of) => readFileSync(join(dataFolder(of).keys, 'ledger.key')));
    expect(back!.equals(kept!)).toBe(true);
    expect(existsSync(join(events, 'ledger.key'))).toBe(false);

    const [whole, copy] = [await storedIn(data), await storedIn(restored)];
    expect(copy.at(-1)!.position).toBe(BigInt(head));
    expect(copy.length).toBeGreaterThanOrEqual(100);
    expect(copy.length).toBeLessThan(whole.length);
    expect(copy.map(lineOf)).toEqual(whole.slice(0, copy.length).map(lineOf));

    const without = await digihub('up', '--demo', '--port', '0', '--data', restored);
    expect([without.code, without.stderr]).toEqual([3, expect.stringMatching(/master key/i)]);
    mkdirSync(dirname(master(restored)), { recursive: true });
    cpSync(master(data), master(restored));
    const second = await ServerProcess.start(restored);
    const people = new HttpPeople(second.url, await TokenIssuer.open(dataFolder(restored).keys));
    const sample = copy.findLast(({ type }) => type.startsWith('intake.request-received'))!;
    const shown = await people.get(
      'caseworker-limburg',
      `/intake/v1/requests/${sample.metadata.trajectory}?after=${head}`,
    );
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject({ contact: { name: expect.stringMatching(/^Beller \d+ \d+$/) } });
  });

  it('gives its log a new key: what the old one signed stays good', async () => {
    const data = folders.make('data');
    cpSync(await filled(), data, { recursive: true });
    const vkeyOf = async () => (await digihub('ledger-key', 'show', '--data', data)).stdout.trim();
    const before = await vkeyOf();
    const kept = join(data, 'kept');
    cpSync(join(dataFolder(data).checkpoints, 'checkpoint'), kept);
    const { code, stdout } = await digihub('ledger-key', 'rotate', '--data', data, '--json');
    const rotated = JSON.parse(stdout) as { origin: string; vkey: string; before: string };
    expect([code, rotated.before, rotated.vkey]).toEqual([0, before, await vkeyOf()]);
    expect(rotated.vkey).not.toBe(before);
    expect(rotated.vkey.startsWith(`${rotated.origin}+`)).toBe(true);
    expect((await digihub('verify', '--since', kept, '--data', data)).code).toBe(0);

    const server = await ServerProcess.start(data);
    const running = await digihub('ledger-key', 'rotate', '--data', data);
    expect([running.code, running.stderr]).toEqual([3, expect.stringContaining('stop it first')]);
    const people = new HttpPeople(server.url, await TokenIssuer.open(dataFolder(data).keys));
    const keys = await people.get('auditor', '/audit/v1/log/vkey');
    expect(keys.text.split('\n').filter((line) => line !== '')).toEqual([rotated.vkey, before]);
  });

  it('holds all that was acknowledged when SIGTERM came under load, and the server exits 0', async () => {
    const data = folders.make('data');
    const server = await ServerProcess.start(data);
    const load = new Load(server.url, await TokenIssuer.open(dataFolder(data).keys), 32);
    await load.reaches(150);
    const { code, signal, stderr } = await server.end('SIGTERM');
    await load.ended();
    expect([code, signal, stderr]).toEqual([0, null, '']);
    expect(load.faults).toEqual([]);
    const events = await storedIn(data);
    expect(orderFaults(events)).toEqual([]);
    const there = new Set(
      events.map(({ stream, revision, position }) => `${stream} ${revision} ${position}`),
    );
    const missing = load.acknowledged.filter(
      ({ stream, revision, position }) => !there.has(`${stream} ${revision} ${position}`),
    );
    expect(missing).toEqual([]);
    expect(existsSync(join(data, 'server.json'))).toBe(false);
  });

  const master = (data: string): string => join(dataFolder(data).keys, 'master.key');

  let filledFolder: Promise<string> | undefined;
  /** A folder in which a demo was played; made once, copied by who needs one. */
  const filled = (): Promise<string> =>
    (filledFolder ??= (async () => {
      const data = folders.make('filled');
      const { code, stderr } = await digihub('demo', '--trajectories', '6', '--data', data);
      expect([code, stderr]).toEqual([0, '']);
      return data;
    })());
});

const overwrite = (file: string, where: number, length: number): void => {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, Math.floor(bytes.length * where), Math.floor(bytes.length * where) + length);
  writeFileSync(file, bytes);
};
