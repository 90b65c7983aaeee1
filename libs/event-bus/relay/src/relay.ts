import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Publisher } from '@digihub/event-bus';
import {
  connectKafka,
  ensureTopics,
  type KafkaSettings,
  readCheckpoints,
  resolved,
  TopicDiffers,
} from '@digihub/event-bus-kafka';
import { type CaughtUp, caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import { type Lag, StoreLag } from '@digihub/read-models';
import { type Batch, inBatches, mostPassed, oneAhead } from './in-batches.js';
import { LoggedPublishing, logPlaceOf } from './log-place.js';
import { isEpochError, RelayFenced, RelayRefused } from './relay-errors.js';
import { RelayProducer } from './relay-producer.js';
import { standingAt, verifyPosition } from './store-position.js';

export interface RelayOptions {
  /** Of the service's context: what it tells the others, and its streams. */
  readonly publisher: Publisher;
  readonly store: EventStore;
  readonly kafka: KafkaSettings;
  /** Events per transaction at most; 1,000. */
  readonly batchSize?: number | undefined;
  readonly report?: ((trouble: RelayTrouble) => void) | undefined;
  readonly observer?: RelayObserver | undefined;
  /** Crash tests hold or end it there: everything is sent, nothing is committed. */
  readonly beforeCommit?: (() => void | Promise<void>) | undefined;
}

/** Counts what was carried. */
export interface RelayObserver {
  /** A transaction was committed, with so many events. */
  relayed(relay: string, events: number): void;
}

/** Nothing of it is lost: it is for logs and metrics. */
export interface RelayTrouble {
  /** It goes on by itself after a back-off; or it ended for good. */
  readonly kind: 'away' | 'ended';
  readonly relay: string;
  readonly error: unknown;
}

export interface RelayStatus {
  readonly relay: string;
  /** `fenced`: another took over. `refused`: see `trouble`. */
  readonly state: 'stopped' | 'starting' | 'running' | 'backing-off' | 'fenced' | 'refused';
  /** Of the last event of the store that it has passed, its own or another's; -1n: none. */
  readonly position: bigint;
  /** Events published, and transactions, since it was made. */
  readonly published: number;
  readonly transactions: number;
  readonly trouble?: unknown;
}

const firstPause = 100;
const longestPause = 5_000;

/**
 * Carries what a service publishes from the store to Kafka, each event exactly once: an exactly-once source in the
 * manner of KIP-618. One at a time writes, the last that started; another is fenced by the broker.
 * It reads the events of all contexts, because it counts them: that is what tells the log index of its own.
 */
export class Relay {
  readonly name: string;
  private readonly stopping = new AbortController();
  private running: Promise<Error | undefined> | undefined;
  private state: RelayStatus['state'] = 'stopped';
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
    this.running ??= this.run();
  }

  /** Finishes the transaction under way. Resolves with what had ended it before, if something had. */
  async stop(): Promise<Error | undefined> {
    this.stopping.abort();
    return this.running;
  }

  /** Resolves when it has ended, on demand or by itself; with the error that ended it, if one did. */
  get ended(): Promise<Error | undefined> {
    return this.running ?? Promise.resolve(undefined);
  }

  get status(): RelayStatus {
    const { name: relay, state, position, published, transactions, trouble } = this;
    return {
      relay,
      state,
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
    /** Set where the broker shut this holder out, and it is not known yet why. */
    let shutOut: { readonly holder: string; readonly cause: unknown } | undefined;
    while (!signal.aborted) {
      const holder = randomUUID();
      this.state = 'starting';
      try {
        if (shutOut && (await this.wasReplaced(shutOut.holder, signal))) {
          throw new RelayFenced(this.name, shutOut.cause);
        }
        shutOut = undefined;
        await this.session(holder, signal);
      } catch (error) {
        if (signal.aborted) break;
        if (endState(error) === undefined && isEpochError(error)) {
          shutOut = { holder, cause: error };
          continue;
        }
        this.trouble = error;
        this.state = endState(error) ?? 'backing-off';
        const final = endState(error) !== undefined;
        this.options.report?.({ kind: final ? 'ended' : 'away', relay: this.name, error });
        if (final) return error as Error;
        const pause = Math.min(longestPause, firstPause * 2 ** this.failures);
        this.failures += 1;
        await setTimeout(pause, undefined, { signal }).catch(() => undefined);
      }
    }
    this.state = 'stopped';
    return undefined;
  }

  /** From taking over to the first trouble. */
  private async session(holder: string, signal: AbortSignal): Promise<void> {
    const { publisher, store, batchSize = 1_000 } = this.options;
    const { prefixes } = publisher;
    const kafka = connectKafka(this.options.kafka);
    await ensureTopics(kafka, this.options.kafka);
    const settings = resolved(this.options.kafka);
    const producer = new RelayProducer({ kafka, settings, relay: this.name, holder });
    const subscription = new AbortController();
    const end = (): void => subscription.abort(signal.reason);
    signal.addEventListener('abort', end);
    try {
      const checkpoint = await producer.takeOver(signal);
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
      const isOwn = ({ stream }: StoredEvent) => prefixes.some((prefix) => stream.startsWith(prefix));
      const batches = inBatches(this.noting(events), { size: batchSize, logSize, isOwn });
      for await (const batch of oneAhead(batches)) {
        if (signal.aborted) break;
        if (batch.own.length > 0 || batch.logSize - this.writtenTo >= mostPassed) {
          await this.relay(producer, batch, generation, publishing);
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

  private async relay(
    producer: RelayProducer,
    { own, last, logSize }: Batch,
    generation: string,
    publishing: LoggedPublishing,
  ): Promise<void> {
    const { publisher, beforeCommit } = this.options;
    const { prefixes } = publisher;
    const events = own.flatMap((one) => publishing.publish(publisher, one));
    const { logLast } = publishing;
    await producer.write(
      events,
      { generation, prefixes, ...standingAt(last), logSize, logLast },
      beforeCommit,
    );
    this.writtenTo = logSize;
    this.published += events.length;
    this.transactions += 1;
    this.options.observer?.relayed(this.name, events.length);
    this.failures = 0;
    this.trouble = undefined;
  }

  /**
   * The broker shuts a producer out where another took over, and also where a transaction took longer than its
   * timeout, as after a long sleep of the machine: only the first is the end.
   */
  private async wasReplaced(holder: string, signal: AbortSignal): Promise<boolean> {
    const { prefix, checkpoints: topic } = resolved(this.options.kafka);
    const kafka = connectKafka(this.options.kafka);
    const { claims } = await readCheckpoints({ kafka, topic, prefix, signal });
    return claims.get(this.name)?.holder !== holder;
  }
}

/** Of what ends a relay for good; undefined: it goes on after a back-off. */
const endState = (error: unknown): 'fenced' | 'refused' | undefined => {
  if (error instanceof RelayFenced) return 'fenced';
  return error instanceof RelayRefused || error instanceof TopicDiffers ? 'refused' : undefined;
};
