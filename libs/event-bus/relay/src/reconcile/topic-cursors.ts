import { randomUUID } from 'node:crypto';
import { fromRecord, originOf } from '@digihub/event-bus-kafka';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import type { EventInOrder } from './order-comparison.js';

/** A record of the topic. `context` undefined: it is no event of this system. */
export interface TopicRecord extends EventInOrder {
  readonly context: string | undefined;
  readonly partition: number;
  readonly offset: bigint;
}

interface Cursor {
  readonly records: TopicRecord[];
  /** Where it ends. */
  readonly until: bigint;
  /** Next offset to come. */
  next: bigint;
  paused: boolean;
}

/** A partition with more than this in hand rests until it is asked for. */
const enough = 1_000;

/** Reads each partition of a topic at its own pace, to where it ended at the beginning. Bounded in memory. */
export class TopicCursors {
  private readonly cursors: ReadonlyMap<number, Cursor>;
  private readonly consumer: Consumer;
  private failure: Error | undefined;
  private wake: () => void = () => undefined;
  /** Records read so far. */
  read = 0;

  constructor(
    kafka: Kafka,
    private readonly topic: string,
    prefix: string,
    ends: ReadonlyMap<number, bigint>,
  ) {
    this.cursors = new Map([...ends].map(([partition, until]) => [partition, cursorTo(until)]));
    this.consumer = kafka.consumer({
      groupId: `${prefix}reconcile.${randomUUID()}`,
      maxWaitTimeInMs: 100,
      maxBytesPerPartition: 256 * 1024,
      maxBytes: 4 * 1024 * 1024,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8, restartOnFailure: async () => false },
    });
  }

  async open(): Promise<void> {
    const { consumer, topic } = this;
    const { CRASH, END_BATCH_PROCESS } = consumer.events;
    consumer.on(CRASH, ({ payload }) => {
      this.failure = payload.error;
      this.wake();
    });
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      this.cursors.get(payload.partition)!.next = BigInt(payload.lastOffset) + 1n;
      this.wake();
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, pause }) => {
        const cursor = this.cursors.get(batch.partition)!;
        cursor.records.push(...batch.messages.map((message) => asRecord(batch.partition, message)));
        this.read += batch.messages.length;
        if (cursor.records.length < enough) return;
        pause();
        cursor.paused = true;
      },
    });
  }

  /** The next record of a partition, which stays there; undefined: there is none. */
  async peek(partition: number): Promise<TopicRecord | undefined> {
    const cursor = this.cursors.get(partition);
    if (!cursor) return undefined;
    while (cursor.records.length === 0 && cursor.next < cursor.until) {
      if (this.failure) throw this.failure;
      if (cursor.paused) {
        cursor.paused = false;
        this.consumer.resume([{ topic: this.topic, partitions: [partition] }]);
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const first = cursor.records[0];
    return first && first.offset < cursor.until ? first : undefined;
  }

  take(partition: number): void {
    this.cursors.get(partition)?.records.shift();
  }

  get partitions(): readonly number[] {
    return [...this.cursors.keys()];
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
  }
}

const cursorTo = (until: bigint): Cursor => ({ records: [], until, next: 0n, paused: false });

const asRecord = (partition: number, { headers, value, key, offset }: KafkaMessage): TopicRecord => {
  const at = { partition, offset: BigInt(offset), key: key?.toString() ?? '' };
  try {
    const { id, type, source, sequence } = fromRecord(headers, value);
    return { ...at, id, type, sequence: BigInt(sequence), context: originOf(source)?.context };
  } catch {
    return { ...at, id: `offset ${offset}`, type: 'no CloudEvent', sequence: -1n, context: undefined };
  }
};
