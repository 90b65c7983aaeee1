import { join } from 'node:path';
import {
  connectKafka,
  ensureTopics,
  type KafkaSettings,
  partitionOf,
  resolved,
  toRecord,
} from '@digihub/event-bus-kafka';
import { Relay } from '@digihub/event-bus-relay';
import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { startLocalBroker } from '@digihub/infra-kafka';
import { intakeContext } from '@digihub/intake';
import { programme } from '@digihub/programme';
import type { Message } from 'kafkajs';
import type { Benchmark } from '../benchmark.js';
import { compare } from '../compare.js';
import { ownTopics, plainProducer } from '../engines/own-topics.js';
import { withEngines } from '../engines/with-engines.js';
import { cutAs, WorkLog } from '../engines/work-log.js';
import { fillStore } from '../samples/fill-store.js';

const { publisher } = intakeContext(programme);

/** The first two events of a trajectory are public. */
const eventsEach = 2;

/** A store full of public events through the relay, against a producer that sends the same records. */
export const relay: Benchmark = ({ folder, quick }) =>
  withEngines(
    () => startLocalBroker({ folder: join(folder, 'kafka') }),
    async (broker) => {
      const events = quick ? 8_000 : 40_000;
      const store = await openEmbeddedStore({ folder: join(folder, 'store') });
      await fillStore(store, events / eventsEach, eventsEach);
      const records = await recordsOf(store);
      if (records.length !== events) throw new Error('not every event of the sample is public');
      let run = 0;
      const topics = () => ownTopics(broker, `run${(run += 1)}`);
      let sizes: readonly number[] = await carry(store, topics(), events).then((log) => log.sizes);
      const { measured, yardstick, ratio } = await compare(
        quick ? 3 : 7,
        async () => {
          const log = await carry(store, topics(), events);
          sizes = log.sizes;
          return log.perSecond;
        },
        async () => (await send(topics(), cutAs(records, sizes))).perSecond,
      );
      await store.close();
      return [
        {
          name: `from the embedded store, ${Math.round(events / sizes.length)} events a transaction`,
          value: measured,
          unit: 'events/s',
          yardstick: {
            name: 'kafkajs sends the same records, ready made, in transactions of that size',
            value: yardstick,
          },
          ratio,
          aim: { of: 'ratio', atLeast: 0.8 },
        },
      ];
    },
  );

/** What the relay makes of the store. */
const recordsOf = async (store: EventStore): Promise<Message[]> => {
  const { partitions } = resolved({ brokers: [], clientId: 'bench' });
  const generation = await store.generation();
  const records: Message[] = [];
  for await (const stored of store.readAll({ after: -1n, prefixes: publisher.prefixes })) {
    const event = publisher.publish(stored, generation);
    if (!event) continue;
    const { key, value, headers } = toRecord(event);
    records.push({ key, value, headers: { ...headers }, partition: partitionOf(key, partitions) });
  }
  return records;
};

const carry = async (store: EventStore, kafka: KafkaSettings, events: number): Promise<WorkLog> => {
  const log = new WorkLog();
  const all = Promise.withResolvers<void>();
  const carrying = new Relay({
    publisher,
    store,
    kafka,
    observer: {
      relayed: (_, count) => {
        log.committed(count);
        if (log.events === events) all.resolve();
      },
    },
    report: ({ error }) => all.reject(error),
  });
  carrying.start();
  await all.promise.finally(() => carrying.stop());
  return log;
};

const send = async (settings: KafkaSettings, transactions: readonly Message[][]): Promise<WorkLog> => {
  const log = new WorkLog();
  const kafka = connectKafka(settings);
  await ensureTopics(kafka, settings);
  const { topic, prefix } = resolved(settings);
  const producer = kafka.producer({ transactionalId: `${prefix}producer`, ...plainProducer });
  await producer.connect();
  for (const messages of transactions) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, acks: -1, messages });
    await transaction.commit();
    log.committed(messages.length);
  }
  await producer.disconnect();
  return log;
};
