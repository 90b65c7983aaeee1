import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  connectKafka,
  ensureTopics,
  readCheckpoints,
  resolved,
  TopicsUnusable,
} from '@digihub/event-bus-kafka';
import { type CaughtUp, caughtUp, type StoredEvent } from '@digihub/event-store';
import { type Lag, StoreLag } from '@digihub/read-models';
import { inBatches, mostPassed, oneAhead } from './in-batches.js';
import { LoggedPublishing, logPlaceOf } from './log-place.js';
import { longAfter } from './long-after.js';
import { type Readied, readied } from './readied.js';
import { isEpochError, NotPublishable, RelayFenced, RelayRefused } from './relay-errors.js';
import type { RelayOptions, RelayStatus } from './relay-options.js';
import { RelayProducer } from './relay-producer.js';
import { standingAt, verifyPosition } from './store-position.js';

const firstPause = 100;
const longestPause = 5_000;

/**
 * Carries what a service publishes from the store to Kafka, each event exactly once: an exactly-once source in the
 * manner of KIP-618. One at a time writes, the last that started; another is fenced by the broker.
 * It reads the events of all contexts, because it counts them: that is what tells the log index of its own.
 */
export class Relay {
  readonly name: string;
  /** Begins the name of the holder in each of its sessions. */
  private readonly id = randomUUID();
  private sessions = 0;
  private readonly stopping = new AbortController();
  private running: Promise<Error | undefined> | undefined;
  private producer: RelayProducer | undefined;
  private state: RelayStatus['state'] = 'stopped';
  /** Since it met an event that cannot be published, until it has carried it: also while it tries again. */
  private blocked = false;
  private position = -1n;
  /** Events of the store up to where its checkpoint stands, which may be behind its position. */
  private writtenTo = 0;
  /** Of the last event that it has read; undefined while it has not caught up with the store. */
  private readTo: bigint | undefined;
  private tookOver = false;
  private readonly ahead: StoreLag;
  private published = 0;
  private transactions = 0;
  private failures = 0;
  private trouble: unknown;

  constructor(private readonly options: RelayOptions) {
    this.name = options.publisher.context;
    this.ahead = new StoreLag(options.store, options.publisher.prefixes);
  }

  start(): void {
    this.running ??= Promise.race([this.run(), this.leftBehind()]);
  }

  /**
   * Finishes the transaction under way, unless the broker does not answer for seconds: then that is left to its
   * timeout. Resolves with what had ended it before, if something had.
   */
  async stop(): Promise<Error | undefined> {
    this.stopping.abort();
    return this.running;
  }

  /** Resolves when it has ended, on demand or by itself; with the error that ended it, if one did. */
  get ended(): Promise<Error | undefined> {
    return this.running ?? Promise.resolve(undefined);
  }

  get status(): RelayStatus {
    const { name: relay, position, published, transactions, trouble } = this;
    return {
      relay,
      state: this.blocked ? 'blocked' : this.state,
      position,
      published,
      transactions,
      ...(trouble === undefined ? {} : { trouble }),
    };
  }

  /** What it has yet to pass; undefined: it does not know how far it is, or another relays. */
  async lag(): Promise<Lag | undefined> {
    if (!this.tookOver || this.state === 'fenced' || this.state === 'stopped') return undefined;
    if (this.state === 'running' && this.readTo !== undefined && this.readTo <= this.position) {
      return { events: 0 };
    }
    return this.ahead.behind(this.position).catch(() => undefined);
  }

  private async run(): Promise<Error | undefined> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.state = 'starting';
      try {
        await this.turn(signal);
      } catch (error) {
        if (signal.aborted) break;
        const end = endState(error);
        this.trouble = error;
        this.state = end ?? 'backing-off';
        this.blocked = error instanceof NotPublishable;
        this.options.report?.({ kind: end ? 'ended' : 'away', relay: this.name, error });
        if (end) return error as Error;
        const pause = this.blocked ? longestPause : Math.min(longestPause, firstPause * 2 ** this.failures);
        this.failures += 1;
        await setTimeout(pause, undefined, { signal }).catch(() => undefined);
      }
    }
    this.state = 'stopped';
    this.blocked = false;
    return undefined;
  }

  /**
   * A session. The broker shuts a producer out where another took over, and also where a transaction took longer than
   * its timeout, as after a long sleep of the machine: only the first is the end.
   */
  private async turn(signal: AbortSignal): Promise<void> {
    if (this.tookOver) await this.assertHolder(signal, this.trouble);
    try {
      await this.session(signal);
    } catch (error) {
      if (isEpochError(error) && !signal.aborted) await this.assertHolder(signal, error);
      throw error;
    }
  }

  /** @throws RelayFenced */
  private async assertHolder(signal: AbortSignal, cause: unknown): Promise<void> {
    const { prefix, checkpoints: topic } = resolved(this.options.kafka);
    const kafka = connectKafka(this.options.kafka);
    const { claims } = await readCheckpoints({ kafka, topic, prefix, signal });
    if (claims.get(this.name)?.holder.startsWith(this.id)) return;
    throw new RelayFenced(this.name, cause);
  }

  /** What hangs when it has to end does not hold it up. */
  private async leftBehind(): Promise<undefined> {
    await longAfter(this.stopping.signal);
    this.state = 'stopped';
    void this.producer?.close().catch(() => undefined);
  }

  /** From taking over to the first trouble. */
  private async session(signal: AbortSignal): Promise<void> {
    const { publisher, store, batchSize = 2_000 } = this.options;
    const { prefixes } = publisher;
    const kafka = connectKafka(this.options.kafka);
    await ensureTopics(kafka, this.options.kafka);
    signal.throwIfAborted();
    const settings = resolved(this.options.kafka);
    this.sessions += 1;
    const holder = `${this.id}/${this.sessions}`;
    const producer = new RelayProducer({ kafka, settings, relay: this.name, holder });
    this.producer = producer;
    const subscription = new AbortController();
    const end = (): void => subscription.abort(signal.reason);
    signal.addEventListener('abort', end);
    try {
      const checkpoint = await producer.takeOver(signal);
      signal.throwIfAborted();
      if (checkpoint) await verifyPosition(this.name, store, checkpoint);
      const generation = await store.generation();
      const { logSize, logLast } = await logPlaceOf(checkpoint, store, signal);
      this.position = BigInt(checkpoint?.position ?? -1n);
      this.writtenTo = logSize;
      this.readTo = undefined;
      this.tookOver = true;
      if (checkpoint?.logSize === undefined) {
        await producer.write([], {
          ...(checkpoint ?? { ...standingAt(undefined), generation }),
          ...{ prefixes, logSize, logLast },
        });
      }
      this.state = 'running';
      const publishing = new LoggedPublishing(generation, logLast);
      const events = store.subscribe({ after: this.position, signal: subscription.signal });
      const { partitions } = settings;
      const isOwn = ({ stream }: StoredEvent) => prefixes.some((prefix) => stream.startsWith(prefix));
      const batches = inBatches(this.noting(events), { size: batchSize, logSize, isOwn, partitions });
      for await (const batch of oneAhead(readied(batches, publishing, publisher, partitions))) {
        if (signal.aborted) break;
        if (batch.isOwn || batch.logSize - this.writtenTo >= mostPassed) {
          await this.write(producer, generation, batch);
        }
        this.position = batch.last.position;
      }
      if (!signal.aborted) throw new Error('the subscription to the store ended');
    } finally {
      signal.removeEventListener('abort', end);
      subscription.abort();
      await producer.close().catch(() => undefined);
    }
  }

  /** Passes on what the store gives, and remembers how far that was when it ran dry. */
  private async *noting(
    events: AsyncIterable<StoredEvent | CaughtUp>,
  ): AsyncGenerator<StoredEvent | CaughtUp> {
    let last = this.position;
    for await (const event of events) {
      if (event !== caughtUp) last = event.position;
      this.readTo = event === caughtUp ? last : undefined;
      yield event;
    }
  }

  private async write(
    producer: RelayProducer,
    generation: string,
    { messages, last, logSize, logLast }: Readied,
  ): Promise<void> {
    const { publisher, beforeCommit } = this.options;
    const checkpoint = { generation, prefixes: publisher.prefixes, ...standingAt(last), logSize, logLast };
    await producer.write(messages, checkpoint, beforeCommit);
    this.writtenTo = logSize;
    this.published += messages.length;
    this.transactions += 1;
    this.failures = 0;
    this.blocked = false;
    this.trouble = undefined;
    this.options.observer?.relayed(this.name, messages.length);
  }
}

/** Of what ends a relay for good; undefined: it goes on after a back-off. */
const endState = (error: unknown): 'fenced' | 'refused' | undefined => {
  if (error instanceof RelayFenced) return 'fenced';
  return error instanceof RelayRefused || error instanceof TopicsUnusable ? 'refused' : undefined;
};
