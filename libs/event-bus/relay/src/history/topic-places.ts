import { connectKafka, type KafkaSettings, partitionEnds, resolved } from '@digihub/event-bus-kafka';
import { TopicCursors } from '../reconcile/topic-cursors.js';

/** Positions of the store whose places in the topic are wanted. */
export interface WantedPlaces {
  /** Everything up to there. */
  readonly behind: readonly bigint[];
  /** The event there. */
  readonly of: readonly bigint[];
}

export interface TopicPlaces {
  /** The last offset of each partition that holds an event of this position or of an earlier one. */
  behind(position: bigint): ReadonlyMap<number, bigint>;
  /** Undefined: the topic has no event of this position. */
  of(position: bigint): { readonly partition: number; readonly offset: bigint } | undefined;
}

/**
 * Finds in a topic whose partitions are in the order of the store where a consumer has to go on that was at a position
 * of the store. Reads it once; memory grows with what is wanted alone.
 */
export const topicPlaces = async (settings: KafkaSettings, wanted: WantedPlaces): Promise<TopicPlaces> => {
  const { topic, prefix } = resolved(settings);
  const kafka = connectKafka(settings);
  const ends = await partitionEnds(kafka, topic);
  const behind = new Map(wanted.behind.map((position) => [position, new Map<number, bigint>()]));
  const exact = new Set(wanted.of);
  const found = new Map<bigint, { partition: number; offset: bigint }>();
  const cursors = new TopicCursors(
    kafka,
    topic,
    prefix,
    new Map([...ends].map(([partition, { next }]) => [partition, next])),
  );
  try {
    if (behind.size > 0 || exact.size > 0) await cursors.open();
    for (const partition of behind.size > 0 || exact.size > 0 ? cursors.partitions : []) {
      for (;;) {
        const record = await cursors.peek(partition);
        if (!record) break;
        cursors.take(partition);
        const { sequence, offset, context } = record;
        if (context === undefined) continue;
        for (const [position, last] of behind) if (sequence <= position) last.set(partition, offset);
        if (exact.has(sequence)) found.set(sequence, { partition, offset });
      }
    }
  } finally {
    await cursors.close();
  }
  return {
    behind: (position) => {
      const last = behind.get(position);
      if (!last) throw new RangeError(`position ${position} was not asked for`);
      return last;
    },
    of: (position) => found.get(position),
  };
};
