import type { Kafka, KafkaMessage } from 'kafkajs';
import type { CheckpointPublisher } from '@digihub/ledger';
import { connectKafka, type KafkaSettings, resolved } from './kafka-settings.js';
import { onceDone } from './once-done.js';
import { passingReader } from './passing-reader.js';
import { ensureLogTopic, partitionEnds } from './topics.js';

/** Copies of the audit may publish at once, so the last message need not be the largest: so far back is looked. */
const lookBack = 16n;
const giveUpAfter = 15_000;

/**
 * Publishes the checkpoints of the log of all events to a topic of their own, each as the signed note, keyed by the
 * log's origin, with its size in a header. Any consumer can follow them: a note says of itself what it is, a repeat
 * is the same note, and of two copies of the audit the smaller one may come later.
 */
export const kafkaCheckpointPublisher = (settings: KafkaSettings): CheckpointPublisher => {
  const kafka = connectKafka(settings);
  const { logTopic: topic, prefix } = resolved(settings);
  const ready = onceDone(() => ensureLogTopic(kafka, settings));
  return {
    name: `Kafka topic ${topic}`,
    publish: async ({ origin, size, note }) => {
      await ready();
      // Idempotent: what is sent again because an answer was lost stands there once. Rarely used, so never kept open.
      const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
      try {
        await producer.connect();
        await producer.send({
          topic,
          messages: [{ key: origin, value: note, headers: { size: String(size) } }],
        });
      } finally {
        await producer.disconnect();
      }
    },
    latest: async () => {
      await ready();
      const { low = 0n, next = 0n } = (await partitionEnds(kafka, topic)).get(0) ?? {};
      if (low === next) return undefined;
      const from = next - low > lookBack ? next - lookBack : low;
      const messages = await readBetween(kafka, { topic, prefix, from, next });
      return messages.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0]?.value?.toString();
    },
  };
};

/** What the header says; who reads the note checks what it says itself. */
const sizeOf = ({ headers }: KafkaMessage): number => Number(headers?.['size']?.toString() ?? 0);

interface Stretch {
  readonly topic: string;
  readonly prefix: string;
  readonly from: bigint;
  readonly next: bigint;
}

/** The messages from one offset to before another, by a group of its own that is gone afterwards. */
const readBetween = async (kafka: Kafka, { topic, prefix, from, next }: Stretch): Promise<KafkaMessage[]> => {
  const read = Promise.withResolvers<KafkaMessage[]>();
  const found: KafkaMessage[] = [];
  const { consumer, start } = passingReader({
    ...{ kafka, topic, group: `${prefix}checkpoints` },
    take: (fetched) => {
      found.push(...fetched.messages.filter(({ offset }) => BigInt(offset) >= from));
      if (fetched.next >= next) read.resolve(found);
    },
    failed: read.reject,
  });
  const late = AbortSignal.timeout(giveUpAfter);
  late.addEventListener('abort', () => read.reject(late.reason as Error));
  try {
    await start();
    consumer.seek({ topic, partition: 0, offset: String(from) });
    return await read.promise;
  } finally {
    await consumer.disconnect();
  }
};
