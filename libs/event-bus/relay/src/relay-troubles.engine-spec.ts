import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectKafka, type KafkaSettings, partitionEnds, resolved } from '@digihub/event-bus-kafka';
import { until } from '@digihub/event-bus-contract-tests';
import type { Publisher } from '@digihub/event-bus';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { Relay } from './relay.js';
import type { RelayOptions, RelayTrouble } from './relay-options.js';
import { isEpochError } from './relay-errors.js';
import { Counter, counter, trajectories, upTo } from './testing/counter.js';
import { ownSettings, type StoreInFolder, storeInFolder } from './testing/kafka-world.js';
import { numbersByKey, readTopic } from './testing/topic-reader.js';

describe('a relay in trouble', () => {
  let broker: LocalBroker;
  let kafka: KafkaSettings;
  let place: StoreInFolder;
  let counting: Counter;
  let relays: Relay[];
  let troubles: RelayTrouble[];
  beforeAll(async () => {
    broker = await startLocalBroker();
  });
  afterAll(() => broker.stop());
  beforeEach(async () => {
    kafka = ownSettings(broker.brokers);
    place = await storeInFolder();
    counting = new Counter(place.store);
    relays = [];
    troubles = [];
  });
  afterEach(async () => {
    broker.resume();
    await Promise.all(relays.map((relay) => relay.stop()));
    await place.close();
  });

  const relay = (options: Partial<RelayOptions> = {}): Relay => {
    const report = (trouble: RelayTrouble): void => void troubles.push(trouble);
    const one = new Relay({ publisher: counter, store: place.store, kafka, report, ...options });
    relays.push(one);
    one.start();
    return one;
  };
  const ends = () => partitionEnds(connectKafka(kafka), resolved(kafka).topic);
  const carried = (one: Relay, position: bigint) =>
    until(() => one.status.position >= position, `the relay is at ${position}`);
  const numbers = async () => numbersByKey(await readTopic(kafka));

  it('is not fenced by a transaction that took too long: it tells, and goes on', async () => {
    let slow = true;
    const { position } = await counting.count('t1');
    const one = relay({
      beforeCommit: async () => {
        if (!slow) return;
        slow = false;
        // The broker ends it, and tells nobody but those who read.
        await until(
          async () => [...(await ends()).values()].some(({ next }) => next > 0n),
          'ended by the broker',
        );
      },
    });
    await carried(one, position);
    // A broker that has just started may tell of other trouble too.
    const shutOut = troubles.filter(({ error }) => isEpochError(error));
    expect(shutOut).toMatchObject([{ kind: 'away', relay: 'counter' }]);
    expect(one.status).toEqual({
      ...{ relay: 'counter', state: 'running' },
      ...{ position, published: 1, transactions: 1 },
    });
    expect(await numbers()).toEqual({ t1: [1] });
  });

  it('tells when it is shut out again and again though nobody took over, and backs off', async () => {
    let shutOut = true;
    const { position } = await counting.count('t1');
    const one = relay({
      beforeCommit: () => {
        if (shutOut) throw Object.assign(new Error('shut out'), { type: 'INVALID_PRODUCER_EPOCH' });
      },
    });
    await until(() => one.status.state === 'backing-off', 'it backs off');
    await until(() => troubles.length >= 3, 'it tried again');
    expect(troubles).toMatchObject(troubles.map(() => ({ kind: 'away', error: { message: 'shut out' } })));
    expect(one.status.trouble).toMatchObject({ message: 'shut out' });
    shutOut = false;
    await carried(one, position);
    expect(one.status).toMatchObject({ state: 'running', published: 1 });
    expect(one.status).not.toHaveProperty('trouble');
  });

  it('holds readers back no longer than seconds when it hangs in a transaction', async () => {
    const began = Promise.withResolvers<number>();
    const awake = Promise.withResolvers<void>();
    const { position } = await counting.count('t1');
    const hung = relay({
      beforeCommit: () => {
        began.resolve(performance.now());
        return awake.promise;
      },
    });
    const since = await began.promise;
    // Writes behind what the other left open, in the same partition.
    await carried(relay({ publisher: { ...counter, context: 'witness' } }), position);
    await until(async () => (await readTopic(kafka)).length === 1, 'the witness is read');
    const seconds = (performance.now() - since) / 1_000;
    expect(seconds).toBeGreaterThan(3);
    expect(seconds).toBeLessThan(9);
    awake.resolve();
    await until(async () => (await readTopic(kafka)).length === 2, 'it carries it all the same');
    expect(hung.status).toMatchObject({ state: 'running', position, published: 1 });
  });

  it('ends within seconds though the broker hangs, and nothing that it held is lost or doubled', async () => {
    const { position: first } = await counting.count('t1');
    const sent = Promise.withResolvers<void>();
    let held = false;
    const one = relay({
      beforeCommit: () => {
        if (!held) return;
        broker.pause();
        sent.resolve();
      },
    });
    await carried(one, first);
    held = true;
    const { position } = await counting.count('t1');
    await sent.promise;
    const began = performance.now();
    expect(await one.stop()).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(one.status.state).toBe('stopped');
    broker.resume();
    await carried(relay(), position);
    expect(await numbers()).toEqual({ t1: [1, 2] });
  });

  const brokenAt = (eventId: string, isMended: () => boolean): Publisher => ({
    ...counter,
    publish: (stored, generation) => {
      if (stored.id === eventId && !isMended()) throw new TypeError('no such hub');
      return counter.publish(stored, generation);
    },
  });

  it('stops in front of an event that cannot be published, and goes on once that is mended', async () => {
    let mended = false;
    await counting.countInTurns(trajectories(2), 2);
    const poison = await counting.count('t1');
    const { position } = await counting.count('t1');
    const one = relay({ publisher: brokenAt(poison.id, () => mended) });
    await until(() => one.status.state === 'blocked', 'it is blocked');
    const states = new Set<string>();
    await until(() => {
      states.add(one.status.state);
      return troubles.length >= 2;
    }, 'it tried again');
    expect([...states]).toEqual(['blocked']);
    expect(troubles).toMatchObject(
      troubles.map(() => ({ kind: 'away', error: { name: 'NotPublishable', eventId: poison.id } })),
    );
    expect(await numbers()).toEqual({ t1: [1, 2], t2: [1, 2] });
    mended = true;
    await carried(one, position);
    expect(one.status.state).toBe('running');
    expect(await numbers()).toEqual({ t1: upTo(4), t2: [1, 2] });
  });
});
