import { randomUUID } from 'node:crypto';
import type { Consumer, ConsumerConfig, Kafka, KafkaMessage } from 'kafkajs';
import { committedMessages, type RawMessage, rawMessages } from './committed-messages.js';

/** What one fetch brought of one partition. */
export interface PassingFetch {
  readonly partition: number;
  /** The committed ones; none where it held markers and aborted records only. */
  readonly messages: readonly KafkaMessage[];
  /** All that it brought, markers and aborted records included; none where it held nothing else. */
  readonly raw: readonly RawMessage[];
  /** The offset behind all that it covers. */
  readonly next: bigint;
}

export interface PassingReaderOptions extends Pick<
  ConsumerConfig,
  'maxWaitTimeInMs' | 'maxBytesPerPartition' | 'maxBytes'
> {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Before the id of a group of its own. */
  readonly group: string;
  readonly take: (fetched: PassingFetch) => void;
  /** It reads no more. */
  readonly failed: (error: Error) => void;
}

export interface PassingReader {
  /** To seek, to pause, and to disconnect: its group is gone then. */
  readonly consumer: Consumer;
  /** Joins, and reads from the beginning. */
  start(): Promise<void>;
}

/** Reads what is committed in a topic for an errand, in a group of its own that leaves nothing behind. */
export const passingReader = (options: PassingReaderOptions): PassingReader => {
  const { kafka, topic, group, take, failed, ...fetching } = options;
  const consumer = kafka.consumer({
    groupId: `${group}.${randomUUID()}`,
    maxWaitTimeInMs: 100,
    ...fetching,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8, restartOnFailure: async () => false },
  });
  const { CRASH, END_BATCH_PROCESS } = consumer.events;
  consumer.on(CRASH, ({ payload }) => failed(payload.error));
  consumer.on(END_BATCH_PROCESS, ({ payload: { batchSize, partition, lastOffset } }) => {
    // Nothing but markers and aborted records is shown as no batch.
    if (batchSize === 0) take({ partition, messages: [], raw: [], next: BigInt(lastOffset) + 1n });
  });
  const start = async (): Promise<void> => {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, isStale }) => {
        if (isStale()) return;
        const { partition } = batch;
        take({
          ...{ partition, messages: committedMessages(batch), raw: rawMessages(batch) },
          next: BigInt(batch.lastOffset()) + 1n,
        });
      },
    });
  };
  return { consumer, start };
};
