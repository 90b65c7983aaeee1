import type { Clock } from '@digihub/kernel';
import type { Alarm } from './alarm.js';
import type { Backlog } from './backlog.js';
import { type Batch, BatchReader } from './batch-reader.js';
import type { Message, Passed, Source } from './consumer.js';
import type { Delivery } from './delivery.js';
import type { ReadDatabase } from './read-database.js';
import { dueMessages } from './waiting-table.js';
import type { Watermark } from './watermark.js';

export interface ConsumerLoopParts<Body, Database> {
  readonly consumer: string;
  readonly takes: (type: string) => boolean;
  readonly database: ReadDatabase<Database>;
  readonly source: Source<Body>;
  readonly delivery: Delivery<Body, Database>;
  readonly backlog: Backlog<Database>;
  readonly watermark: Watermark<Database>;
  readonly alarm: Alarm;
  readonly clock: Clock;
  readonly batchSize: number;
  /** A batch is done; `caughtUp`: the source ran dry behind it. */
  readonly progressed: (caughtUp: boolean) => void;
}

/**
 * One subscription: batches as they come, and between them the messages whose time to be tried again has come.
 * Everything happens one after the other, so a message and the retry of an earlier one of its key never meet.
 */
export class ConsumerLoop<Body, Database> {
  private reader: BatchReader<Body> | undefined;
  /** Stays where the work on it failed, until it is done. */
  private underWay: Batch<Body>['items'] = [];

  constructor(private readonly parts: ConsumerLoopParts<Body, Database>) {}

  /** What was taken from the source and is not done. */
  get inHand(): Batch<Body>['items'] {
    return [...this.underWay, ...(this.reader?.ready ?? [])];
  }

  /** Until `signal` aborts. @throws Fenced, WatermarkAhead, StoppedByProbe, and trouble of an engine. */
  async run(signal: AbortSignal): Promise<void> {
    const { consumer, source, watermark, backlog, alarm, batchSize } = this.parts;
    await watermark.load();
    backlog.grew();
    const head = await source.head?.();
    if (head) watermark.refuseBeyond(head);
    await this.setAlarm();
    const subscription = new AbortController();
    const end = (): void => subscription.abort();
    signal.addEventListener('abort', end);
    try {
      const after = new Map(watermark.passed);
      const reader = new BatchReader(source.subscribe(after, subscription.signal), batchSize, alarm.ring);
      this.reader = reader;
      while (!signal.aborted) {
        await this.retryDue();
        const batch = reader.take();
        if (batch) await this.work(batch);
        else if (!reader.ended) await alarm.rest();
        else if (!signal.aborted) throw new Error(`the source of ${consumer} ended`);
      }
    } finally {
      signal.removeEventListener('abort', end);
      subscription.abort();
    }
    await watermark.save();
  }

  private async work({ items, caughtUp }: Batch<Body>): Promise<void> {
    const { delivery, source, watermark, takes } = this.parts;
    this.underWay = items;
    for (const [partition, part] of byPartition(items)) {
      const to = part[part.length - 1]!.sequence;
      const messages = part.filter(
        (item): item is Message<Body> => 'id' in item && (item.unreadable !== undefined || takes(item.type)),
      );
      if (messages.length === 0) {
        await watermark.skip(partition, to, part.length);
      } else {
        await delivery.batch(partition, messages, watermark.storedAt(partition), to);
        watermark.moved(partition, to);
        await this.setAlarm();
      }
      source.done?.(partition, to);
    }
    // Other copies, which have the other partitions, can only see what the table says.
    if (caughtUp && source.dealt) await watermark.save();
    this.underWay = [];
    this.parts.progressed(caughtUp);
  }

  private async retryDue(): Promise<void> {
    const { alarm, backlog, clock, consumer, database, delivery, batchSize } = this.parts;
    if (!alarm.isDue) return;
    backlog.grew();
    const rows = await dueMessages(database.read, consumer, clock.now(), batchSize);
    if (rows.length > 0) await delivery.retry(rows);
    await this.setAlarm();
  }

  private async setAlarm(): Promise<void> {
    this.parts.alarm.setFor(await this.parts.backlog.nextDue());
  }
}

const byPartition = <Body>(
  items: readonly (Message<Body> | Passed)[],
): Map<number, (Message<Body> | Passed)[]> => {
  const parts = new Map<number, (Message<Body> | Passed)[]>();
  for (const item of items) {
    const part = parts.get(item.partition);
    if (part) part.push(item);
    else parts.set(item.partition, [item]);
  }
  return parts;
};
