import { fromRecord, originOf, type PassingReader, passingReader } from '@digihub/event-bus-kafka';
import type { Kafka, KafkaMessage } from 'kafkajs';
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
  private readonly reader: PassingReader;
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
    this.reader = passingReader({
      ...{ kafka, topic, group: `${prefix}reconcile` },
      maxBytesPerPartition: 256 * 1024,
      maxBytes: 4 * 1024 * 1024,
      take: ({ partition, messages, next }) => {
        const cursor = this.cursors.get(partition)!;
        cursor.records.push(...messages.map((message) => asRecord(partition, message)));
        cursor.next = next;
        this.read += messages.length;
        if (cursor.records.length >= enough) {
          this.reader.consumer.pause([{ topic, partitions: [partition] }]);
          cursor.paused = true;
        }
        this.wake();
      },
      failed: (error) => {
        this.failure = error;
        this.wake();
      },
    });
  }

  open(): Promise<void> {
    return this.reader.start();
  }

  /** The next record of a partition, which stays there; undefined: there is none. */
  async peek(partition: number): Promise<TopicRecord | undefined> {
    const cursor = this.cursors.get(partition);
    if (!cursor) return undefined;
    while (cursor.records.length === 0 && cursor.next < cursor.until) {
      if (this.failure) throw this.failure;
      if (cursor.paused) {
        cursor.paused = false;
        this.reader.consumer.resume([{ topic: this.topic, partitions: [partition] }]);
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
    await this.reader.consumer.disconnect();
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
