import { describe, expect, it } from '@jest/globals';
import { partitionOf } from '@digihub/event-bus-kafka';
import type { Publisher } from '@digihub/event-bus';
import { eventOf } from '@digihub/read-models/suites';
import { reconcile } from '../reconcile/reconcile.js';
import { counter, trajectories, upTo } from '../testing/counter.js';
import { relayWorld } from '../testing/relay-world.js';
import { numbersByKey, readTopic } from '../testing/topic-reader.js';
import { publishHistory } from './publish-history.js';
import { topicPlaces } from './topic-places.js';

/** Another context of the same events, with streams of its own. */
const other: Publisher = {
  ...counter,
  context: 'other',
  prefixes: ['other-'],
  publish: (stored, generation) => {
    const event = counter.publish(stored, generation);
    return event && { ...event, source: event.source.replace('counter', 'other') };
  },
};
const publishers = [counter, other];

describe('the history of a store', () => {
  const world = relayWorld();
  const parts = () => ({ publishers, store: world.place.store, kafka: world.kafka });

  const names = trajectories(5);
  const expected = (count: number) => Object.fromEntries(names.map((name) => [name, upTo(count)]));

  /** The events of two contexts by turns. */
  const fill = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn += 1) {
      await world.counting.countInTurns(names, 2);
      const event = { type: 'counter.counted.v1', id: crypto.randomUUID(), data: { n: turn } };
      const [first] = await Array.fromAsync(world.place.store.read('counter-t1', { limit: 1 }));
      const metadata = { ...first!.metadata, trajectory: 'shared' };
      await world.place.store.append(`other-${turn}`, [{ ...event, metadata }], 'no-stream');
      await world.place.store.append(
        `private-${turn}`,
        [eventOf('private.happened.v1', 'shared')],
        'no-stream',
      );
    }
  };

  /** Of each source, in order of the log: index, and that of the one before it. */
  const chains = async () => {
    const records = (await readTopic(world.kafka)).map(({ event }) => event);
    const ordered = records.sort((a, b) => Number(a.logindex) - Number(b.logindex));
    // This store's positions have no gaps.
    expect(ordered.map(({ logindex }) => logindex)).toEqual(ordered.map(({ sequence }) => sequence));
    return [...Map.groupBy(ordered, ({ source }) => source).values()];
  };
  const expectChained = async (): Promise<void> => {
    for (const events of await chains()) {
      expect(events.map(({ logprevious }) => logprevious)).toEqual([
        undefined,
        ...events.slice(0, -1).map(({ logindex }) => logindex),
      ]);
    }
  };

  it('comes to the topic once, in the order of the store over all contexts, wherever it was killed', async () => {
    await fill();
    for (let death = 1; death <= 4; death += 1) {
      let transactions = 0;
      const progress = (): void => {
        transactions += 1;
        if (transactions === death) throw new Error('killed');
      };
      await expect(publishHistory({ ...parts(), batchSize: 7, progress })).rejects.toThrow('killed');
    }
    await publishHistory({ ...parts(), batchSize: 7 });
    expect(await publishHistory(parts())).toBe(0);

    const records = await readTopic(world.kafka);
    const { shared, ...counted } = numbersByKey(records);
    expect({ shared, counted }).toEqual({ shared: [0, 1, 2, 3, 4, 5], counted: expected(12) });
    for (const partition of [0, 1, 2]) {
      const sequences = records
        .filter((record) => record.partition === partition)
        .map(({ event }) => event.sequence);
      expect(sequences).toEqual([...sequences].sort());
    }
    expect(await reconcile(parts())).toMatchObject({ differences: [], records: 66 });
    await expectChained();
  });

  it('is gone on with by the relays, behind it', async () => {
    await fill();
    await publishHistory(parts());
    const relays = publishers.map((publisher) => world.relay({ publisher }));
    const { position } = await world.counting.count('t1');
    await world.carried(relays[0]!, position);
    await Promise.all(relays.map((relay) => relay.stop()));
    const { shared: _, ...counted } = numbersByKey(await readTopic(world.kafka));
    expect(counted).toEqual({ ...expected(12), t1: upTo(13) });
    await expectChained();
  });

  it('is refused once a relay has carried some of it by itself', async () => {
    await world.counting.countInTurns(names, 2);
    const relay = world.relay();
    await world.carriedAll(relay);
    await relay.stop();
    await expect(publishHistory(parts())).rejects.toMatchObject({
      name: 'RelayRefused',
    });
    expect(numbersByKey(await readTopic(world.kafka))).toEqual(expected(2));
  });

  it('tells where a consumer goes on that was anywhere in it', async () => {
    await fill();
    await publishHistory({ ...parts(), batchSize: 5 });
    const stored = await Array.fromAsync(world.place.store.readAll({ after: -1n }));
    const records = await readTopic(world.kafka);
    const positions = stored.map(({ position }) => position);
    const places = await topicPlaces(world.kafka, { behind: positions, of: positions });
    for (const { position, metadata, stream } of stored) {
      const done = new Map<number, bigint>();
      for (const { partition, message, event } of records) {
        if (BigInt(event.sequence) <= position) done.set(partition, BigInt(message.offset));
      }
      expect(places.behind(position)).toEqual(done);
      if (stream.startsWith('private-')) {
        expect(places.of(position)).toBeUndefined();
        continue;
      }
      expect(places.of(position)?.partition).toBe(partitionOf(metadata.trajectory ?? stream, 3));
      const at = records.find(({ event }) => BigInt(event.sequence) === position)!;
      expect(places.of(position)?.offset).toBe(BigInt(at.message.offset));
    }
  });
});
