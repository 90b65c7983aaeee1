import { setTimeout } from 'node:timers/promises';
import { type BusOptions, BusStrategy } from '@digihub/event-bus';
import type { EventStore } from '@digihub/event-store';
import { CheckpointFollower } from './checkpoint-follower.js';
import { connectKafka, type KafkaSettings, resolved } from './kafka-settings.js';
import { RelayProgress } from './relay-progress.js';
import { KafkaSource } from './kafka-source.js';
import { onceDone } from './once-done.js';
import { ensureTopics, TopicsUnusable } from './topics.js';

export interface KafkaBusOptions {
  readonly kafka: KafkaSettings;
  /** Only for reading one's own writes: which events a relay still has before it. */
  readonly store: EventStore;
  /** Contexts whose relays feed the topic. */
  readonly relays: readonly string[];
}

/** Milliseconds for leaving: kafkajs would wait for minutes, and nothing of it can be cut short. */
const grace = 5_000;

/** The bus between processes: each consumer is a group on one topic, and goes on from its own watermarks. */
export class KafkaBus<Database = unknown> extends BusStrategy<Database> {
  /** Why the topics cannot be used: known at the start, or later where Kafka was away then. */
  refusal: TopicsUnusable | undefined;
  private readonly sources: KafkaSource[];
  private readonly follower: CheckpointFollower;
  private readonly ready: () => Promise<void>;
  private following: Promise<void> = Promise.resolve();

  constructor(options: BusOptions<Database> & KafkaBusOptions) {
    const settings = resolved(options.kafka);
    const kafka = connectKafka(options.kafka);
    const ready = onceDone(async () => {
      try {
        await ensureTopics(kafka, options.kafka);
        this.refusal = undefined;
      } catch (error) {
        if (error instanceof TopicsUnusable) this.refusal = error;
        throw error;
      }
    });
    const sources: KafkaSource[] = [];
    const { prefix, checkpoints: topic, timings } = settings;
    const follower = new CheckpointFollower({ kafka, topic, prefix, timings, ready });
    const { store, relays } = options;
    const progress = new RelayProgress({ store, relays, checkpoints: () => follower.latest });
    super(options, (consumer) => {
      const parts = { consumer, kafka, settings, ready, database: options.database as never };
      const source = new KafkaSource({ ...parts, progress });
      sources.push(source);
      return source;
    });
    this.sources = sources;
    this.follower = follower;
    this.ready = ready;
  }

  /**
   * Starts the consumers, and tells when they have joined. Fails where the topics cannot be used as they are; a Kafka
   * that is away is waited for in the background, by each consumer with its own back-off.
   */
  override listen(callback: (error?: unknown) => void): void {
    super.listen(() => undefined);
    this.runners.forEach((runner, index) => {
      // Stopped, fenced or failed: its group must not wait for it.
      void runner.ended.then(() => this.sources[index]?.leave()).catch(() => undefined);
    });
    this.following = this.follower.start();
    const begun = Promise.all([...this.sources.map((source) => source.begun), this.following]);
    this.ready().then(
      () => begun.then(() => callback()),
      (error: unknown) => callback(error instanceof TopicsUnusable ? error : undefined),
    );
  }

  /** Finishes what is under way, and leaves its groups; a broker that hangs learns of that by itself. */
  override async close(): Promise<void> {
    await super.close();
    const left = Promise.all([
      ...this.sources.map((source) => source.leave()),
      this.following.then(() => this.follower.stop()),
    ]);
    await Promise.race([left, setTimeout(grace, undefined, { ref: false })]);
  }
}
