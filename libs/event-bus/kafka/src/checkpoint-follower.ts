import { setTimeout } from 'node:timers/promises';
import type { Consumer, Kafka } from 'kafkajs';
import { fetchPatience, type GroupTimings } from './kafka-settings.js';
import { passingReader } from './passing-reader.js';
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
    const reader = passingReader({
      ...{ kafka, topic, group: `${prefix}positions`, maxWaitTimeInMs: fetchPatience(timings) },
      take: ({ messages }) => {
        for (const message of messages) this.records.take(message);
      },
      failed: () => this.restart(),
    });
    this.consumer = reader.consumer;
    try {
      await ready();
      await reader.start();
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
