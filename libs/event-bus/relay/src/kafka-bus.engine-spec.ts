import { afterAll, beforeAll } from '@jest/globals';
import { KafkaBus } from '@digihub/event-bus-kafka';
import { eventBusContract, type MakeBusFixture } from '@digihub/event-bus-contract-tests';
import { type LocalBroker, startLocalBroker } from '../../../../infra/kafka/start-local-broker.js';
import { Relay } from './relay.js';
import { ownSettings, storeInFolder } from './testing/kafka-world.js';

let broker: LocalBroker;
beforeAll(async () => {
  broker = await startLocalBroker();
});
afterAll(() => broker.stop());

/** A real store, a relay of each publisher, a real broker, and a bus that knows nothing of the other two. */
const make: MakeBusFixture = async (publishers) => {
  const kafka = ownSettings(broker.brokers);
  const { store, close } = await storeInFolder();
  const relays = publishers.map((publisher) => new Relay({ publisher, store, kafka }));
  for (const relay of relays) relay.start();
  return {
    store,
    bus: (options) => new KafkaBus({ ...options, kafka, store, relays: relays.map(({ name }) => name) }),
    close: async () => {
      await Promise.all(relays.map((relay) => relay.stop()));
      await close();
    },
  };
};

eventBusContract('kafka', make);
