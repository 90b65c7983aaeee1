import { describe, expect, it } from '@jest/globals';
import { connectKafka, readCheckpoints, type RelayCheckpoint, resolved } from '@digihub/event-bus-kafka';
import { eventOf } from '@digihub/read-models/suites';
import { mostPassed } from './in-batches.js';
import type { Relay } from './relay.js';
import { RelayProducer } from './relay-producer.js';
import { relayWorld } from './testing/relay-world.js';
import { readTopic } from './testing/topic-reader.js';

describe('the log index of what a relay publishes', () => {
  const world = relayWorld();

  /** A relay that has carried everything. */
  const relayed = async (): Promise<Relay> => {
    const relay = world.relay();
    await world.carriedAll(relay);
    return relay;
  };
  /** Events of a context that it has nothing to do with. */
  const elsewhere = (count: number) =>
    world.place.store.append(
      `other-${crypto.randomUUID()}`,
      Array.from({ length: count }, () => eventOf('other.happened.v1', 't1')),
      'no-stream',
    );
  const checkpoint = async (): Promise<RelayCheckpoint> => {
    const { prefix, checkpoints: topic } = resolved(world.kafka);
    const { signal } = new AbortController();
    const { checkpoints } = await readCheckpoints({
      kafka: connectKafka(world.kafka),
      topic,
      prefix,
      signal,
    });
    return checkpoints.get('counter')!;
  };
  /** Of the records, in order of the log: index, and that of the one before it. */
  const chain = async (): Promise<readonly (readonly (number | undefined)[])[]> => {
    const records = await readTopic(world.kafka);
    return records
      .map(({ event: { logindex, logprevious } }) => [
        Number(logindex),
        logprevious === undefined ? undefined : Number(logprevious),
      ])
      .sort(([a], [b]) => a! - b!);
  };

  it('is the place among all events, and each names the one before it, also after a restart', async () => {
    await elsewhere(3);
    await world.counting.count('t1');
    await world.counting.count('t1', 'counter.kept.v1');
    await world.counting.count('t2');
    await elsewhere(2);
    await world.counting.count('t3');
    const relay = await relayed();
    expect(await chain()).toEqual([
      [3, undefined],
      [5, 3],
      [8, 5],
    ]);
    await relay.stop();
    await elsewhere(2);
    await world.counting.count('t1');
    await relayed();
    expect((await chain()).at(-1)).toEqual([11, 8]);
  });

  it('costs no transaction for the events of others, but one in so many', async () => {
    await world.counting.count('t1');
    const relay = await relayed();
    const { transactions } = relay.status;
    for (let round = 0; round < 3; round += 1) {
      await elsewhere(5);
      await world.carriedAll(relay);
    }
    expect(relay.status.transactions).toBe(transactions);
    expect((await checkpoint()).logSize).toBe(1);
    expect(await relay.lag()).toEqual({ events: 0 });
    await elsewhere(mostPassed);
    await world.carriedAll(relay);
    expect(relay.status.transactions).toBe(transactions + 1);
    expect((await checkpoint()).logSize).toBeGreaterThanOrEqual(mostPassed);
    await relay.stop();
    await world.counting.count('t1');
    await relayed();
    expect(await chain()).toEqual([
      [0, undefined],
      [mostPassed + 16, 0],
    ]);
  });

  it('begins behind a checkpoint of before there was one, by one count', async () => {
    await elsewhere(2);
    await world.counting.countInTurns(['t1', 't2'], 2);
    await (await relayed()).stop();
    const { logSize, logLast: _, ...before } = await checkpoint();
    expect(logSize).toBe(6);
    const older = new RelayProducer({
      ...{ kafka: connectKafka(world.kafka), settings: resolved(world.kafka) },
      ...{ relay: 'counter', holder: 'older' },
    });
    await older.takeOver(new AbortController().signal);
    await older.write([], before);
    await older.close();
    await elsewhere(1);

    const relay = await relayed();
    expect(await checkpoint()).toMatchObject({ position: before.position, logSize: 6, logLast: {} });
    await world.counting.count('t1');
    await world.counting.count('t1');
    await world.carriedAll(relay);
    expect((await chain()).slice(-2)).toEqual([
      [7, undefined],
      [8, 7],
    ]);
  });
});
