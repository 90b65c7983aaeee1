import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore, NewEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import {
  bucketCount,
  bucketLeaf,
  bucketSays,
  caseOf,
  CompactRange,
  emptyCase,
  eventLeaf,
  openCheckpoint,
  proveConsistency,
  proveInclusion,
  verifyConsistency,
  verifyInclusion,
  withEvent,
} from '@digihub/ledger-proofs';
import type { ReadDatabase } from '@digihub/read-models';
import { until } from '@digihub/read-models/suites';
import { folderPublisher } from './checkpoint-publisher.js';
import { rotateSigningKey, signingKeyIn } from './signing-key.js';
import type { LedgerTables } from './tables.js';
import { someEvent, someFolders, someLog } from './testing.js';

/** What a log does on any read database. `open` gives an empty one; twice in one call: two connections to it. */
export const ledgerSuite = (
  open: () => Promise<{ one: ReadDatabase<LedgerTables>; another: ReadDatabase<LedgerTables> }>,
): void => {
  describe('the ledger', () => {
    const folders = someFolders();
    let store: EventStore;
    let written = 0;

    const write = async (events: number, into: EventStore = store): Promise<void> => {
      const batch: NewEvent[] = [];
      for (let left = events; left > 0; left -= 1, written += 1)
        batch.push(someEvent(written % 5 === 0 ? undefined : `t${written % 40}`, written));
      await into.append(`intake-${written}`, batch, 'no-stream');
    };
    beforeAll(async () => {
      store = await openEmbeddedStore({ folder: folders.make() });
      await write(600);
    });
    afterAll(async () => {
      await store.close();
      folders.remove();
    });
    const close = (...databases: ReadDatabase<LedgerTables>[]) =>
      Promise.all(databases.map((database) => database.close()));

    it('grows with the store as if it had been built at once, and proves every event', async () => {
      const { one, another } = await open();
      const first = await someLog({ store, database: one });
      await first.keeper.catchUp();
      const before = (await first.checkpoints.make())!;
      await write(300);
      // Another process goes on where the first one stopped.
      const second = await someLog({ store, database: another, signer: first.signer });
      await second.keeper.catchUp();
      const after = (await second.checkpoints.make())!;

      const whole = CompactRange.empty();
      const cases = new Map([['nobody', emptyCase]]);
      const leaves = [];
      for await (const event of store.readAll({ after: -1n })) {
        leaves.push(eventLeaf(event));
        whole.append(leaves.at(-1)!);
        cases.set(caseOf(event), withEvent(cases.get(caseOf(event)) ?? emptyCase, leaves.at(-1)!));
      }
      expect(after).toMatchObject({ size: whole.size, root: whole.root() });
      const subtrees = second.ledger.subtrees();
      verifyConsistency(before, after, await proveConsistency(subtrees, before.size, after.size));
      for (const [index, leaf] of leaves.entries())
        verifyInclusion(leaf, { index, ...after, proof: await proveInclusion(subtrees, index, after.size) });
      for (const [key, head] of [...cases].slice(0, 20)) {
        const { proof, checkpoint } = (await second.checkpoints.makeWithCase(key))!;
        expect(bucketSays(proof.text, key, head)).toBe(true);
        const inclusion = {
          index: proof.bucket,
          size: bucketCount,
          proof: proof.proof,
          root: checkpoint.cases,
        };
        verifyInclusion(bucketLeaf(proof.text), inclusion);
        expect(checkpoint.note).toBe(after.note);
      }
      const entry = (await second.ledger.entryOf(someEvent('t7', 7).id))!;
      expect(entry).toMatchObject({ log_index: 7, revision: 7, case_key: 't7' });
      expect(await second.ledger.entriesOfCase('t7', after.size)).toHaveLength(cases.get('t7')!.count);
      await close(one, another);
    });

    it('kept by two at once is one log with one checkpoint per size', async () => {
      const { one, another } = await open();
      const folder = folders.make();
      const publishers = [folderPublisher(folder)];
      const options = { store, publishers, events: 50, interval: 5 };
      const first = await someLog({ ...options, database: one });
      const second = await someLog({ ...options, database: another, signer: first.signer });
      first.keeper.start();
      second.keeper.start();
      for (let round = 0; round < 5; round += 1) await write(60);
      const following = (log: typeof first) => log.keeper.status.size === written;
      await until(() => following(first) && following(second), 'both follow');
      const notes = await Promise.all([first, second, first].map(({ checkpoints }) => checkpoints.make()));
      expect(new Set(notes.map((made) => made!.note)).size).toBe(1);
      await until(
        () => readFileSync(join(folder, 'checkpoint'), 'utf8') === notes[0]!.note,
        'the last one is published',
      );
      await Promise.all([first.keeper.stop(), second.keeper.stop()]);
      const rows = await one.read.selectFrom('ledger_checkpoints').selectAll().orderBy('size').execute();
      let before: { size: number; root: Buffer } | undefined;
      for (const { note } of rows) {
        const opened = openCheckpoint(note, [first.signer.verifier]);
        if (before) {
          const proof = await proveConsistency(first.ledger.subtrees(), before.size, opened.size);
          verifyConsistency(before, opened, proof);
        }
        before = opened;
      }
      expect(rows.length).toBeGreaterThan(1);
      expect([first.troubles, second.troubles]).toEqual([[], []]);
      await close(one, another);
    });

    it('signs nothing that does not continue what it signed', async () => {
      const { one, another } = await open();
      const { keeper, checkpoints } = await someLog({ store, database: one });
      await keeper.catchUp();
      await checkpoints.make();
      await write(10);
      await keeper.catchUp();
      await one.transaction(async (tx) => {
        const tile = await tx
          .selectFrom('ledger_tiles')
          .selectAll()
          .where('level', '=', 0)
          .executeTakeFirstOrThrow();
        const hashes = Buffer.from(tile.hashes);
        hashes[40]! ^= 1;
        await tx
          .updateTable('ledger_tiles')
          .set({ hashes })
          .where('level', '=', 0)
          .where('tile', '=', tile.tile)
          .execute();
        await tx.deleteFrom('ledger_tiles').where('level', '=', 1).execute();
        await tx
          .insertInto('ledger_tiles')
          .values({ level: 1, tile: 0, hashes: Buffer.alloc(256 * 32) })
          .execute();
      });
      await expect(checkpoints.make()).rejects.toThrow('does not continue');
      await close(one, another);
    });

    it('follows the same events to another store, and refuses a store with others', async () => {
      const { one, another } = await open();
      const { keeper, ledger, checkpoints, signer } = await someLog({ store, database: one });
      await keeper.catchUp();
      const before = (await checkpoints.make())!;
      const moved = await openEmbeddedStore({ folder: folders.make() });
      const other = await openEmbeddedStore({ folder: folders.make() });
      let number = 0;
      for await (const { id, type, data, metadata, stream, revision } of store.readAll({ after: -1n })) {
        const expected = revision === 0 ? 'no-stream' : revision - 1;
        await moved.append(stream, [{ id, type, data, metadata }], expected);
        const changed = (number += 1) === 300 ? { ...data, number: -1 } : data;
        await other.append(stream, [{ id, type, data: changed, metadata }], expected);
      }
      const migrated = await someLog({ store: moved, database: one, signer });
      await migrated.keeper.catchUp();
      expect((await ledger.state()).generation).toBe(await moved.generation());
      expect((await migrated.checkpoints.make())!.note).toBe(before.note);
      const refused = await someLog({ store: other, database: one, signer });
      await expect(refused.keeper.catchUp()).rejects.toThrow('is not as it was when it was logged');
      refused.keeper.start();
      await until(() => refused.keeper.status.state === 'refused', 'it refuses');
      await refused.keeper.stop();
      await moved.close();
      await other.close();
      await close(one, another);
    });

    it('does not sign behind a checkpoint that was published, as after a restore', async () => {
      const { one, another } = await open();
      const folder = folders.make();
      const publishers = [folderPublisher(folder)];
      const { keeper, signer } = await someLog({ store, database: one, publishers });
      await keeper.catchUp();
      await keeper.checkpoint();
      const restored = await openEmbeddedStore({ folder: folders.make() });
      await write(20, restored);
      const empty = await open();
      const behind = await someLog({ store: restored, database: empty.one, publishers, signer });
      await behind.keeper.catchUp();
      await expect(behind.keeper.checkpoint()).rejects.toThrow(/are missing/);
      const elsewhere = await open();
      const stranger = await someLog({ store, database: elsewhere.one, publishers });
      await stranger.keeper.catchUp();
      await expect(stranger.keeper.checkpoint()).rejects.toMatchObject({ code: 'wrong-key' });
      await restored.close();
      await close(one, another, empty.one, empty.another, elsewhere.one, elsewhere.another);
    });

    it('keeps the keys that signed when the key is another', async () => {
      const { one, another } = await open();
      const keys = folders.make();
      const signer = signingKeyIn(keys, 'example.org/log');
      expect(signingKeyIn(keys).verifier.vkey).toBe(signer.verifier.vkey);
      expect(statSync(join(keys, 'ledger.key')).mode & 0o777).toBe(0o600);
      const first = await someLog({ store, database: one, signer });
      await first.keeper.catchUp();
      const before = (await first.keeper.checkpoint())!;
      const next = rotateSigningKey(keys);
      expect([next.name, next.keyId === signer.keyId]).toEqual(['example.org/log', false]);
      const second = await someLog({ store, database: another, signer: signingKeyIn(keys) });
      await second.keeper.catchUp();
      // Nothing was added: the text is the same, and whoever knows either key opens it.
      const same = (await second.keeper.checkpoint())!;
      expect(same.note.startsWith(before.note)).toBe(true);
      for (const { verifier } of [signer, next])
        expect(openCheckpoint(same.note, [verifier])).toEqual(openCheckpoint(before.note, [signer.verifier]));
      expect((await first.checkpoints.make())!.note).toBe(same.note);
      await write(10);
      await second.keeper.catchUp();
      const after = (await second.keeper.checkpoint())!;
      const known = await second.ledger.verifiers();
      expect(known).toHaveLength(2);
      for (const { note, size } of [before, same, after]) expect(openCheckpoint(note, known).size).toBe(size);
      expect(() => openCheckpoint(after.note, [signer.verifier])).toThrow();
      await close(one, another);
    });
  });
};
