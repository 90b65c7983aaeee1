import { beforeEach, describe, expect, it } from '@jest/globals';
import { connectKafka, partitionEnds, resolved } from '@digihub/event-bus-kafka';
import { until } from '@digihub/event-bus-contract-tests';
import type { Publisher } from '@digihub/event-bus';
import type { Relay } from './relay.js';
import type { RelayOptions, RelayTrouble } from './relay-options.js';
import { isEpochError } from './relay-errors.js';
import { counter, trajectories, upTo } from './testing/counter.js';
import { relayWorld } from './testing/relay-world.js';
import { numbersByKey, readTopic } from './testing/topic-reader.js';

describe('a relay in trouble', () => {
  const world = relayWorld();
  let troubles: RelayTrouble[];
  beforeEach(() => {
    troubles = [];
  });

  const relay = (options: Partial<RelayOptions> = {}): Relay => {
    const report = (trouble: RelayTrouble): void => void troubles.push(trouble);
    return world.relay({ report, ...options });
  };
  const ends = () => partitionEnds(connectKafka(world.kafka), resolved(world.kafka).topic);
  const numbers = async () => numbersByKey(await readTopic(world.kafka));

  it('is not fenced by a transaction that took too long: it tells, and goes on', async () => {
    let slow = true;
    const { position } = await world.counting.count('t1');
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
    await world.carried(one, position);
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
    const { position } = await world.counting.count('t1');
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
    await world.carried(one, position);
    expect(one.status).toMatchObject({ state: 'running', published: 1 });
    expect(one.status).not.toHaveProperty('trouble');
  });

  it('holds readers back no longer than seconds when it hangs in a transaction', async () => {
    const began = Promise.withResolvers<number>();
    const awake = Promise.withResolvers<void>();
    const { position } = await world.counting.count('t1');
    const hung = relay({
      beforeCommit: () => {
        began.resolve(performance.now());
        return awake.promise;
      },
    });
    const since = await began.promise;
    // Writes behind what the other left open, in the same partition.
    await world.carried(relay({ publisher: { ...counter, context: 'witness' } }), position);
    await until(async () => (await readTopic(world.kafka)).length === 1, 'the witness is read');
    const seconds = (performance.now() - since) / 1_000;
    expect(seconds).toBeGreaterThan(3);
    expect(seconds).toBeLessThan(9);
    awake.resolve();
    await until(async () => (await readTopic(world.kafka)).length === 2, 'it carries it all the same');
    expect(hung.status).toMatchObject({ state: 'running', position, published: 1 });
  });

  it('ends within seconds though the broker hangs, and nothing that it held is lost or doubled', async () => {
    const { position: first } = await world.counting.count('t1');
    const sent = Promise.withResolvers<void>();
    let held = false;
    const one = relay({
      beforeCommit: () => {
        if (!held) return;
        world.broker.pause();
        sent.resolve();
      },
    });
    await world.carried(one, first);
    held = true;
    const { position } = await world.counting.count('t1');
    await sent.promise;
    const began = performance.now();
    expect(await one.stop()).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(one.status.state).toBe('stopped');
    world.broker.resume();
    await world.carried(relay(), position);
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
    await world.counting.countInTurns(trajectories(2), 2);
    const poison = await world.counting.count('t1');
    const { position } = await world.counting.count('t1');
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
    await world.carried(one, position);
    expect(one.status.state).toBe('running');
    expect(await numbers()).toEqual({ t1: upTo(4), t2: [1, 2] });
  });
});
