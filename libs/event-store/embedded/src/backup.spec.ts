import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { all, isInOrder, someEvents } from '@digihub/event-store-contract-tests';
import { backupEmbeddedStore, restoreEmbeddedStore } from './backup.js';
import { AppendingProcess, appendingCommand } from './testing/appending.js';
import { Folders } from './testing/folders.js';

const folders = new Folders();
afterEach(() => folders.clear());

describe('backup', () => {
  it('is every event up to its head while appends run', async () => {
    const folder = folders.make();
    const store = await folders.open({ folder });
    for (let n = 0; n < 40; n += 1) await store.append(`old-${n}`, someEvents(100), 'no-stream');
    const before = await store.head();
    let running = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; running; n += 1)
        await store.append(`new-${writer}`, someEvents(1), n === 0 ? 'no-stream' : n - 1);
    });
    const into = join(folders.make(), 'monday');
    const steps: [number, number][] = [];
    const report = await backupEmbeddedStore({ folder, into, onProgress: (...step) => steps.push(step) });
    running = false;
    await Promise.all(writers);

    expect(report.head).toBeGreaterThanOrEqual(before);
    expect(report.generation).toBe(await store.generation());
    expect(readdirSync(into)).toEqual(['events.db']);
    const copy = await all((await folders.open({ folder: into, readOnly: true })).readAll({ after: -1n }));
    const original = await all(store.readAll({ after: -1n }));
    expect(copy.at(-1)!.position).toBe(report.head);
    expect(copy).toEqual(original.slice(0, copy.length));
    expect(isInOrder(copy)).toBe(true);
    expect(original.length).toBeGreaterThan(copy.length);
  });

  it('works beside a server in another process', async () => {
    const folder = folders.make();
    const server = new AppendingProcess(appendingCommand(folder, 'case-1', 400));
    folders.closeAtEnd(() => server.kill());
    await server.says('acknowledged 50');
    const into = folders.make();
    const { head } = await backupEmbeddedStore({ folder, into });
    expect(head).toBeGreaterThanOrEqual(50n);
    await server.says('acknowledged 399');
    const copy = await folders.open({ folder: into });
    expect(BigInt((await all(copy.read('case-1'))).length)).toBe(head + 1n);
  });

  it('overwrites no backup, and copies no store that is not there', async () => {
    const [folder, into] = [folders.make(), folders.make()];
    await expect(backupEmbeddedStore({ folder, into })).rejects.toMatchObject({ name: 'StoreUnusable' });
    await folders.open({ folder });
    await backupEmbeddedStore({ folder, into });
    await expect(backupEmbeddedStore({ folder, into })).rejects.toThrow('already');
  });
});

describe('restore', () => {
  const backedUp = async (): Promise<{ into: string; generation: string }> => {
    const [folder, into] = [folders.make(), folders.make()];
    const store = await folders.open({ folder });
    await store.append('case-1', someEvents(7), 'no-stream');
    const { generation } = await backupEmbeddedStore({ folder, into });
    return { into, generation };
  };

  it('puts the backup into a new folder, where it opens and goes on', async () => {
    const { into: from, generation } = await backedUp();
    const into = join(folders.make(), 'restored');
    expect(await restoreEmbeddedStore({ from, into })).toMatchObject({ head: 6n, generation });
    const store = await folders.open({ folder: into });
    expect(await store.append('case-1', someEvents(1), 6)).toEqual({ revision: 7, position: 7n });
    expect(readdirSync(from)).toEqual(['events.db']);
  });

  it('refuses a folder with anything in it', async () => {
    const { into: from } = await backedUp();
    const into = folders.make();
    writeFileSync(join(into, 'letter.txt'), 'mine');
    await expect(restoreEmbeddedStore({ from, into })).rejects.toThrow('not empty');
    expect(readdirSync(into)).toEqual(['letter.txt']);
  });

  it('refuses a damaged backup', async () => {
    const { into: from } = await backedUp();
    writeFileSync(join(from, 'events.db'), 'x'.repeat(10_000));
    const into = folders.make();
    await expect(restoreEmbeddedStore({ from, into })).rejects.toMatchObject({ reason: 'damaged' });
    expect(readdirSync(into)).toEqual([]);
  });
});
