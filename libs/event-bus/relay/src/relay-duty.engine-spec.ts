import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@digihub/event-bus-contract-tests';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import type { EventStore } from '@digihub/event-store';
import { RelayDuty } from './relay-duty.js';
import { Counter, counter, trajectories, upTo } from './testing/counter.js';
import { ownSettings, storeInFolder } from './testing/kafka-world.js';
import { numbersByKey, readTopic } from './testing/topic-reader.js';

describe('the relays of two copies of a service', () => {
  let broker: LocalBroker;
  beforeAll(async () => {
    broker = await startLocalBroker();
  });
  afterAll(() => broker.stop());

  it('take turns: the one that was passed over goes on when the other is gone', async () => {
    const kafka = ownSettings(broker.brokers);
    const { store, close } = await storeInFolder();
    const counting = new Counter(store);
    const copy = () => new RelayDuty({ publisher: counter, store, kafka, patience: 1_000 });
    const [one, other] = [copy(), copy()];
    const carried = (relay: RelayDuty, position: bigint) =>
      until(() => relay.status.position >= position, `carried ${position}`);

    one.start();
    await carried(one, (await counting.count('t1')).position);
    other.start();
    await until(() => other.status.state === 'running', 'the second took over');
    await carried(other, await counting.countInTurns(['t1'], 5));
    await until(() => one.status.state === 'standby', 'the first stands by');

    await other.stop();
    await carried(one, await counting.countInTurns(['t1'], 4));
    expect(one.status.state).toBe('running');
    expect(numbersByKey(await readTopic(kafka))).toEqual({ t1: upTo(10) });
    await one.stop();
    await close();
  });

  it('do not take it from one another before an event that neither can publish', async () => {
    const kafka = ownSettings(broker.brokers);
    const { store, close } = await storeInFolder();
    await new Counter(store).countInTurns(['t1'], 2);
    const publish = (): never => {
      throw new TypeError('no such hub');
    };
    const tries = { one: 0, other: 0 };
    const copy = (name: 'one' | 'other') =>
      new RelayDuty({
        ...{ publisher: { ...counter, publish }, store, kafka },
        report: ({ kind }) => (tries[name] += Number(kind === 'away')),
      });
    const [one, other] = [copy('one'), copy('other')];
    one.start();
    await until(() => one.status.state === 'blocked', 'the first is blocked');
    other.start();
    await until(() => other.status.state === 'blocked', 'the second is blocked');
    await until(() => one.status.state === 'standby', 'the first stands by');

    const before = { ...tries };
    // Longer than the patience of the one that stands by.
    await until(() => tries.other >= before.other + 2, 'the second tries again');
    await until(() => tries.other >= before.other + 4, 'and again');
    expect(tries.one).toBe(before.one);
    expect([one.status.state, other.status.state]).toEqual(['standby', 'blocked']);

    await other.stop();
    await until(() => one.status.state === 'blocked', 'the first stands before it now');
    await one.stop();
    await close();
  });

  it('look at the events of others once, as long as there is nothing to carry', async () => {
    const kafka = ownSettings(broker.brokers);
    const { store, close } = await storeInFolder();
    const looks: bigint[] = [];
    const watched: EventStore = Object.assign(Object.create(store) as EventStore, {
      readAll: (options: Parameters<EventStore['readAll']>[0]) => {
        looks.push(options.after);
        return store.readAll(options);
      },
    });
    const own = new Counter(store);
    const one = new RelayDuty({ publisher: counter, store: watched, kafka, patience: 400 });
    const other = new RelayDuty({ publisher: counter, store, kafka });
    one.start();
    await until(() => one.status.state === 'running', 'the first relays');
    other.start();
    await until(() => other.status.state === 'running', 'the second took over');
    await own.count('t1');
    await until(() => one.status.state === 'standby', 'the first stands by');
    const others = new Counter(store, 'others-');
    const last = await others.countInTurns(trajectories(3), 3);
    await until(async () => {
      await others.count('t1');
      return looks.some((after) => after >= last);
    }, 'it goes on behind what it has looked at');
    await Promise.all([one.stop(), other.stop()]);
    await close();
  });
});
