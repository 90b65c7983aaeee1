import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { KafkaSettings } from '@digihub/event-bus-kafka';
import { until } from '@digihub/event-bus-contract-tests';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { Relay } from './relay.js';
import type { RelayOptions } from './relay-options.js';
import { Counter, counter, trajectories, upTo } from './testing/counter.js';
import { ownSettings, type StoreInFolder, storeInFolder } from './testing/kafka-world.js';
import { numbersByKey, readTopic } from './testing/topic-reader.js';

describe('a relay', () => {
  let broker: LocalBroker;
  let kafka: KafkaSettings;
  let place: StoreInFolder;
  let counting: Counter;
  let relays: Relay[];
  let over: PromiseWithResolvers<void>;
  beforeAll(async () => {
    broker = await startLocalBroker();
  });
  afterAll(() => broker.stop());
  beforeEach(async () => {
    kafka = ownSettings(broker.brokers);
    place = await storeInFolder();
    counting = new Counter(place.store);
    relays = [];
    over = Promise.withResolvers();
  });
  afterEach(async () => {
    over.resolve();
    await Promise.all(relays.map((relay) => relay.stop()));
    await place.close();
  });

  const relay = (options: Partial<RelayOptions> = {}): Relay => {
    const one = new Relay({ publisher: counter, store: place.store, kafka, ...options });
    relays.push(one);
    one.start();
    return one;
  };
  const carried = (one: Relay, position: bigint) =>
    until(() => one.status.position >= position, `the relay is at ${position}`);

  it('carries what is public, in the binary mode of CloudEvents, and passes what is not', async () => {
    const { id } = await counting.count('t1');
    const { position } = await counting.count('t1', 'counter.kept.v1');
    await carried(relay(), position);
    const [record, ...others] = await readTopic(kafka);
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
      ce_source: `/digihub/counter?store=${await place.store.generation()}`,
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
    await counting.countInTurns(trajectories(3), 2);
    await counting.count('t1', 'counter.kept.v1');
    const held = relay({ observer, beforeCommit: () => over.promise });
    expect(await held.lag()).toBeUndefined();
    await until(async () => (await held.lag()) !== undefined, 'it took over');
    expect(await held.lag()).toEqual({ events: 7, oldest: '2022-03-01T09:00:00.000Z' });
    over.resolve();
    await until(async () => (await held.lag())?.events === 0, 'it carried them');
    expect(counts).toEqual({ events: 6, transactions: 1 });
  });

  it('goes on where it was, also after it died with a transaction open', async () => {
    const names = trajectories(5);
    await carried(relay({ batchSize: 7 }), await counting.countInTurns(names, 10));
    await relays[0]!.stop();
    const last = await counting.countInTurns(names, 10);
    const dead = relay({ beforeCommit: () => over.promise });
    await until(() => dead.status.state === 'running', 'it sends');
    await carried(relay(), last);
    expect(numbersByKey(await readTopic(kafka))).toEqual(
      Object.fromEntries(names.map((name) => [name, upTo(20)])),
    );
  });

  it('is fenced when another takes over, and nothing of what it held back is ever read', async () => {
    const asleep = Promise.withResolvers<void>();
    const awake = Promise.withResolvers<void>();
    const first = await counting.count('t1');
    const zombie = relay({
      beforeCommit: () => {
        asleep.resolve();
        return awake.promise;
      },
    });
    await asleep.promise;
    const other = relay();
    await carried(other, first.position);
    awake.resolve();
    expect(await zombie.ended).toMatchObject({ name: 'RelayFenced', relay: 'counter' });
    expect(zombie.status.state).toBe('fenced');
    const second = await counting.count('t1');
    await carried(other, second.position);
    expect(numbersByKey(await readTopic(kafka))).toEqual({ t1: [1, 2] });
  });

  it('refuses a store that was restored to an older state', async () => {
    const backup = mkdtempSync(join(tmpdir(), 'digihub-backup-'));
    await counting.countInTurns(['t1', 't2'], 2);
    await place.store.close();
    cpSync(place.folder, backup, { recursive: true });
    const store = await openEmbeddedStore({ folder: place.folder });
    const counter2 = new Counter(store);
    await counter2.countInTurns(['t3', 't4'], 2);
    const one = relay({ store });
    await carried(one, await store.head());
    await one.stop();
    await store.close();

    const restored = await openEmbeddedStore({ folder: backup });
    const refused = relay({ store: restored });
    expect(await refused.ended).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('ends at position 3: it is an older state'),
    });
    expect(refused.status.state).toBe('refused');

    // And one that grew on into another history.
    await new Counter(restored).countInTurns(['t5', 't6', 't7'], 3);
    expect(await relay({ store: restored }).ended).toMatchObject({
      message: expect.stringContaining('where this store has another event'),
    });
    await restored.close();
    rmSync(backup, { recursive: true });
  });

  it('refuses a store that is another one', async () => {
    await carried(relay(), (await counting.count('t1')).position);
    await relays[0]!.stop();
    const other = await storeInFolder();
    await new Counter(other.store).count('t1');
    const refused = relay({ store: other.store });
    expect(await refused.ended).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('but this is store'),
    });
    await other.close();
  });
});
