import { kafkaSettings, openEngines, openEventStore } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import {
  acknowledgementFaults,
  type Acknowledged,
  compareWithRebuild,
  orderFaults,
  reactionFaults,
  startFaults,
} from '@digihub/digihub-app/checks';
import { contextsToOpen, publishers } from '@digihub/digihub-app/contexts';
import { connectKafka, partitionOf, resolved, toRecord } from '@digihub/event-bus-kafka';
import { reconcile } from '@digihub/event-bus-relay';
import { openPostgresReadDatabase } from '@digihub/read-models-postgres';
import type { Cluster } from '../cluster.js';
import type { ServiceName } from '../engines.js';

/** What was found wrong, in words, per question; every list empty: nothing was lost, repeated or reordered. */
export interface Verdict {
  readonly acknowledged: readonly string[];
  readonly order: readonly string[];
  readonly reactions: readonly string[];
  readonly topic: readonly unknown[];
  readonly readModels: readonly unknown[];
  /** How much was looked at. */
  readonly looked: {
    readonly events: number;
    readonly reactions: number;
    readonly triggers: number;
    readonly records: number;
  };
}

/** Writes into the topic once more what intake published first. */
export const repeatFirst = async ({ engines }: Cluster): Promise<void> => {
  const configuration = readConfiguration(await engines.environment('intake'));
  if (configuration.bus.kind !== 'kafka') throw new Error('services apart have no embedded bus');
  const kafka = kafkaSettings(configuration.bus, 'spec');
  const store = await openEventStore(configuration, { report: () => undefined });
  const generation = await store.generation();
  const producer = connectKafka(kafka).producer();
  await producer.connect();
  try {
    for await (const stored of store.readAll({ after: -1n, prefixes: ['intake-'] })) {
      const event = publishers[0]!.publish(stored, generation);
      if (!event) continue;
      const record = toRecord(event);
      const { topic, partitions } = resolved(kafka);
      await producer.send({
        topic,
        messages: [{ ...record, partition: partitionOf(record.key, partitions) }],
      });
      return;
    }
  } finally {
    await producer.disconnect();
    await store.close();
  }
};

/** Asks everything of a cluster whose services have stopped, while its engines run. */
export const verify = async (
  { engines }: Cluster,
  acknowledged: readonly Acknowledged[],
): Promise<Verdict> => {
  const opened: { close(): Promise<void> }[] = [];
  const contexts: RunningContext[] = [];
  const openOf = async (service: ServiceName) => {
    const configuration = readConfiguration(await engines.environment(service));
    const parts = await openEngines(configuration, { report: () => undefined });
    opened.push(parts);
    return { configuration, parts };
  };
  try {
    for (const [index, open] of contextsToOpen.entries()) {
      const service = (['intake', 'routing', 'coaching', 'finance'] as const)[index]!;
      contexts.push(await open((await openOf(service)).parts));
    }
    const { configuration, parts } = await openOf('intake');
    const { store } = parts;
    const events = await Array.fromAsync(store.readAll({ after: -1n }));
    const { faults, reactions, triggers } = await reactionFaults(events, contexts);
    if (configuration.bus.kind !== 'kafka') throw new Error('services apart have no embedded bus');
    const { records, differences, unlisted } = await reconcile({
      store,
      kafka: kafkaSettings(configuration.bus, 'verify'),
      publishers: contexts.map(({ publisher }) => publisher),
    });
    const readModels: unknown[] = [];
    for (const context of contexts) {
      const { differences: rows, waiting } = await compareWithRebuild(context, store, (migrations) =>
        openPostgresReadDatabase({
          url: engines.postgres.url,
          schema: `rebuilt_${context.name}`,
          migrations,
        }),
      );
      readModels.push(...rows, ...(waiting > 0 ? [`${context.name}: ${waiting} messages wait`] : []));
    }
    return {
      acknowledged: acknowledgementFaults(events, acknowledged),
      order: orderFaults(events),
      reactions: [...faults, ...startFaults(events)],
      topic: [...differences, ...(unlisted > 0 ? [`and ${unlisted} more`] : [])],
      readModels,
      looked: { events: events.length, reactions, triggers, records },
    };
  } finally {
    for (const { runtime } of contexts) await runtime.stop();
    for (const parts of opened) await parts.close();
  }
};
