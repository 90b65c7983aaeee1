import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { all, someEvents } from '@digihub/event-store-contract-tests';
import { openEmbeddedStore } from './embedded-store.js';
import { AppendingProcess, appendingCommand } from './testing/appending.js';
import { Folders } from './testing/folders.js';

const folders = new Folders();
afterEach(() => folders.clear());

const pageSize = 4096;
const marker = 'a-word-to-find';

/** A folder with a store of 300 events, closed. */
const filled = async (): Promise<{ folder: string; file: string }> => {
  const folder = folders.make();
  const store = await folders.open({ folder });
  for (let n = 0; n < 30; n += 1) await store.append(`case-${n}`, someEvents(10, { marker }), 'no-stream');
  await store.close();
  return { folder, file: join(folder, 'events.db') };
};

const change = (file: string, edit: (bytes: Buffer) => void): void => {
  const bytes = readFileSync(file);
  edit(bytes);
  writeFileSync(file, bytes);
};

const expectRefused = async (folder: string, reason: string, sentence: string): Promise<void> => {
  const before = readFileSync(join(folder, 'events.db'));
  const opening = openEmbeddedStore({ folder });
  await expect(opening).rejects.toMatchObject({ name: 'StoreUnusable', reason });
  await expect(opening).rejects.toThrow(sentence);
  expect(readFileSync(join(folder, 'events.db')).equals(before)).toBe(true);
};

describe('a damaged store is refused and left as it is', () => {
  it('when it is not a database', async () => {
    const { folder, file } = await filled();
    writeFileSync(file, 'these are not the events you are looking for'.repeat(100));
    await expectRefused(folder, 'damaged', 'not a database');
  });

  it('when it is empty', async () => {
    const { folder, file } = await filled();
    truncateSync(file, 0);
    await expectRefused(folder, 'damaged', 'empty');
  });

  it('when its end is missing', async () => {
    const { folder, file } = await filled();
    truncateSync(file, 20 * pageSize);
    await expectRefused(folder, 'damaged', 'Restore a backup');
  });

  it('when any one of its pages is garbage', async () => {
    const { folder, file } = await filled();
    const whole = readFileSync(file);
    for (let page = 0; page < whole.length / pageSize; page += 7) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xa5, page * pageSize, (page + 1) * pageSize);
      writeFileSync(file, bytes);
      await expectRefused(folder, 'damaged', file);
    }
  });

  it('when one letter of one event is another', async () => {
    const { folder, file } = await filled();
    const database = new DatabaseSync(file);
    database.exec(
      `UPDATE events SET data = replace(data, '${marker}', 'a-ward-to-find') WHERE position = 150`,
    );
    database.close();
    await expectRefused(folder, 'damaged', 'position 150 is not as it was written');
    const reading = await folders.open({ folder, readOnly: true });
    await expect(all(reading.readAll({ after: -1n }))).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('when a stream has another name in the index than in the table', async () => {
    const { folder, file } = await filled();
    change(file, (bytes) => bytes.write('casf-7', bytes.lastIndexOf('case-7')));
    await expectRefused(folder, 'damaged', file);
  });

  it('when only its log is left', async () => {
    const folder = folders.make();
    const server = new AppendingProcess(appendingCommand(folder, 'case-1', 5));
    await server.says('acknowledged 4');
    await server.kill();
    rmSync(join(folder, 'events.db'));
    await expect(openEmbeddedStore({ folder })).rejects.toMatchObject({ reason: 'damaged' });
  });
});

describe('another file is refused and left as it is', () => {
  const setPragma = (file: string, pragma: string): void => {
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA ${pragma}`);
    database.close();
  };

  it('when it is the database of something else', async () => {
    const folder = folders.make();
    const file = join(folder, 'events.db');
    setPragma(file, 'application_id = 7');
    await expectRefused(folder, 'other-version', 'not an event store');
  });

  it('when another version of DigiHub made it', async () => {
    const { folder, file } = await filled();
    setPragma(file, 'user_version = 2');
    await expectRefused(folder, 'other-version', 'format 2');
    await expect(openEmbeddedStore({ folder, readOnly: true })).rejects.toMatchObject({
      reason: 'other-version',
    });
  });
});

describe('the log that a crash leaves', () => {
  const crashed = async (): Promise<{ folder: string; log: string }> => {
    const folder = folders.make();
    const server = new AppendingProcess(appendingCommand(folder, 'case-1', 40));
    await server.says('acknowledged 39');
    await server.kill();
    return { folder, log: join(folder, 'events.db-wal') };
  };
  const frame = pageSize + 24;

  it('is recovered when its end is torn: all that was acknowledged before is there', async () => {
    const { folder, log } = await crashed();
    const size = readFileSync(log).length;
    truncateSync(log, size - 100);
    const store = await folders.open({ folder });
    expect(await all(store.read('case-1'))).toHaveLength(39);
    expect(await store.append('case-1', someEvents(1), 38)).toMatchObject({ revision: 39 });
  });

  it('is recovered when a commit was written in part, out of order', async () => {
    const { folder, log } = await crashed();
    change(log, (bytes) => {
      const commits = [];
      for (let at = 32; at + frame <= bytes.length; at += frame)
        if (bytes.readUInt32BE(at + 4) > 0) commits.push(at);
      // The first page of the last commit never came; its last page did.
      const first = commits.at(-2)! + frame;
      bytes.fill(0, first, Math.min(first + frame, bytes.length));
    });
    expect(await all((await folders.open({ folder })).read('case-1'))).toHaveLength(39);
  });

  it('is refused when it is broken before its end: acknowledged events would be lost', async () => {
    const { folder, log } = await crashed();
    const whole = join(folder, 'whole');
    copyFileSync(log, whole);
    for (const place of [10, 32 + 5 * frame + 10, 32 + 5 * frame + 2000, 32 + 40 * frame + 4000]) {
      copyFileSync(whole, log);
      change(log, (bytes) => (bytes[place]! ^= 0x10));
      await expectRefused(folder, 'damaged', 'write-ahead log');
    }
    copyFileSync(whole, log);
    expect(await all((await folders.open({ folder })).read('case-1'))).toHaveLength(40);
  });
});
