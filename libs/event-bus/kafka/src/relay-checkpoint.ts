import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { withAdmin } from './topics.js';

/**
 * How far a relay is: written in the same transaction as the events themselves. Names are the storage format.
 * Everything public in its streams up to `position` stands in the topic, at or before `offsets`.
 */
export interface RelayCheckpoint {
  /** The store's random name: positions of another store mean nothing here. */
  readonly generation: string;
  /** Of the last event of its streams that it has seen, public or not; `-1`: none yet. */
  readonly position: string;
  /** Of that event: a store that has another one there, or none, is not the one that was relayed. */
  readonly eventId: string | null;
  /** Its streams. */
  readonly prefixes: readonly string[];
  /** The last offset that it wrote, per partition of the events' topic. */
  readonly offsets: Readonly<Record<string, string>>;
}

/** Who relays, since the start of a relay: it says so before it reads its position. */
export interface RelayClaim {
  readonly holder: string;
}

const claimSuffix = '#claim';

export const checkpointKey = (relay: string): string => relay;
export const claimKey = (relay: string): string => `${relay}${claimSuffix}`;

export interface CheckpointTable {
  readonly checkpoints: ReadonlyMap<string, RelayCheckpoint>;
  readonly claims: ReadonlyMap<string, RelayClaim>;
}

/** The last record of each key. */
class Table implements CheckpointTable {
  readonly checkpoints = new Map<string, RelayCheckpoint>();
  readonly claims = new Map<string, RelayClaim>();

  take({ key, value }: Pick<KafkaMessage, 'key' | 'value'>): void {
    const name = key?.toString();
    if (name === undefined || !value) return;
    const content = JSON.parse(value.toString()) as unknown;
    if (name.endsWith(claimSuffix)) {
      this.claims.set(name.slice(0, -claimSuffix.length), content as RelayClaim);
    } else {
      this.checkpoints.set(name, content as RelayCheckpoint);
    }
  }
}

interface Follow {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Before the id of a group of its own, which is gone when it stops. */
  readonly prefix: string;
  /** Resolves when the topic is there. */
  readonly ready?: () => Promise<void>;
}

/** Follows the checkpoints as they are committed; where Kafka is away, as soon as it is back. */
export class CheckpointFollower {
  private readonly table = new Table();
  private readonly stopping = new AbortController();
  private consumer: Consumer | undefined;
  private restarting: Promise<void> | undefined;

  constructor(
    private readonly options: Follow,
    private readonly changed: (next: bigint) => void = () => undefined,
  ) {}

  get latest(): CheckpointTable {
    return this.table;
  }

  /** Resolves after the first try to join. */
  async start(): Promise<void> {
    const { kafka, topic, prefix, ready } = this.options;
    const consumer = kafka.consumer({
      groupId: `${prefix}positions.${randomUUID()}`,
      maxWaitTimeInMs: 100,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
    this.consumer = consumer;
    const { CRASH, END_BATCH_PROCESS } = consumer.events;
    consumer.on(CRASH, () => this.restart());
    // Markers and aborted records at the end of a fetch come as no batch.
    consumer.on(END_BATCH_PROCESS, ({ payload }) => this.changed(BigInt(payload.lastOffset) + 1n));
    try {
      await ready?.();
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => batch.messages.forEach((message) => this.table.take(message)),
      });
    } catch {
      this.restart();
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting;
    await this.consumer?.disconnect();
  }

  private restart(): void {
    const { signal } = this.stopping;
    this.restarting ??= (async () => {
      await this.consumer?.disconnect().catch(() => undefined);
      await setTimeout(500, undefined, { signal }).catch(() => undefined);
      this.restarting = undefined;
      if (!signal.aborted) await this.start();
    })();
  }
}

/**
 * The checkpoints as they stand, read to where transactions have ended, and at least up to and with `upTo`.
 * A transaction of another relay may hold that back for a while; `signal` gives up.
 */
export const readCheckpoints = async (
  options: Follow,
  { upTo, signal }: { readonly upTo?: bigint; readonly signal: AbortSignal },
): Promise<CheckpointTable> => {
  const { kafka, topic } = options;
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const end = BigInt(ends[0]?.high ?? 0);
  const until = upTo !== undefined && upTo >= end ? upTo + 1n : end;
  const reached = Promise.withResolvers<void>();
  if (until <= 0n) reached.resolve();
  const follower = new CheckpointFollower(options, (next) => next >= until && reached.resolve());
  const abort = (): void => reached.reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  try {
    if (until > 0n) await follower.start();
    if (signal.aborted) abort();
    await reached.promise;
    return follower.latest;
  } finally {
    signal.removeEventListener('abort', abort);
    await follower.stop();
  }
};
