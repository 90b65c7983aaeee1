import type { PublishedEvent } from '@digihub/contracts';
import {
  type Lag,
  type Message,
  PartitionsMoved,
  type ReadDatabase,
  readWatermarks,
  type Source,
  type SourceItem,
} from '@digihub/read-models';
import type { Kafka } from 'kafkajs';
import { Handout } from './handout.js';
import type { Resolved } from './kafka-settings.js';
import { type Assignment, Membership } from './membership.js';
import type { RelayProgress } from './relay-progress.js';
import { readAgain } from './record-message.js';
import { partitionEnds } from './topics.js';

export interface KafkaSourceOptions {
  /** `coaching.reactions`: the consumer, and its group. */
  readonly consumer: string;
  readonly kafka: Kafka;
  readonly settings: Resolved;
  /** Resolves when the topics are as they must be. */
  readonly ready: () => Promise<void>;
  /** Where the consumer's watermarks are. */
  readonly database: ReadDatabase<never>;
  /** Of the relays whose events this system waits for. */
  readonly progress: RelayProgress;
}

/** How soon to look again whether a position is passed that nothing told us of. */
const lookAgain = 20;

/** The published events from Kafka, for one consumer; copies of it in other processes share the partitions. */
export class KafkaSource implements Source<PublishedEvent> {
  readonly dealt = true;
  private membership: Promise<Membership> | undefined;
  private joined: Membership | undefined;
  private handout: Handout | undefined;
  private read: Assignment | undefined;
  private readonly first = Promise.withResolvers<void>();
  private looking: NodeJS.Timeout | undefined;
  private leaving: Promise<void> | undefined;
  /** Everything up to here is done, in all copies together. */
  private complete: bigint | undefined;
  private readonly targets = new Map<bigint, ReadonlyMap<number, bigint>>();

  constructor(private readonly options: KafkaSourceOptions) {}

  /** Resolves when it has joined its group, or could not the first time. */
  get begun(): Promise<void> {
    return this.first.promise;
  }

  async *subscribe(
    after: ReadonlyMap<number, bigint>,
    signal: AbortSignal,
  ): AsyncGenerator<SourceItem<PublishedEvent>> {
    this.handout?.abandon();
    const membership = await this.member().finally(this.first.resolve);
    const assignment = await membership.assignment(signal);
    if (!assignment) return;
    if (assignment !== this.read) {
      // The watermarks were read before the partitions were ours: another copy may have moved them since.
      this.read = assignment;
      throw new PartitionsMoved();
    }
    const from = await this.start(assignment, after);
    if (signal.aborted) return;
    const handout = new Handout(from);
    this.handout = handout;
    membership.read(
      assignment,
      handout,
      new Map([...from].map(([partition, { next }]) => [partition, next])),
    );
    const stop = (): void => {
      handout.end();
      membership.rest(handout);
    };
    signal.addEventListener('abort', stop);
    try {
      yield* handout.items();
    } finally {
      signal.removeEventListener('abort', stop);
      membership.rest(handout);
    }
  }

  done(partition: number, sequence: bigint): void {
    this.handout?.done(partition, sequence);
    this.joined?.done(partition, sequence);
  }

  /**
   * A position is passed when every relay has looked at all of its own events up to there, and this consumer, in
   * whatever process, has done what they wrote by then.
   */
  async pending(after: ReadonlyMap<number, bigint>, position: bigint): Promise<boolean> {
    if (this.complete !== undefined && this.complete >= position) return false;
    if (!(await this.isComplete(after, position))) {
      this.lookAgain();
      return true;
    }
    this.targets.delete(position);
    if (this.complete === undefined || this.complete < position) this.complete = position;
    return false;
  }

  /** An offset is no position of the store: what was asked for and found to be passed is known, and nothing beyond. */
  reached(): bigint | undefined {
    return this.complete;
  }

  async head(): Promise<ReadonlyMap<number, bigint>> {
    await this.options.ready().catch((error: unknown) => {
      this.first.resolve();
      throw error;
    });
    const ends = await partitionEnds(this.options.kafka, this.options.settings.topic);
    return new Map([...ends].map(([partition, { next }]) => [partition, next - 1n]));
  }

  get stale(): boolean {
    return this.joined?.isStale ?? true;
  }

  /** Of the partitions that are ours, by their offsets; what other copies are dealt is theirs to tell. */
  async lag(after: ReadonlyMap<number, bigint>): Promise<Lag> {
    const ends = await partitionEnds(this.options.kafka, this.options.settings.topic);
    const mine = this.read?.partitions ?? [];
    const ahead = mine.map((partition) => {
      const last = (ends.get(partition)?.next ?? 0n) - 1n;
      return Number(last - (after.get(partition) ?? -1n));
    });
    return { events: ahead.reduce((sum, one) => sum + Math.max(0, one), 0) };
  }

  async reread(message: Message): Promise<Message<PublishedEvent>> {
    return readAgain(message);
  }

  /** The consumer has ended: others may have its partitions. */
  leave(): Promise<void> {
    this.first.resolve();
    this.leaving ??= (async () => {
      this.handout?.abandon();
      const membership = await this.membership?.catch(() => undefined);
      await membership?.leave();
    })();
    return this.leaving;
  }

  /** Another copy may do the last of it, which nobody tells this one. */
  private lookAgain(): void {
    this.looking ??= setTimeout(() => {
      this.looking = undefined;
      this.handout?.recheck();
    }, lookAgain).unref();
  }

  private async member(): Promise<Membership> {
    if (this.leaving) throw new Error(`${this.options.consumer} has left its group`);
    if (this.joined?.hasFailed) {
      await this.joined.leave().catch(() => undefined);
      this.joined = undefined;
      this.membership = undefined;
    }
    this.membership ??= this.join();
    try {
      this.joined = await this.membership;
      return this.joined;
    } catch (error) {
      this.membership = undefined;
      throw error;
    }
  }

  private async join(): Promise<Membership> {
    const { kafka, settings, consumer, ready } = this.options;
    await ready();
    const { topic, partitions, timings, prefix } = settings;
    const membership = new Membership({
      kafka,
      groupId: `${prefix}${consumer}`,
      topic,
      partitions,
      timings,
    });
    try {
      await membership.join();
    } catch (error) {
      await membership.leave().catch(() => undefined);
      throw error;
    }
    return membership;
  }

  private async start({ partitions }: Assignment, after: ReadonlyMap<number, bigint>) {
    const { kafka, settings, consumer } = this.options;
    const ends = await partitionEnds(kafka, settings.topic);
    return new Map(
      partitions.map((partition) => {
        const next = (after.get(partition) ?? -1n) + 1n;
        const { low, next: end } = ends.get(partition) ?? { low: 0n, next: 0n };
        if (next < low) {
          throw new Error(
            `${settings.topic} begins at offset ${low} in partition ${partition}, and ${consumer} had read up to ` +
              `${next} only: events were deleted that it had not seen`,
          );
        }
        return [partition, { next, end }];
      }),
    );
  }

  private async isComplete(after: ReadonlyMap<number, bigint>, position: bigint): Promise<boolean> {
    const { database, consumer } = this.options;
    const target = await this.target(position);
    if (!target) return false;
    const done = await readWatermarks(database.read, consumer);
    for (const [partition, sequence] of after) {
      if (sequence > (done.get(partition) ?? -1n)) done.set(partition, sequence);
    }
    return [...target].every(([partition, offset]) => (done.get(partition) ?? -1n) >= offset);
  }

  /** Offsets behind which the position is passed; they stay what they were when it was asked for first. */
  private async target(position: bigint): Promise<ReadonlyMap<number, bigint> | undefined> {
    const target = this.targets.get(position) ?? (await this.options.progress.offsetsAt(position));
    if (!target) return undefined;
    // Of positions that nobody asks for any more.
    if (this.targets.size >= 1_000) this.targets.clear();
    this.targets.set(position, target);
    return target;
  }
}
