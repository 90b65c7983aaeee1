import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { CheckpointRecords, type CheckpointTable } from './relay-checkpoint.js';
import { partitionEnds } from './topics.js';

export interface ReadCheckpointsOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Before the id of a group of its own, which is gone afterwards. */
  readonly prefix: string;
  /** At least up to and with this offset; the end of what is committed now, where absent. */
  readonly upTo?: bigint;
  /** A transaction of another relay may hold the end back for seconds: gives up. */
  readonly signal: AbortSignal;
}

/** The topic is compacted, and small: it comes in one fetch. */
const allOfIt = 64 * 1024 * 1024;

/**
 * The checkpoints as they stand.
 *
 * Always in one fetch from the beginning, again and again until that goes far enough: kafkajs 2.2.4 lets an aborted
 * record through where a fetch begins inside two aborted transactions (see committed-messages.ts), and a position that
 * was never committed would make a relay skip events.
 */
export const readCheckpoints = async (options: ReadCheckpointsOptions): Promise<CheckpointTable> => {
  const { kafka, topic, prefix, upTo, signal } = options;
  const end = (await partitionEnds(kafka, topic)).get(0)?.next ?? 0n;
  const until = upTo !== undefined && upTo >= end ? upTo + 1n : end;
  if (until === 0n) return new CheckpointRecords();
  const reached = Promise.withResolvers<CheckpointTable>();
  const consumer = kafka.consumer({
    groupId: `${prefix}positions.${randomUUID()}`,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: allOfIt,
    maxBytes: allOfIt,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
  });
  const { CRASH, END_BATCH_PROCESS } = consumer.events;
  const abort = (): void => reached.reject(signal.reason as Error);
  const look = (records: CheckpointRecords, lastOffset: string): void => {
    if (BigInt(lastOffset) + 1n >= until) reached.resolve(records);
    else consumer.seek({ topic, partition: 0, offset: '0' });
  };
  signal.addEventListener('abort', abort);
  consumer.on(CRASH, ({ payload }) => reached.reject(payload.error));
  consumer.on(END_BATCH_PROCESS, ({ payload }) => {
    // Nothing but markers and aborted records is shown as no batch.
    if (payload.batchSize === 0) look(new CheckpointRecords(), payload.lastOffset);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, isStale }) => {
        if (isStale()) return;
        const records = new CheckpointRecords();
        for (const message of batch.messages) records.take(message);
        look(records, batch.lastOffset());
      },
    });
    if (signal.aborted) abort();
    return await reached.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    await consumer.disconnect();
  }
};
