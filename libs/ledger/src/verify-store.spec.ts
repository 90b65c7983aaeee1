import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { openCheckpoint } from '@digihub/ledger-proofs';
import type { SignedCheckpoint } from './checkpoints.js';
import type { Ledger } from './ledger.js';
import { someEvent, someFolders, someLog } from './testing.js';
import { type Verification, verifyStore } from './verify-store.js';

const count = 700;
const trajectoryOf = (number: number): string => `t${number % 7}`;

/** Somebody with a database tool, who knows of the checksums. */
class Tamperer {
  readonly database: DatabaseSync;
  constructor(folder: string) {
    this.database = new DatabaseSync(join(folder, 'events.db'));
  }
  /** Position of the event that stands at this index of the log. */
  position(index: number): number {
    const row = this.database
      .prepare('SELECT position FROM events ORDER BY position LIMIT 1 OFFSET ?')
      .get(index);
    return row!['position'] as number;
  }
  change(index: number, from: string, to: string): void {
    this.run(
      'UPDATE events SET data = replace(data, ?, ?) WHERE position = ?',
      from,
      to,
      this.position(index),
    );
    this.mend();
  }
  remove(index: number): void {
    this.run('DELETE FROM events WHERE position = ?', this.position(index));
  }
  /** Makes room before it, and puts another event of its own there. */
  insert(index: number): void {
    const at = this.position(index);
    this.shift(at, 1_000_000, 1);
    this.run(
      `INSERT INTO events SELECT ?, 'intake-new', 0, 'a0000000-0000-8000-8000-000000000000', type, data, metadata, 0
       FROM events WHERE position = ?`,
      ...[at, at + 1],
    );
    this.mend();
  }
  /** Takes the event at `from` out and puts it in at `to`. */
  move(from: number, to: number): void {
    const [was, becomes] = [this.position(from), this.position(to)];
    this.run('UPDATE events SET position = -1 WHERE position = ?', was);
    if (was < becomes) this.shift(was + 1, becomes, -1);
    else this.shift(becomes, was - 1, 1);
    this.run('UPDATE events SET position = ? WHERE position = -1', becomes);
  }
  close(): void {
    this.database.close();
  }
  private shift(first: number, last: number, by: number): void {
    const far = 10_000_000;
    const between = 'WHERE position BETWEEN ? AND ?';
    this.run(`UPDATE events SET position = position + ${far} ${between}`, first, last);
    this.run(`UPDATE events SET position = position - ${far - by} ${between}`, first + far, last + far);
  }
  private mend(): void {
    const mend = this.database.prepare('UPDATE events SET checksum = ? WHERE position = ?');
    for (const row of this.database.prepare('SELECT * FROM events').all()) {
      const { position, stream, id, type, data, metadata } = row as Record<string, string>;
      mend.run(crc32(`${stream}\n${id}\n${type}\n${data}\n${metadata}`), position!);
    }
  }
  private run(sql: string, ...parameters: (string | number)[]): void {
    this.database.prepare(sql).run(...parameters);
  }
}

describe('verify', () => {
  const folders = someFolders();
  let original: string;
  let ledger: Ledger;
  let log: Awaited<ReturnType<typeof someLog>>;
  let early: SignedCheckpoint;
  let last: SignedCheckpoint;

  beforeAll(async () => {
    original = folders.make();
    const store = await openEmbeddedStore({ folder: original });
    log = await someLog({ store });
    ({ ledger } = log);
    for (let number = 0; number < count; number += 1) {
      const expected = Math.floor(number / 7) - 1;
      const stream = `intake-${trajectoryOf(number)}`;
      await store.append(
        stream,
        [someEvent(trajectoryOf(number), number)],
        expected < 0 ? 'no-stream' : expected,
      );
      if (number !== 299) continue;
      await log.keeper.catchUp();
      early = (await log.keeper.checkpoint())!;
    }
    await log.keeper.catchUp();
    last = (await log.keeper.checkpoint())!;
    await store.close();
  });
  afterAll(async () => {
    await log.database.close();
    folders.remove();
  });

  /** Verifies a copy after somebody was at it. */
  const after = async (
    tamper: (tamperer: Tamperer) => void,
    options: { alone?: boolean; since?: readonly SignedCheckpoint[] } = {},
  ): Promise<Verification> => {
    const folder = folders.make();
    copyFileSync(join(original, 'events.db'), join(folder, 'events.db'));
    const tamperer = new Tamperer(folder);
    tamper(tamperer);
    tamperer.close();
    const store = await openEmbeddedStore({ folder, readOnly: true });
    const { alone = false, since = [] } = options;
    const kept = since.map(({ note }) => openCheckpoint(note, [log.signer.verifier]));
    try {
      return await verifyStore({ store, ledger: alone ? undefined : ledger, since: kept });
    } finally {
      await store.close();
    }
  };

  it('finds nothing where nothing happened', async () => {
    expect(await after(() => undefined, { since: [early, last] })).toEqual({
      ...{ events: count, logged: count, checkpoints: 4, position: expect.any(BigInt) },
    });
  });

  it('names an event that was changed', async () => {
    const { finding } = await after((tamperer) => tamperer.change(300, '300', '301'));
    expect(finding).toMatchObject({
      kind: 'changed',
      index: 300,
      event: { id: someEvent(trajectoryOf(300), 300).id, stream: 'intake-t6', revision: 42 },
    });
    expect(finding!.message).toContain('Event 42 of intake-t6');
  });

  it.each([0, 255, 256, 511, 698])('names event %i where it was dropped', async (index) => {
    const { finding } = await after((tamperer) => tamperer.remove(index));
    expect(finding).toMatchObject({
      kind: 'dropped',
      index,
      event: { id: someEvent(trajectoryOf(index), index).id },
    });
  });

  it('names the first of a tail that was dropped', async () => {
    const { finding } = await after((tamperer) => {
      for (let index = count - 1; index >= 690; index -= 1) tamperer.remove(index);
    });
    expect(finding).toMatchObject({ kind: 'dropped', index: 690 });
    expect(finding!.message).toContain('10 of 700');
  });

  it.each([0, 256, 699])('names an event that was inserted at %i', async (index) => {
    const { finding } = await after((tamperer) => tamperer.insert(index));
    expect(finding).toMatchObject({ kind: 'inserted', index, event: { stream: 'intake-new', revision: 0 } });
  });

  it.each([
    [100, 600, 100, 'moved back'],
    [600, 100, 100, 'moved forward'],
    [5, 6, 5, 'moved'],
  ])('names an event that was moved from %i to %i', async (from, to, index, message) => {
    const { finding } = await after((tamperer) => tamperer.move(from, to));
    expect(finding).toMatchObject({ kind: 'moved', index });
    expect(finding!.message).toContain(message);
  });

  it('names the place where the store itself sees damage', async () => {
    const { finding } = await after(({ database }) => {
      database
        .prepare(`UPDATE events SET data = '{}' WHERE position = (SELECT min(position) + 9 FROM events)`)
        .run();
    });
    expect(finding).toMatchObject({ kind: 'damaged', index: 9 });
  });

  it('sees by a checkpoint from outside what the log itself was made to hide', async () => {
    const since = [early, last];
    const changed = await after((tamperer) => tamperer.change(500, '500', '501'), { alone: true, since });
    expect(changed.finding).toMatchObject({ kind: 'checkpoint-differs', index: last.size - 1 });
    const before = await after((tamperer) => tamperer.change(100, '100', '101'), { alone: true, since });
    expect(before.finding).toMatchObject({ kind: 'checkpoint-differs', index: early.size - 1 });
  });

  it('sees that a restored backup continues a checkpoint, or what it lacks', async () => {
    const cut = (size: number) => (tamperer: Tamperer) => {
      for (let index = count - 1; index >= size; index -= 1) tamperer.remove(index);
    };
    expect(await after(cut(400), { alone: true, since: [early] })).toMatchObject({
      events: 400,
      checkpoints: 1,
    });
    const { finding } = await after(cut(400), { alone: true, since: [last] });
    expect(finding).toMatchObject({ kind: 'missing', index: 400 });
    expect(finding!.message).toContain('300 are missing');
  });

  it('lets the store be ahead of the log', async () => {
    const store = await openEmbeddedStore({ folder: folders.make() });
    const { keeper, ledger: behind, database } = await someLog({ store });
    await store.append('intake-a', [someEvent('a', 1)], 'no-stream');
    await keeper.catchUp();
    await store.append('intake-a', [someEvent('a', 2)], 0);
    expect(await verifyStore({ store, ledger: behind })).toMatchObject({ events: 2, logged: 1 });
    await store.close();
    await database.close();
  });

  it('sees a map of cases that says something else, though the tree is right', async () => {
    const store = await openEmbeddedStore({ folder: original, readOnly: true });
    const cases = early.cases;
    const { finding } = await verifyStore({ store, since: [{ ...last, cases }] });
    expect(finding).toMatchObject({ kind: 'checkpoint-differs', index: count - 1 });
    await store.close();
  });
});
