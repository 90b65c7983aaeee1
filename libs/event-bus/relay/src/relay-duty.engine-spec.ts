import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@digihub/event-bus-contract-tests';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { RelayDuty } from './relay-duty.js';
import { Counter, counter, upTo } from './testing/counter.js';
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
});
