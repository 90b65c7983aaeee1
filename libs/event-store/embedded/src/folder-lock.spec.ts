import { afterEach, describe, expect, it } from '@jest/globals';
import { StoreUnusable } from '@digihub/event-store';
import { all, someEvents } from '@digihub/event-store-contract-tests';
import { openEmbeddedStore } from './embedded-store.js';
import { AppendingProcess, appendingCommand } from './testing/appending.js';
import { Folders } from './testing/folders.js';

const folders = new Folders();
afterEach(() => folders.clear());

const server = (folder: string, count = 0): AppendingProcess => {
  const started = new AppendingProcess(appendingCommand(folder, 'case-1', count));
  folders.closeAtEnd(() => started.kill());
  return started;
};

describe('one server at a time on a folder', () => {
  it('tells a second one in the same process what to do', async () => {
    const folder = folders.make();
    const store = await folders.open({ folder });
    const second = openEmbeddedStore({ folder });
    await expect(second).rejects.toBeInstanceOf(StoreUnusable);
    await expect(second).rejects.toMatchObject({
      reason: 'in-use',
      message: expect.stringContaining('Stop that one'),
    });
    await store.append('case-1', someEvents(1), 'no-stream');
    await store.close();
    await folders.open({ folder });
  });

  it('tells a second one in another process, either way round', async () => {
    const folder = folders.make();
    const store = await folders.open({ folder });
    expect(await server(folder).nextLine()).toBe('refused in-use');
    await store.close();
    const other = server(folder);
    expect(await other.nextLine()).toBe('open');
    await expect(openEmbeddedStore({ folder })).rejects.toMatchObject({ reason: 'in-use' });
  });

  it('lets the next one in as soon as the first was killed', async () => {
    const folder = folders.make();
    const first = server(folder);
    expect(await first.nextLine()).toBe('open');
    await first.kill();
    await folders.open({ folder });
  });
});

describe('opened to read only', () => {
  it('reads beside a server in another process, and sees what that one acknowledges', async () => {
    const folder = folders.make();
    const other = server(folder, 30);
    await other.says('acknowledged 9');
    const store = await folders.open({ folder, readOnly: true });
    expect((await all(store.read('case-1'))).length).toBeGreaterThanOrEqual(10);
    await other.says('acknowledged 29');
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(30);
    expect(await store.head()).toBe(29n);
  });

  it('reads a folder that nobody serves, also after a crash', async () => {
    const folder = folders.make();
    const crashed = server(folder, 10);
    await crashed.says('acknowledged 9');
    await crashed.kill();
    const store = await folders.open({ folder, readOnly: true });
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(10);
  });

  it('neither appends nor subscribes, and makes no store where there is none', async () => {
    const folder = folders.make();
    const missing = openEmbeddedStore({ folder, readOnly: true });
    await expect(missing).rejects.toMatchObject({
      name: 'StoreUnusable',
      message: expect.stringContaining('no event store'),
    });
    await (await folders.open({ folder })).close();
    const store = await folders.open({ folder, readOnly: true });
    await expect(store.append('case-1', someEvents(1), 'no-stream')).rejects.toThrow('read only');
    expect(() => store.subscribe({ after: -1n, signal: new AbortController().signal })).toThrow('readAll');
  });
});
