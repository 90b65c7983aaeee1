import { randomUUID } from 'node:crypto';
import {
  connectKafka,
  fromRecord,
  type KafkaSettings,
  partitionEnds,
  resolved,
} from '@digihub/event-bus-kafka';
import type { PublishedEvent } from '@digihub/contracts';
import type { KafkaMessage } from 'kafkajs';

export interface ReadRecord {
  readonly partition: number;
  readonly message: KafkaMessage;
  readonly event: PublishedEvent<{ n: number }>;
}

/** What any consumer finds in the events' topic now. */
export const readTopic = async (settings: KafkaSettings): Promise<ReadRecord[]> => {
  const kafka = connectKafka(settings);
  const { topic, prefix } = resolved(settings);
  const ends = await partitionEnds(kafka, topic);
  const open = new Map(
    [...ends].filter(([, { next }]) => next > 0n).map(([partition, { next }]) => [partition, next]),
  );
  const consumer = kafka.consumer({ groupId: `${prefix}${randomUUID()}`, maxWaitTimeInMs: 100 });
  const all: ReadRecord[] = [];
  const finished = Promise.withResolvers<void>();
  const passed = (partition: number, offset: string): void => {
    if (BigInt(offset) + 1n >= (open.get(partition) ?? 0n)) open.delete(partition);
    if (open.size === 0) finished.resolve();
  };
  if (open.size === 0) return all;
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
    passed(payload.partition, payload.lastOffset),
  );
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch: { messages, partition } }) => {
      for (const message of messages) {
        const event = fromRecord(message.headers, message.value) as ReadRecord['event'];
        all.push({ partition, message, event });
      }
    },
  });
  await finished.promise;
  await consumer.disconnect();
  return all;
};

/** The numbers per trajectory, in the topic's order. */
export const numbersByKey = (records: readonly ReadRecord[]): Record<string, number[]> => {
  const numbers: Record<string, number[]> = {};
  for (const { message, event } of records) (numbers[message.key!.toString()] ??= []).push(event.data.n);
  return numbers;
};
