import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsumerRunner, listWaiting, type ReadDatabase } from '@digihub/read-models';
import type { PublishedEvent } from '@digihub/contracts';
import { storeFedSource } from '@digihub/event-bus-embedded';
import { migrate } from './migrate.js';
import { type CountingContext, happened, openCounting } from './testing/counting-context.js';
import { type BothStores, openBothStores, write } from './testing/stores.js';

describe('an installation that moves to another store', () => {
  let stores: BothStores;
  let folder: string;
  let from: CountingContext;
  let to: CountingContext;
  beforeEach(async () => {
    stores = await openBothStores();
    folder = mkdtempSync(join(tmpdir(), 'digihub-migration-'));
    from = await openCounting(join(folder, 'from.db'));
    to = await openCounting(join(folder, 'to.db'));
    await write(stores.source, [
      ['a-1', 2],
      ['b-1', 1],
      ['a-1', 1],
      ['c-1', 2],
      ['b-1', 1],
    ]);
  });
  afterEach(async () => {
    await from.database.close();
    await to.database.close();
    await stores.close();
    rmSync(folder, { recursive: true });
  });

  const move = (verifyOnly = false) =>
    migrate({
      source: { store: stores.source, contexts: [from] },
      target: { store: stores.target, contexts: [to] },
      publishers: [to.publisher],
      verifyOnly,
    });
  const onB = ({ subject }: PublishedEvent): boolean => subject === 'b-1';

  it('has done there what it had done here: nothing is done again', async () => {
    const done = await from.run(stores.source);
    expect(done).toHaveLength(7);
    expect(await move()).toMatchObject({
      copied: 7,
      isSame: true,
      readModels: [{ done: 'copied', differences: [] }],
    });
    expect(await to.run(stores.target)).toEqual([]);
    expect(await to.database.read.selectFrom('seen').selectAll().orderBy('stream').execute()).toEqual([
      { stream: 'a-1', times: 3 },
      { stream: 'b-1', times: 2 },
      { stream: 'c-1', times: 2 },
    ]);
  });

  it('does there what was still to come, and that once', async () => {
    await from.run(stores.source);
    await write(stores.source, [
      ['a-1', 1],
      ['c-1', 1],
    ]);
    await move();
    expect(await to.run(stores.target)).toHaveLength(2);
    expect(await to.run(stores.target)).toEqual([]);
    expect(
      await to.database.read.selectFrom('seen').select(['stream', 'times']).orderBy('stream').execute(),
    ).toEqual([
      { stream: 'a-1', times: 4 },
      { stream: 'b-1', times: 2 },
      { stream: 'c-1', times: 3 },
    ]);
  });

  it('keeps messages parked, in order, each as it is published there, and they can be tried again', async () => {
    await from.run(stores.source, onB);
    const parked = await listWaiting(from.database, { consumer: 'history.reactions' });
    expect(parked.map(({ key }) => key)).toEqual(['b-1', 'b-1']);
    expect(await move()).toMatchObject({ isSame: true });
    const there = await listWaiting(to.database, { consumer: 'history.reactions' });
    expect(there.map(({ id, state, attempts, error }) => [id, state, attempts, error])).toEqual(
      parked.map(({ id, state, attempts, error }) => [id, state, attempts, error]),
    );
    const bodies: PublishedEvent[] = [];
    const runner = new ConsumerRunner({
      database: to.database as ReadDatabase,
      source: storeFedSource({ store: stores.target, publishers: [to.publisher] }),
      consumer: {
        kind: 'reaction',
        name: 'history.reactions',
        types: [happened.type],
        react: async ({ body }) => void bodies.push(body),
      },
    });
    const gone = new Promise<void>((resolve) => to.database.onCommit(() => bodies.length === 2 && resolve()));
    runner.start();
    await runner.retry(there[0]!.id);
    await gone;
    await runner.stop();
    expect(await listWaiting(to.database)).toEqual([]);
    const generation = await stores.target.generation();
    const twins = await Array.fromAsync(stores.target.read('b-1'));
    expect(bodies).toEqual(twins.map((stored) => to.publisher.publish(stored, generation)));
  });

  it('finds a row that was changed, one too many, and a watermark that was moved', async () => {
    await from.run(stores.source);
    await move();
    expect(await move(true)).toMatchObject({ isSame: true, readModels: [{ done: 'compared' }] });
    await to.database.transaction(async (tx) => {
      await tx.updateTable('seen').set({ times: 9 }).where('stream', '=', 'a-1').execute();
      await tx.deleteFrom('seen').where('stream', '=', 'c-1').execute();
      await tx
        .updateTable('watermarks' as 'seen')
        .set({ sequence: '00000000000000000001' } as never)
        .where('consumer' as never, '=', 'history.reactions' as never)
        .execute();
    });
    const { isSame, readModels } = await move(true);
    expect(isSame).toBe(false);
    expect(readModels[0]!.differences.map(({ table, only }) => `${table} ${only}`).sort()).toEqual([
      'seen source',
      'seen source',
      'seen target',
      'watermarks source',
      'watermarks target',
    ]);
  });

  it('never writes into read models that hold something else', async () => {
    await from.run(stores.source);
    await to.database.transaction((tx) =>
      tx.insertInto('seen').values({ stream: 'z-1', times: 1 }).execute(),
    );
    expect(await move()).toMatchObject({ isSame: false, readModels: [{ done: 'found' }] });
    expect(await to.database.read.selectFrom('seen').selectAll().execute()).toEqual([
      { stream: 'z-1', times: 1 },
    ]);
  });

  it('leaves nothing half copied where it dies in between, and goes on', async () => {
    await from.run(stores.source, onB);
    const dying: CountingContext = {
      ...to,
      runtime: {
        database: {
          read: to.database.read,
          transaction: (work: Parameters<typeof to.database.transaction>[0]) =>
            to.database.transaction(async (tx) => {
              await work(tx);
              throw new Error('killed');
            }),
        },
      } as unknown as CountingContext['runtime'],
    };
    const source = { store: stores.source, contexts: [from] };
    await expect(
      migrate({ source, target: { store: stores.target, contexts: [dying] }, publishers: [] }),
    ).rejects.toThrow('killed');
    expect(await to.database.read.selectFrom('seen').selectAll().execute()).toEqual([]);
    expect(await move()).toMatchObject({
      found: 7,
      copied: 0,
      isSame: true,
      readModels: [{ done: 'copied' }],
    });
  });
});
