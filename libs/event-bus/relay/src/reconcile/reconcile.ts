import { setTimeout } from 'node:timers/promises';
import type { Publisher } from '@digihub/event-bus';
import {
  connectKafka,
  type KafkaSettings,
  partitionEnds,
  readCheckpoints,
  type RelayCheckpoint,
  resolved,
} from '@digihub/event-bus-kafka';
import type { EventStore } from '@digihub/event-store';
import type { DifferenceKind, EventInOrder } from './order-comparison.js';
import {
  ContextComparison,
  type ContextReconciliation,
  type ReachedMeanwhile,
} from './context-comparison.js';
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
  /** Called after each thousand of events of a context. */
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
  const look = async () =>
    (await readCheckpoints({ kafka, topic: checkpointTopic, prefix, signal })).checkpoints;
  const checkpoints = await look();
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
  const reachedMeanwhile = positionsLater(checkpoints, patience, look);
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
        reachedMeanwhile,
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

type Checkpoints = ReadonlyMap<string, RelayCheckpoint>;

/**
 * Has a relay come so far since the checkpoints were read? All that is compared was committed by then, so it need not
 * be waited for longer than once.
 */
const positionsLater = (
  before: Checkpoints,
  patience: number,
  look: () => Promise<Checkpoints>,
): ReachedMeanwhile => {
  let latest = before;
  let late: number | undefined;
  return async (context, position) => {
    for (;;) {
      if (BigInt(latest.get(context)?.position ?? -1n) >= position) return true;
      late ??= performance.now() + patience;
      if (performance.now() > late) return false;
      latest = await look();
    }
  };
};

/** Records that no context here has written are told of once. */
const unknownTo =
  (names: ReadonlySet<string>, found: (kind: DifferenceKind, event: EventInOrder) => void) =>
  (record: TopicRecord): void => {
    if (record.context === undefined || !names.has(record.context)) found('unknown', record);
  };
