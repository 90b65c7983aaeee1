import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { all, someEvents } from '@digihub/event-store-contract-tests';
import { AppendingProcess, appendingCommand } from './testing/appending.js';
import { Folders } from './testing/folders.js';

const folders = new Folders();
afterEach(() => folders.clear());

const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

describe('an acknowledged append', () => {
  it('was committed with a write-ahead log that is synced at each commit', async () => {
    const store = await folders.open({ folder: folders.make() });
    expect(store.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
  });

  it('is there after the process was killed right behind the acknowledgement', async () => {
    const folder = folders.make();
    const server = new AppendingProcess(appendingCommand(folder, 'case-1', 1000));
    await server.says('acknowledged 20');
    await server.kill();
    const store = await folders.open({ folder });
    const events = await all(store.read('case-1'));
    expect(events.length).toBeGreaterThanOrEqual(21);
    expect(events.map(({ data }) => data['n'])).toEqual(events.map((_, n) => n));
  });

  // SIGKILL leaves the page cache, so it cannot show a missing sync; the system calls do.
  (canTrace ? it : it.skip)(
    'was synced to the log before the acknowledgement: system calls in their order',
    async () => {
      const folder = folders.make();
      const [trace, count] = [join(folder, 'trace'), 12];
      const strace = ['strace', '-f', '-y', '-e', 'trace=fdatasync,fsync,write', '-o', trace];
      const server = new AppendingProcess([...strace, ...appendingCommand(folder, 'case-1', count)]);
      folders.closeAtEnd(() => server.kill());
      await server.says(`acknowledged ${count - 1}`);
      const calls = readFileSync(trace, 'utf8').split('\n');
      const acknowledgements = calls.flatMap((call, at) =>
        /write\(1<.*"acknowledged /.test(call) ? [at] : [],
      );
      expect(acknowledgements.length).toBeGreaterThanOrEqual(count - 1);
      let before = calls.findIndex((call) => /write\(1<.*"open/.test(call));
      for (const at of acknowledgements) {
        const synced = calls
          .slice(before, at)
          .some((call) => /(fdatasync|fsync)\(\d+<[^>]*events\.db-wal>/.test(call));
        expect(synced).toBe(true);
        before = at;
      }
    },
  );
});

describe('group commit', () => {
  it('writes what 64 callers append at once in far fewer transactions', async () => {
    const store = await folders.open({ folder: folders.make() });
    for (let round = 0; round < 10; round += 1) {
      const expected = round === 0 ? 'no-stream' : round - 1;
      await Promise.all(
        Array.from({ length: 64 }, (_, caller) => store.append(`case-${caller}`, someEvents(1), expected)),
      );
    }
    const { appends, events, transactions } = store.statistics();
    expect({ appends, events }).toEqual({ appends: 640, events: 640 });
    expect(transactions).toBeLessThanOrEqual(40);
  });

  it('lets callers wait when the queue is full, and serves them all', async () => {
    const store = await folders.open({ folder: folders.make(), queue: { appends: 8 } });
    const appends = Array.from({ length: 100 }, (_, n) =>
      store.append(`case-${n}`, someEvents(2), 'no-stream'),
    );
    await Promise.resolve();
    expect(store.statistics()).toMatchObject({ queuedAppends: 8, callersWaiting: 92 });
    await Promise.all(appends);
    expect(store.statistics()).toMatchObject({
      queuedAppends: 0,
      queuedBytes: 0,
      callersWaiting: 0,
      appends: 100,
    });
  });

  it('bounds the bytes that are queued', async () => {
    const store = await folders.open({ folder: folders.make(), queue: { bytes: 50_000 } });
    const big = { text: 'x'.repeat(20_000) };
    const appends = Array.from({ length: 20 }, (_, n) =>
      store.append(`case-${n}`, someEvents(1, big), 'no-stream'),
    );
    await Promise.resolve();
    expect(store.statistics()).toMatchObject({ queuedAppends: 3, callersWaiting: 17 });
    await Promise.all(appends);
  });
});
