import { kafkaSettings, openDatabase, openEngines, openEventStore } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import {
  acknowledgementFaults,
  type Acknowledged,
  compareWithRebuild,
  orderFaults,
  reactionFaults,
  startFaults,
  until,
} from '@digihub/digihub-app/checks';
import { contextsOfOneProcess, publishers } from '@digihub/digihub-app/contexts';
import { connectKafka, partitionOf, resolved, toRecord } from '@digihub/event-bus-kafka';
import { reconcile } from '@digihub/event-bus-relay';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { Ledger, ledgerMigrations, type LedgerTables, verifyStore } from '@digihub/ledger';
import { openPostgresReadDatabase } from '@digihub/read-models-postgres';
import pg from 'pg';
import { type Engines, type ServiceName, serviceNames } from '../engines.js';

/** What was found wrong, in words, per question; every list empty: nothing was lost, repeated or reordered. */
export interface Verdict {
  readonly acknowledged: readonly string[];
  readonly order: readonly string[];
  readonly reactions: readonly string[];
  readonly topic: readonly unknown[];
  readonly readModels: readonly unknown[];
  /** Of the log of all events. */
  readonly log: readonly unknown[];
  /** How much was looked at. */
  readonly looked: {
    readonly events: number;
    readonly reactions: number;
    readonly triggers: number;
    readonly records: number;
    readonly logged: number;
    readonly checkpoints: number;
  };
}

/** The services' own engines, as they are without anything between. */
type Settings = Pick<Engines, 'environment' | 'postgres'>;

/** Writes into the topic once more what intake published first. */
export const repeatFirst = async (engines: Settings): Promise<void> => {
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

/** Takes away what an earlier comparison made anew. */
const forget = async ({ postgres }: Settings, schema: string): Promise<void> => {
  const client = new pg.Client(postgres.url);
  await client.connect();
  try {
    await client.query(`drop schema if exists ${schema} cascade`);
  } finally {
    await client.end();
  }
};

/** The log of all events against the store, once it has these. */
const verifyLog = async (engines: Settings, store: EventStore, events: readonly StoredEvent[]) => {
  const configuration = readConfiguration(await engines.environment('audit'));
  const database = await openDatabase<LedgerTables>(configuration, undefined, 'audit', ledgerMigrations);
  try {
    const ledger = new Ledger(database);
    await until(async () => ((await ledger.state()).size >= events.length ? true : undefined), 60_000);
    return await verifyStore({ store, ledger });
  } finally {
    await database.close();
  }
};

/** Asks everything of a cluster where nobody works and all is quiet. */
export const verify = async (engines: Settings, acknowledged: readonly Acknowledged[]): Promise<Verdict> => {
  const opened: { close(): Promise<void> }[] = [];
  const contexts: RunningContext[] = [];
  const openOf = async (service: ServiceName) => {
    const configuration = readConfiguration(await engines.environment(service));
    const parts = await openEngines(configuration, { report: () => undefined });
    opened.push(parts);
    return { configuration, parts };
  };
  try {
    for (const [index, open] of contextsOfOneProcess.entries())
      contexts.push(await open((await openOf(serviceNames[index]!)).parts));
    const { configuration, parts } = await openOf('intake');
    const { store } = parts;
    const events = await Array.fromAsync(store.readAll({ after: -1n }));
    const { faults, reactions, triggers } = await reactionFaults(events, contexts);
    if (configuration.bus.kind !== 'kafka') throw new Error('services apart have no embedded bus');
    const kafka = kafkaSettings(configuration.bus, 'verify');
    const { records, differences, unlisted } = await reconcile({ store, kafka, publishers });
    const readModels: unknown[] = [];
    for (const context of contexts) {
      const schema = `rebuilt_${context.name}`;
      await forget(engines, schema);
      const { differences: rows, waiting } = await compareWithRebuild(context, store, (migrations) =>
        openPostgresReadDatabase({ url: engines.postgres.url, schema, migrations }),
      );
      readModels.push(...rows, ...(waiting > 0 ? [`${context.name}: ${waiting} messages wait`] : []));
    }
    const { logged, checkpoints, finding } = await verifyLog(engines, store, events);
    return {
      acknowledged: acknowledgementFaults(events, acknowledged),
      order: orderFaults(events),
      reactions: [...faults, ...startFaults(events)],
      topic: [...differences, ...(unlisted > 0 ? [`and ${unlisted} more`] : [])],
      readModels,
      log: finding ? [finding] : [],
      looked: { events: events.length, reactions, triggers, records, logged, checkpoints },
    };
  } finally {
    for (const { runtime } of contexts) await runtime.stop();
    for (const parts of opened) await parts.close();
  }
};

/** Nothing was found wrong. */
export const isSound = ({ looked: _, ...found }: Verdict): boolean =>
  Object.values(found).every((list) => list.length === 0);
