import type { Publisher } from '@digihub/event-bus';
import { partitionOf, type RelayCheckpoint } from '@digihub/event-bus-kafka';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { type DifferenceKind, type EventInOrder, OrderComparison } from './order-comparison.js';
import type { TopicCursors, TopicRecord } from './topic-cursors.js';

export interface ContextReconciliation {
  readonly context: string;
  /** Public events of the store up to where its relay is, and those of them that the topic has. */
  readonly inStore: number;
  readonly inTopic: number;
  /** Public events behind that: the relay has still to carry them. */
  readonly toCome: number;
  /** Where its relay is; -1n: it has never run. */
  readonly position: bigint;
}

/** Has a relay come so far since the comparison began? */
export type ReachedMeanwhile = (context: string, position: bigint) => Promise<boolean>;

interface ContextParts {
  readonly store: EventStore;
  readonly publisher: Publisher;
  readonly checkpoint: RelayCheckpoint | undefined;
  readonly cursors: TopicCursors;
  readonly reachedMeanwhile: ReachedMeanwhile;
  readonly settings: { readonly partitions: number };
  readonly found: (kind: DifferenceKind, event: EventInOrder) => void;
  readonly others: ((record: TopicRecord) => void) | undefined;
  readonly progress?: (context: string, events: number) => void;
  readonly signal?: AbortSignal;
}

/** One context: its public events as the store has them, against the records of the topic that say they are its. */
export class ContextComparison {
  private readonly comparisons: ReadonlyMap<number, OrderComparison>;
  private readonly reached: bigint;
  private inStore = 0;
  private inTopic = 0;
  private toCome = 0;
  private passed = 0;
  /** Positions of every thousandth event that was passed: where a look back may begin. */
  private readonly bookmarks: bigint[] = [-1n];

  constructor(private readonly parts: ContextParts) {
    this.reached = BigInt(parts.checkpoint?.position ?? -1n);
    this.comparisons = new Map(
      parts.cursors.partitions.map((partition) => [partition, new OrderComparison(parts.found)]),
    );
  }

  async run(): Promise<ContextReconciliation> {
    const { store, publisher, cursors, settings, progress, signal } = this.parts;
    const { context, prefixes } = publisher;
    const generation = await store.generation();
    for await (const stored of store.readAll({ after: -1n, prefixes })) {
      signal?.throwIfAborted();
      this.passed += 1;
      if (this.passed % 1_000 === 0) {
        this.bookmarks.push(stored.position);
        progress?.(context, this.passed);
      }
      const event = publisher.publish(stored, generation);
      if (!event) continue;
      if (stored.position > this.reached) {
        this.toCome += 1;
        continue;
      }
      this.inStore += 1;
      const { id, type, subject: key } = event;
      await this.expect(partitionOf(key, settings.partitions), { id, type, key, sequence: stored.position });
    }
    for (const partition of cursors.partitions) {
      for (;;) {
        const record = await this.next(partition);
        if (!record) break;
        cursors.take(partition);
        await this.surplus(record);
      }
      this.comparisons.get(partition)!.end();
    }
    const { inStore, inTopic, toCome, reached: position } = this;
    return { context, inStore, inTopic, toCome, position };
  }

  private async expect(partition: number, event: EventInOrder): Promise<void> {
    const { cursors } = this.parts;
    const comparison = this.comparisons.get(partition);
    for (;;) {
      const record = await this.next(partition);
      if (!record || !comparison || record.sequence > event.sequence) {
        comparison?.absent(event);
        return;
      }
      cursors.take(partition);
      if (record.sequence === event.sequence && record.id === event.id) {
        this.inTopic += 1;
        comparison.matched(event);
        return;
      }
      await this.surplus(record);
    }
  }

  /** The next record of this context, up to where its relay is. */
  private async next(partition: number): Promise<TopicRecord | undefined> {
    const { cursors, publisher, others, found, reachedMeanwhile } = this.parts;
    const { context } = publisher;
    for (;;) {
      const record = await cursors.peek(partition);
      if (!record || (record.context === context && record.sequence <= this.reached)) return record;
      if (record.context !== context) others?.(record);
      else if (!(await reachedMeanwhile(context, record.sequence))) found('beyond', record);
      cursors.take(partition);
    }
  }

  private async surplus(record: TopicRecord): Promise<void> {
    const { store, publisher } = this.parts;
    let late = true;
    await this.comparisons.get(record.partition)!.surplus(record, async () => {
      late = false;
      const after = this.bookmarks.findLast((bookmark) => bookmark < record.sequence) ?? -1n;
      const stored = await storedAt(store, publisher, record.sequence, after);
      return stored?.id === record.id;
    });
    if (late) this.inTopic += 1;
  }
}

/** `after`: the position of an event before it, for a store may know no others. */
const storedAt = async (
  store: EventStore,
  { prefixes }: Publisher,
  position: bigint,
  after: bigint,
): Promise<StoredEvent | undefined> => {
  for await (const event of store.readAll({ after, prefixes })) {
    if (event.position >= position) return event.position === position ? event : undefined;
  }
  return undefined;
};
