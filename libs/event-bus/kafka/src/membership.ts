import { setTimeout } from 'node:timers/promises';
import type { PublishedEvent } from '@digihub/contracts';
import { type Message, PartitionsMoved } from '@digihub/read-models';
import type { Batch, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { committedMessages } from './committed-messages.js';
import { GroupOffsets } from './group-offsets.js';
import type { Handout } from './handout.js';
import { fetchPatience, type GroupTimings } from './kafka-settings.js';
import { toMessage } from './record-message.js';
import { Repeats } from './repeats.js';

export interface MembershipOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  /** Of the topic. */
  readonly partitions: number;
  readonly timings: GroupTimings;
}

/** What the group gave this member, until it is told otherwise. A new object at each rebalance. */
export interface Assignment {
  readonly partitions: readonly number[];
}

/** Milliseconds. */
const staleAfter = 10_000;

/**
 * One life of a kafkajs consumer in its group: from joining to leaving or to a failure, after which another is made.
 *
 * Its partitions rest until a subscription reads, which begins where its watermarks say. A batch holds `eachBatch`
 * until its consumer has done it, with heartbeats meanwhile; kafkajs rejoins a group that rebalances only when that
 * has returned. So a partition changes hands when nothing of it is under way, and only a member that takes longer
 * than the rebalance timeout is passed over: its watermark is moved by another, and it is fenced.
 */
export class Membership {
  private readonly consumer: Consumer;
  private readonly groupOffsets: GroupOffsets;
  private readonly repeats = new Repeats();
  private readonly watchers = new Set<() => void>();
  private current: Assignment | undefined;
  private failure: Error | undefined;
  /** When a fetch last ended, on the machine's monotonic clock. */
  private fetchedAt = 0;
  private handout: Handout | undefined;

  constructor(private readonly options: MembershipOptions) {
    const { kafka, groupId, topic, timings } = options;
    this.consumer = kafka.consumer({
      groupId,
      ...timings,
      maxWaitTimeInMs: fetchPatience(timings),
      maxBytesPerPartition: 512 * 1024,
      maxBytes: 4 * 1024 * 1024,
      // When the tries are over it is made anew, after a back-off.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
    this.groupOffsets = new GroupOffsets(this.consumer, topic);
  }

  /** Nothing was fetched for so long that it hangs: at rest a fetch ends each `fetchPatience`. */
  get isStale(): boolean {
    return performance.now() - this.fetchedAt > staleAfter;
  }

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  async join(): Promise<void> {
    const { consumer } = this;
    const { topic, partitions } = this.options;
    const { CRASH, END_BATCH_PROCESS, FETCH, GROUP_JOIN, REBALANCING } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      consumer.pause([{ topic }]);
      this.become({ partitions: payload.memberAssignment[topic] ?? [] });
    });
    consumer.on(FETCH, () => (this.fetchedAt = performance.now()));
    consumer.on(REBALANCING, () => this.become(undefined));
    consumer.on(CRASH, ({ payload }) => this.fail(payload.error));
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      // Only markers and aborted records: kafkajs shows no batch, but the watermark has to pass them.
      if (payload.batchSize === 0 && payload.firstOffset !== null) void this.offer(payload, []);
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitions,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  /**
   * What this member has now; waits for it. Undefined: `signal` aborted. A group always gives within its timeouts; but
   * kafkajs 2.2.4 forgets to join again where the broker went away while it did, and fetches on with no membership.
   * @throws what ended the membership
   */
  async assignment(signal: AbortSignal): Promise<Assignment | undefined> {
    const { groupId, timings } = this.options;
    const longest = timings.rebalanceTimeout + timings.sessionTimeout;
    const late = AbortSignal.timeout(longest);
    const over = AbortSignal.any([signal, late]);
    while (!this.failure && !this.current && !over.aborted) {
      await new Promise<void>((resolve) => {
        const look = (): void => {
          this.watchers.delete(look);
          over.removeEventListener('abort', look);
          resolve();
        };
        this.watchers.add(look);
        over.addEventListener('abort', look);
      });
    }
    if (!this.failure && !this.current && !signal.aborted) {
      this.fail(new Error(`the group ${groupId} gave nothing in ${longest} ms`));
    }
    if (this.failure) throw this.failure;
    return signal.aborted ? undefined : this.current;
  }

  /** Begins to read. @throws PartitionsMoved where the group gave something else meanwhile */
  read(assignment: Assignment, handout: Handout, from: ReadonlyMap<number, bigint>): void {
    if (this.failure) throw this.failure;
    if (assignment !== this.current) throw new PartitionsMoved();
    const { topic } = this.options;
    this.handout = handout;
    this.repeats.forget();
    for (const [partition, offset] of from) {
      this.consumer.seek({ topic, partition, offset: String(offset) });
    }
    this.consumer.resume([{ topic, partitions: [...from.keys()] }]);
  }

  /** Nobody reads with this any more: the partitions rest. */
  rest(handout: Handout): void {
    if (this.handout !== handout) return;
    this.handout = undefined;
    if (!this.failure) this.consumer.pause([{ topic: this.options.topic }]);
  }

  done(partition: number, sequence: bigint): void {
    this.groupOffsets.done(partition, sequence);
  }

  async leave(): Promise<void> {
    if (!this.failure) await this.groupOffsets.tell();
    this.become(undefined);
    await this.consumer.disconnect();
  }

  private async eachBatch({ batch, heartbeat, isStale, resolveOffset }: EachBatchPayload): Promise<void> {
    const { handout } = this;
    if (!handout || isStale()) return;
    const { partition } = batch;
    const last = batch.lastOffset();
    const finished = new AbortController();
    const messages = committedMessages(batch)
      .map((message) => toMessage(partition, message))
      .filter((message) => this.repeats.isNew(message));
    const taken = this.offer({ ...extent(batch), partition }, messages).finally(() => finished.abort());
    while (!finished.signal.aborted) {
      await Promise.race([taken, pause(this.options.timings.heartbeatInterval, finished.signal)]);
      if (finished.signal.aborted) break;
      try {
        await heartbeat();
      } catch (error) {
        // A broker that is away for a moment: what is under way may go on, its fence is the watermark.
        if (!isRebalance(error)) continue;
        this.become(undefined);
        await handout.quiet();
        throw error;
      }
    }
    if (handout.isDone(partition, BigInt(last))) resolveOffset(last);
  }

  private async offer(extent: Extent, messages: readonly Message<PublishedEvent>[]): Promise<void> {
    await this.handout?.offer({
      partition: extent.partition,
      first: BigInt(extent.firstOffset ?? extent.lastOffset),
      last: BigInt(extent.lastOffset),
      end: BigInt(extent.highWatermark),
      messages,
    });
  }

  private become(assignment: Assignment | undefined): void {
    this.current = assignment;
    this.groupOffsets.forget();
    this.handout?.end(new PartitionsMoved());
    this.handout = undefined;
    for (const look of this.watchers) look();
  }

  private fail(error: Error): void {
    this.failure = error;
    this.handout?.end(error);
    this.become(undefined);
  }
}

interface Extent {
  readonly partition: number;
  readonly firstOffset: string | null;
  readonly lastOffset: string;
  readonly highWatermark: string;
}

const extent = (batch: Batch): Omit<Extent, 'partition'> => ({
  firstOffset: batch.firstOffset(),
  lastOffset: batch.lastOffset(),
  highWatermark: batch.highWatermark,
});

/** As kafkajs decides that a member has to join again. */
const rebalanceTypes = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
]);

const isRebalance = (error: unknown): boolean =>
  rebalanceTypes.has((error as { readonly type?: string }).type ?? '');

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
