import type { Kafka, KafkaMessage } from 'kafkajs';
import { type RawMessage, withoutAborted } from './committed-messages.js';
import { passingReader } from './passing-reader.js';
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

/** The topic is compacted, and small: each of its segments comes in one fetch. */
const allOfIt = 64 * 1024 * 1024;

/**
 * The checkpoints as they stand.
 *
 * All fetches from the beginning on are judged together: kafkajs 2.2.4 lets an aborted record through where a fetch
 * begins inside two aborted transactions (see committed-messages.ts), and a position that was never committed would
 * make a relay skip events. A broker never answers with more than one segment at a time, so there are several.
 */
export const readCheckpoints = async (options: ReadCheckpointsOptions): Promise<CheckpointTable> => {
  const { kafka, topic, prefix, upTo, signal } = options;
  const end = (await partitionEnds(kafka, topic)).get(0)?.next ?? 0n;
  const until = upTo !== undefined && upTo >= end ? upTo + 1n : end;
  if (until === 0n) return new CheckpointRecords();
  const reached = Promise.withResolvers<CheckpointTable>();
  const shown: KafkaMessage[] = [];
  const all: RawMessage[] = [];
  let read = 0n;
  const { consumer, start } = passingReader({
    ...{ kafka, topic, group: `${prefix}positions`, maxBytesPerPartition: allOfIt, maxBytes: allOfIt },
    take: ({ messages, raw, next }) => {
      // A member that had to join again begins anew.
      if (raw[0] && BigInt(raw[0].offset) < read) [shown.length, all.length] = [0, 0];
      shown.push(...messages);
      all.push(...raw);
      read = next;
      if (next < until) return;
      const records = new CheckpointRecords();
      for (const message of withoutAborted(shown, all)) records.take(message);
      reached.resolve(records);
    },
    failed: reached.reject,
  });
  const abort = (): void => reached.reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  try {
    await start();
    if (signal.aborted) abort();
    return await reached.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    await consumer.disconnect();
  }
};
