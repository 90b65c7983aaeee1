import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@digihub/event-bus-contract-tests';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { Counter, trajectories, upTo } from './testing/counter.js';
import { storeInFolder } from './testing/kafka-world.js';
import { relayWorld } from './testing/relay-world.js';
import { numbersByKey, readTopic } from './testing/topic-reader.js';

describe('a relay', () => {
  let over: PromiseWithResolvers<void>;
  beforeEach(() => {
    over = Promise.withResolvers();
  });
  // Before the world ends, which waits for its relays.
  afterEach(() => over.resolve());
  const world = relayWorld();

  it('carries what is public, in the binary mode of CloudEvents, and passes what is not', async () => {
    const { id } = await world.counting.count('t1');
    const { position } = await world.counting.count('t1', 'counter.kept.v1');
    await world.carried(world.relay(), position);
    const [record, ...others] = await readTopic(world.kafka);
    expect(others).toEqual([]);
    const { key, value, headers } = record!.message;
    expect(key!.toString()).toBe('t1');
    expect(value!.toString()).toBe('{"n":1}');
    const texts = Object.fromEntries(
      Object.entries(headers!).map(([name, content]) => [name, String(content)]),
    );
    expect(texts).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: 'be.digihub.counter.counted.v1',
      ce_source: `/digihub/counter?store=${await world.place.store.generation()}`,
      ce_subject: 't1',
      ce_time: '2022-03-01T09:00:00.000Z',
      ce_sequence: '00000000000000000000',
      ce_logindex: '00000000000000000000',
      ce_correlationid: id,
      ce_causationid: id,
    });
  });

  it('tells what it has before it, in events and the age of the oldest, and counts what it carried', async () => {
    const counts = { events: 0, transactions: 0 };
    const observer = {
      relayed: (_: string, events: number) => {
        counts.events += events;
        counts.transactions += 1;
      },
    };
    await world.counting.countInTurns(trajectories(3), 2);
    await world.counting.count('t1', 'counter.kept.v1');
    const held = world.relay({ observer, beforeCommit: () => over.promise });
    expect(await held.lag()).toBeUndefined();
    await until(async () => (await held.lag()) !== undefined, 'it took over');
    expect(await held.lag()).toEqual({ events: 7, oldest: '2022-03-01T09:00:00.000Z' });
    over.resolve();
    await until(async () => (await held.lag())?.events === 0, 'it carried them');
    expect(counts).toEqual({ events: 6, transactions: 1 });
  });

  it('goes on where it was, also after it died with a transaction open', async () => {
    const names = trajectories(5);
    await world.carried(world.relay({ batchSize: 7 }), await world.counting.countInTurns(names, 10));
    await world.relays[0]!.stop();
    const last = await world.counting.countInTurns(names, 10);
    const dead = world.relay({ beforeCommit: () => over.promise });
    await until(() => dead.status.state === 'running', 'it sends');
    await world.carried(world.relay(), last);
    expect(numbersByKey(await readTopic(world.kafka))).toEqual(
      Object.fromEntries(names.map((name) => [name, upTo(20)])),
    );
  });

  it('is fenced when another takes over, and nothing of what it held back is ever read', async () => {
    const asleep = Promise.withResolvers<void>();
    const awake = Promise.withResolvers<void>();
    const first = await world.counting.count('t1');
    const zombie = world.relay({
      beforeCommit: () => {
        asleep.resolve();
        return awake.promise;
      },
    });
    await asleep.promise;
    const other = world.relay();
    await world.carried(other, first.position);
    awake.resolve();
    expect(await zombie.ended).toMatchObject({ name: 'RelayFenced', relay: 'counter' });
    expect(zombie.status.state).toBe('fenced');
    const second = await world.counting.count('t1');
    await world.carried(other, second.position);
    expect(numbersByKey(await readTopic(world.kafka))).toEqual({ t1: [1, 2] });
  });

  it('refuses a store that was restored to an older state', async () => {
    const backup = mkdtempSync(join(tmpdir(), 'digihub-backup-'));
    await world.counting.countInTurns(['t1', 't2'], 2);
    await world.place.store.close();
    cpSync(world.place.folder, backup, { recursive: true });
    const store = await openEmbeddedStore({ folder: world.place.folder });
    const counter2 = new Counter(store);
    await counter2.countInTurns(['t3', 't4'], 2);
    const one = world.relay({ store });
    await world.carried(one, await store.head());
    await one.stop();
    await store.close();

    const restored = await openEmbeddedStore({ folder: backup });
    const refused = world.relay({ store: restored });
    expect(await refused.ended).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('ends at position 3: it is an older state'),
    });
    expect(refused.status.state).toBe('refused');

    // And one that grew on into another history.
    await new Counter(restored).countInTurns(['t5', 't6', 't7'], 3);
    expect(await world.relay({ store: restored }).ended).toMatchObject({
      message: expect.stringContaining('where this store has another event'),
    });
    await restored.close();
    rmSync(backup, { recursive: true });
  });

  it('refuses a store that is another one', async () => {
    await world.carried(world.relay(), (await world.counting.count('t1')).position);
    await world.relays[0]!.stop();
    const other = await storeInFolder();
    await new Counter(other.store).count('t1');
    const refused = world.relay({ store: other.store });
    expect(await refused.ended).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('but this is store'),
    });
    await other.close();
  });
});
