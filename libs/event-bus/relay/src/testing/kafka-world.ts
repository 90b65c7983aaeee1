import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KafkaSettings } from '@digihub/event-bus-kafka';
import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';

/** Settings of a world of its own on a broker: topics, groups and transactions that no other test has. */
export const ownSettings = (brokers: readonly string[], more: Partial<KafkaSettings> = {}): KafkaSettings => {
  const id = randomUUID().slice(0, 8);
  return {
    brokers,
    clientId: 'spec',
    prefix: `${id}.`,
    topic: `${id}.events`,
    checkpoints: `${id}.relays`,
    partitions: 3,
    replicationFactor: 1,
    // Short, so that a dead or a stuck member holds a test up for a moment only.
    timings: { sessionTimeout: 6_000, rebalanceTimeout: 700, heartbeatInterval: 100 },
    ...more,
  };
};

export interface StoreInFolder {
  readonly store: EventStore;
  readonly folder: string;
  close(): Promise<void>;
}

export const storeInFolder = async (): Promise<StoreInFolder> => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-relay-'));
  const store = await openEmbeddedStore({ folder });
  return {
    store,
    folder,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
