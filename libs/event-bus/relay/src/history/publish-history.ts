import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Publisher } from '@digihub/event-bus';
import {
  connectKafka,
  ensureTopics,
  type KafkaSettings,
  readCheckpoints,
  type RelayCheckpoint,
  resolved,
} from '@digihub/event-bus-kafka';
import { type CaughtUp, caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import { inBatches, oneAhead } from '../in-batches.js';
import { LoggedPublishing, logPlaceOf } from '../log-place.js';
import { RelayRefused } from '../relay-errors.js';
import { outgoing, RelayProducer } from '../relay-producer.js';
import { standingAt, verifyPosition } from '../store-position.js';

export interface PublishHistoryOptions {
  /** Of every context. */
  readonly publishers: readonly Publisher[];
  readonly store: EventStore;
  readonly kafka: KafkaSettings;
  /** Events per transaction at most; 1,000. */
  readonly batchSize?: number | undefined;
  /** Called after each transaction, with how many events were published. */
  readonly progress?: ((events: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Its position, beside those of the relays: where a repeat goes on. */
const historian = 'history';

/** Tries without progress, and milliseconds between the first two. */
const mostAttempts = 8;
const firstPause = 100;

/**
 * Publishes what a store holds already, for contexts whose relays have never run: in the order of the store over all
 * contexts, so that each partition is in that order, which relays side by side could not promise of a history. Then
 * each relay is given its position, and goes on behind it. Killed half way it goes on where it was; nothing comes twice.
 * Gives the number of events that this call published.
 * @throws RelayRefused where a relay has run, or another store was published; NotPublishable; TopicsUnusable.
 */
export const publishHistory = async (options: PublishHistoryOptions): Promise<number> => {
  const count = { published: 0 };
  for (let attempt = 1; ; attempt += 1) {
    const before = count.published;
    try {
      await session(options, count);
      return count.published;
    } catch (error) {
      if (count.published > before) attempt = 1;
      if (!isPassing(error) || attempt >= mostAttempts) throw error;
      await setTimeout(
        firstPause * 2 ** attempt,
        undefined,
        options.signal ? { signal: options.signal } : {},
      );
    }
  }
};

/** Where it is. */
type Standing = Omit<RelayCheckpoint, 'prefixes' | 'offsets'>;

/** From where it is to the end. A session that fails is ended, for nobody can tell whether it had committed. */
const session = async (options: PublishHistoryOptions, count: { published: number }): Promise<void> => {
  const { publishers, store, batchSize = 1_000, progress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const kafka = connectKafka(options.kafka);
  await ensureTopics(kafka, options.kafka);
  const settings = resolved(options.kafka);
  const { checkpoints: topic, partitions, prefix } = settings;
  const parts = { kafka, settings, holder: randomUUID() };
  const prefixes = publishers.flatMap((publisher) => publisher.prefixes);
  const generation = await store.generation();
  const producer = new RelayProducer({ ...parts, relay: historian });
  try {
    const checkpoint = await producer.takeOver(signal);
    if (checkpoint) await verifyPosition(historian, store, checkpoint);
    const after = BigInt(checkpoint?.position ?? -1n);
    const { checkpoints } = await readCheckpoints({ kafka, topic, prefix, signal });
    for (const { context } of publishers) refuseBeyond(context, checkpoints.get(context), generation, after);
    const { logSize, logLast } = await logPlaceOf(checkpoint, store, signal);
    const publishing = new LoggedPublishing(generation, logLast);
    const isOwn = (stored: StoredEvent) => publisherOf(publishers, stored) !== undefined;
    const events = toEnd(store.readAll({ after }));
    let standing: Standing = { generation, ...(checkpoint ?? standingAt(undefined)), logSize, logLast };
    for await (const batch of oneAhead(inBatches(events, { size: batchSize, logSize, isOwn, partitions }))) {
      signal.throwIfAborted();
      const published = batch.own.flatMap((one) =>
        publishing.publish(publisherOf(publishers, one.stored)!, one),
      );
      standing = {
        generation,
        ...standingAt(batch.last),
        ...{ logSize: batch.logSize, logLast: publishing.logLast },
      };
      await producer.write(outgoing(published, partitions), { prefixes, ...standing });
      count.published += published.length;
      progress?.(count.published);
    }
    for (const { context, prefixes: own } of publishers) {
      const relay = new RelayProducer({ ...parts, relay: context });
      try {
        const last = standing.logLast?.[context];
        const logLast = last === undefined ? {} : { [context]: last };
        await handOver(
          relay,
          context,
          { ...standing, logLast, prefixes: own, offsets: producer.written },
          signal,
        );
      } finally {
        await relay.close().catch(() => undefined);
      }
    }
  } finally {
    await producer.close().catch(() => undefined);
  }
};

/** A broker that starts, or elects: kafkajs says so of the error, or of what caused it. */
const isPassing = (error: unknown): boolean => {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if ((one as { readonly retriable?: unknown }).retriable === true) return true;
  }
  return false;
};

/** A relay that has carried something itself published it before us, and not in this order. */
const refuseBeyond = (
  context: string,
  relay: RelayCheckpoint | undefined,
  generation: string,
  published: bigint,
): void => {
  if (!relay || (relay.generation === generation && BigInt(relay.position) <= published)) return;
  throw new RelayRefused(context, relay, `but the history is published up to ${published} only`);
};

const handOver = async (
  relay: RelayProducer,
  context: string,
  standing: RelayCheckpoint,
  signal: AbortSignal,
): Promise<void> => {
  const before = await relay.takeOver(signal);
  refuseBeyond(context, before, standing.generation, BigInt(standing.position));
  if (before?.position !== standing.position) await relay.write([], standing);
};

const publisherOf = (publishers: readonly Publisher[], { stream }: StoredEvent): Publisher | undefined =>
  publishers.find(({ prefixes }) => prefixes.some((prefix) => stream.startsWith(prefix)));

/** A read that ends is caught up there. */
async function* toEnd(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent | CaughtUp> {
  yield* events;
  yield caughtUp;
}
