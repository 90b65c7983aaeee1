import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Consumer, Kafka } from 'kafkajs';
import { committedMessages } from './committed-messages.js';
import { fetchPatience, type GroupTimings } from './kafka-settings.js';
import { CheckpointRecords, type CheckpointTable } from './relay-checkpoint.js';

export interface CheckpointFollowerOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Before the id of a group of its own, which is gone when it stops. */
  readonly prefix: string;
  readonly timings: GroupTimings;
  /** Resolves when the topic is there. */
  readonly ready: () => Promise<void>;
}

/** Follows the checkpoints as they are committed; where Kafka is away, as soon as it is back. */
export class CheckpointFollower {
  private readonly records = new CheckpointRecords();
  private readonly stopping = new AbortController();
  private consumer: Consumer | undefined;
  private restarting: Promise<void> | undefined;

  constructor(private readonly options: CheckpointFollowerOptions) {}

  get latest(): CheckpointTable {
    return this.records;
  }

  /** Resolves after the first try to join. */
  async start(): Promise<void> {
    const { kafka, topic, prefix, timings, ready } = this.options;
    const consumer = kafka.consumer({
      groupId: `${prefix}positions.${randomUUID()}`,
      maxWaitTimeInMs: fetchPatience(timings),
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => false },
    });
    this.consumer = consumer;
    consumer.on(consumer.events.CRASH, () => this.restart());
    try {
      await ready();
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          for (const message of committedMessages(batch)) this.records.take(message);
        },
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
