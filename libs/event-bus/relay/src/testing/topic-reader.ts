import {
  connectKafka,
  fromRecord,
  type KafkaSettings,
  partitionEnds,
  passingReader,
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
  const open = new Map([...ends].map(([partition, { next }]) => [partition, next]));
  const all: ReadRecord[] = [];
  const finished = Promise.withResolvers<void>();
  const passed = (partition: number, next: bigint): void => {
    if (next >= (open.get(partition) ?? 0n)) open.delete(partition);
    if (open.size === 0) finished.resolve();
  };
  for (const [partition] of ends) passed(partition, 0n);
  if (open.size === 0) return all;
  const { consumer, start } = passingReader({
    ...{ kafka, topic, group: `${prefix}reader` },
    take: ({ partition, messages, next }) => {
      for (const message of messages) {
        const event = fromRecord(message.headers, message.value) as ReadRecord['event'];
        all.push({ partition, message, event });
      }
      passed(partition, next);
    },
    failed: finished.reject,
  });
  try {
    await start();
    await finished.promise;
  } finally {
    await consumer.disconnect();
  }
  return all;
};

/** The numbers per trajectory, in the topic's order. */
export const numbersByKey = (records: readonly ReadRecord[]): Record<string, number[]> => {
  const numbers: Record<string, number[]> = {};
  for (const { message, event } of records) (numbers[message.key!.toString()] ??= []).push(event.data.n);
  return numbers;
};
