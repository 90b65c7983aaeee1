import { setTimeout } from 'node:timers/promises';
import type { Publisher } from '@digihub/event-bus';
import {
  connectKafka,
  type KafkaSettings,
  partitionEnds,
  partitionOf,
  readCheckpoints,
  type RelayCheckpoint,
  resolved,
} from '@digihub/event-bus-kafka';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { type DifferenceKind, type EventInOrder, OrderComparison } from './order-comparison.js';
import { TopicCursors, type TopicRecord } from './topic-cursors.js';

export interface ReconcileOptions {
  readonly store: EventStore;
  readonly kafka: KafkaSettings;
  /** Of every context. */
  readonly publishers: readonly Publisher[];
  /** Differences listed at most, the others are counted; 1,000. */
  readonly most?: number;
  /** Milliseconds to wait for a transaction that is still open; 10,000. */
  readonly patience?: number;
  /** Called after each thousand of events. */
  readonly progress?: (context: string, events: number) => void;
  readonly signal?: AbortSignal;
}

export interface TopicDifference {
  readonly kind: DifferenceKind;
  readonly context: string;
  /** Of the event. */
  readonly id: string;
  readonly type: string;
  /** The trajectory, else the stream. */
  readonly key: string;
  /** In the store. */
  readonly position: bigint;
}

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

export interface Reconciliation {
  readonly contexts: readonly ContextReconciliation[];
  /** Records of the topic, once. */
  readonly records: number;
  readonly differences: readonly TopicDifference[];
  /** Found beside those listed. */
  readonly unlisted: number;
}

/**
 * Compares store and topic: every public event is there exactly once, in order within its trajectory. Both are
 * streamed, once per context, because a relay that lags would else make one side wait for the other in memory. Of
 * each context it looks as far as its relay had come when it began.
 */
export const reconcile = async (options: ReconcileOptions): Promise<Reconciliation> => {
  const { publishers, patience = 10_000, most = 1_000, signal = new AbortController().signal } = options;
  const settings = resolved(options.kafka);
  const { topic, prefix, checkpoints: checkpointTopic } = settings;
  const kafka = connectKafka(options.kafka);
  const { checkpoints } = await readCheckpoints({ kafka, topic: checkpointTopic, prefix, signal });
  const ends = await endsBehind([...checkpoints.values()], patience, async () => {
    const found = await partitionEnds(kafka, topic);
    return new Map([...found].map(([partition, { next }]) => [partition, next]));
  });
  const differences: TopicDifference[] = [];
  let unlisted = 0;
  const differs = (context: string) => (kind: DifferenceKind, event: EventInOrder) => {
    const { id, type, key, sequence: position } = event;
    if (differences.length < most) differences.push({ kind, context, id, type, key, position });
    else unlisted += 1;
  };
  const contexts: ContextReconciliation[] = [];
  let records = 0;
  const names = new Set(publishers.map(({ context }) => context));
  for (const publisher of publishers) {
    const cursors = new TopicCursors(kafka, topic, prefix, ends);
    try {
      await cursors.open();
      const others = contexts.length === 0 ? unknownTo(names, differs('')) : undefined;
      const checkpoint = checkpoints.get(publisher.context);
      const found = differs(publisher.context);
      const one = new ContextComparison({
        ...options,
        publisher,
        checkpoint,
        cursors,
        settings,
        found,
        others,
      });
      contexts.push(await one.run());
      records = cursors.read;
    } finally {
      await cursors.close();
    }
  }
  return { contexts, records, differences, unlisted };
};

/** Where the partitions end, once all that the checkpoints speak of can be read. */
const endsBehind = async (
  checkpoints: readonly RelayCheckpoint[],
  patience: number,
  look: () => Promise<Map<number, bigint>>,
): Promise<Map<number, bigint>> => {
  const wanted = checkpoints.flatMap(({ offsets }) => Object.entries(offsets));
  const late = performance.now() + patience;
  for (;;) {
    const ends = await look();
    const isThere = wanted.every(
      ([partition, offset]) => (ends.get(Number(partition)) ?? 0n) > BigInt(offset),
    );
    if (isThere || performance.now() > late) return ends;
    await setTimeout(100);
  }
};

/** Records that no context here has written are told of once. */
const unknownTo =
  (names: ReadonlySet<string>, found: (kind: DifferenceKind, event: EventInOrder) => void) =>
  (record: TopicRecord): void => {
    if (record.context === undefined || !names.has(record.context)) found('unknown', record);
  };

interface ContextParts {
  readonly store: EventStore;
  readonly publisher: Publisher;
  readonly checkpoint: RelayCheckpoint | undefined;
  readonly cursors: TopicCursors;
  readonly settings: { readonly partitions: number };
  readonly found: (kind: DifferenceKind, event: EventInOrder) => void;
  readonly others: ((record: TopicRecord) => void) | undefined;
  readonly progress?: ReconcileOptions['progress'];
  readonly signal?: AbortSignal;
}

/** One context: its public events as the store has them, against the records of the topic that say they are its. */
class ContextComparison {
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
      if (this.passed % 1_000 === 0) this.bookmarks.push(stored.position);
      const event = publisher.publish(stored, generation);
      if (!event) continue;
      if (stored.position > this.reached) {
        this.toCome += 1;
        continue;
      }
      this.inStore += 1;
      const { id, type, subject: key } = event;
      await this.expect(partitionOf(key, settings.partitions), { id, type, key, sequence: stored.position });
      if (this.inStore % 1_000 === 0) progress?.(context, this.inStore);
    }
    for (const partition of cursors.partitions) {
      for (;;) {
        const record = await this.next(partition);
        if (!record) break;
        cursors.take(partition);
        if (record.sequence <= this.reached) await this.surplus(record);
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

  /** The next record of this context. */
  private async next(partition: number): Promise<TopicRecord | undefined> {
    const { cursors, publisher, others } = this.parts;
    for (;;) {
      const record = await cursors.peek(partition);
      if (!record || record.context === publisher.context) return record;
      others?.(record);
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
