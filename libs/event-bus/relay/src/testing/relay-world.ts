import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { until } from '@digihub/event-bus-contract-tests';
import type { KafkaSettings } from '@digihub/event-bus-kafka';
import { type LocalBroker, startLocalBroker } from '../../../../../infra/kafka/start-local-broker.js';
import { Relay } from '../relay.js';
import type { RelayOptions } from '../relay-options.js';
import { Counter, counter } from './counter.js';
import { ownSettings, type StoreInFolder, storeInFolder } from './kafka-world.js';

/** What relays work with: one real broker for a suite; topics, a store and relays of its own for each test. */
export class RelayWorld {
  broker!: LocalBroker;
  kafka!: KafkaSettings;
  place!: StoreInFolder;
  counting!: Counter;
  relays: Relay[] = [];

  async begin(): Promise<void> {
    this.kafka = ownSettings(this.broker.brokers);
    this.place = await storeInFolder();
    this.counting = new Counter(this.place.store);
    this.relays = [];
  }

  /** A relay of what `counting` counts, that runs until the test ends at the latest. */
  relay(options: Partial<RelayOptions> = {}): Relay {
    const relay = new Relay({
      ...{ publisher: counter, store: this.place.store, kafka: this.kafka },
      ...options,
    });
    this.relays.push(relay);
    relay.start();
    return relay;
  }

  async carried(relay: Relay, position: bigint): Promise<void> {
    await until(() => relay.status.position >= position, `the relay is at ${position}`);
  }

  async carriedAll(relay: Relay): Promise<void> {
    await this.carried(relay, await this.place.store.head());
  }

  async end(): Promise<void> {
    this.broker.resume();
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await this.place.close();
  }
}

/** For the body of a `describe`: what is in it is there once its tests run. */
export const relayWorld = ({ secured = false } = {}): RelayWorld => {
  const world = new RelayWorld();
  beforeAll(async () => {
    world.broker = await startLocalBroker({ secured });
  });
  afterAll(() => world.broker.stop());
  beforeEach(() => world.begin());
  afterEach(() => world.end());
  return world;
};
