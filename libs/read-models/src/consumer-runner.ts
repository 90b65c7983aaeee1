import { setTimeout } from 'node:timers/promises';
import { type Clock, systemClock } from '@digihub/kernel';
import { Alarm } from './alarm.js';
import { Backlog } from './backlog.js';
import { type BackOff, usualBackOff, waitAfter } from './back-off.js';
import { type Consumer, PartitionsMoved, type Source, taking } from './consumer.js';
import { ConsumerLoop } from './consumer-loop.js';
import type { ConsumerReport, ConsumerStatus } from './consumer-status.js';
import { Delivery, type Probe, StoppedByProbe } from './delivery.js';
import { type Lag, noLag } from './lag.js';
import {
  type Dismissal,
  dismissParked,
  listWaiting,
  retryParked,
  type WaitingMessage,
} from './parked-messages.js';
import { PositionWaiters, type WaitOptions } from './position-waiters.js';
import type { ReadDatabase } from './read-database.js';
import { oldestOf } from './surroundings.js';
import { isEngineAway } from './unavailable.js';
import { countWaiting } from './waiting-table.js';
import { Watermark, WatermarkAhead } from './watermark.js';
import { Fenced, readWatermarks } from './watermark-table.js';

export interface ConsumerRunnerOptions<Body, Database> {
  readonly database: ReadDatabase<Database>;
  readonly source: Source<Body>;
  readonly consumer: Consumer<Body, Database>;
  /** For the back-off of failing messages: real time, so the system's clock unless a test sets one. */
  readonly clock?: Clock | undefined;
  /** Messages per transaction at most; 200. */
  readonly batchSize?: number | undefined;
  /** Keys that react at the same time at most; 32. */
  readonly concurrency?: number | undefined;
  readonly backOff?: Partial<BackOff> | undefined;
  readonly probe?: Probe | undefined;
  readonly report?: ((report: ConsumerReport) => void) | undefined;
  /** Errors, beside those that say it themselves, that mean that an engine is away and no message is to blame. */
  readonly unavailable?: ((error: unknown) => boolean) | undefined;
  /**
   * Milliseconds that another holder of the same consumer may rest before this one works beside it again; absent: one
   * that was fenced has ended.
   */
  readonly standBy?: number | undefined;
}

/** How long to leave an engine alone that is away. */
const engineBackOff: BackOff = { first: 50, factor: 2, most: 10_000, tries: Infinity };

/**
 * Feeds one consumer from one source, effectively once: from its watermark, in batches, with failing messages set
 * aside per key. Trouble of an engine never ends it and never skips anything: it goes on from the watermark. It
 * ends when it is stopped. When another holder of the same consumer moved the watermark (`Fenced`) it stands by: while
 * that one gets on, it would only do the same work twice.
 */
export class ConsumerRunner<Body, Database = unknown> {
  readonly name: string;
  private readonly clock: Clock;
  private readonly alarm: Alarm;
  private readonly watermark: Watermark<Database>;
  private readonly loop: ConsumerLoop<Body, Database>;
  private readonly waiters: PositionWaiters;
  private readonly listeners = new Set<() => void>();
  private stopping = new AbortController();
  private running: Promise<Error | undefined> | undefined;
  private state: ConsumerStatus['state'] = 'stopped';
  private trouble: unknown;
  private dry = false;
  /** What other holders of this consumer have done, as the table said it last. */
  private doneElsewhere: ReadonlyMap<number, bigint> = new Map();
  private others = false;
  private stopHearing: (() => void) | undefined;
  private failures = 0;

  constructor(private readonly options: ConsumerRunnerOptions<Body, Database>) {
    const { consumer, database, source, clock = systemClock } = options;
    const takes = taking(consumer.types);
    this.name = consumer.name;
    this.clock = clock;
    this.alarm = new Alarm(clock);
    this.watermark = new Watermark(database, this.name);
    const backlog = new Backlog(database, this.name);
    const delivery = new Delivery({
      database,
      backlog,
      source,
      consumer,
      takes,
      clock,
      concurrency: options.concurrency ?? 32,
      backOff: { ...usualBackOff, ...options.backOff },
      probe: options.probe,
      unavailable: (error) =>
        database.isUnavailable(error) || isEngineAway(error) || (options.unavailable?.(error) ?? false),
      failed: (message, error, parked) =>
        options.report?.({ kind: parked ? 'parked' : 'waiting', consumer: this.name, message, error }),
    });
    this.loop = new ConsumerLoop({
      consumer: this.name,
      takes,
      database,
      source,
      delivery,
      backlog,
      watermark: this.watermark,
      alarm: this.alarm,
      clock,
      batchSize: options.batchSize ?? 200,
      progressed: (caughtUp) => this.progressed(caughtUp),
    });
    this.waiters = new PositionWaiters(
      this.name,
      () => (source.reached ? source.reached(this.done) : this.done.get(0)),
      async (position) => {
        await this.lookElsewhere();
        return source.pending ? !(await source.pending(this.done, position, takes)) : false;
      },
    );
  }

  /** Everything that the source had was done when it last ran dry. */
  get caughtUp(): boolean {
    return this.dry && this.state === 'running';
  }

  /** The last sequence that is done in a partition; -1n: none yet. */
  watermarkOf(partition: number): bigint {
    return this.watermark.passed.get(partition) ?? -1n;
  }

  /** Resolves when it has stopped, on demand or by itself; with the error that ended it, if one did. */
  get ended(): Promise<Error | undefined> {
    return this.running ?? Promise.resolve(undefined);
  }

  start(): void {
    if (this.running) return;
    this.stopping = new AbortController();
    this.state = 'running';
    this.stopHearing = this.options.database.onCommit((elsewhere) => {
      if (!elsewhere) return;
      this.others = true;
      this.waiters.moved(true);
    });
    this.running = this.run(this.stopping.signal);
  }

  /** Finishes the batch under way. Resolves with the error that had ended it before, if one had. */
  async stop(): Promise<Error | undefined> {
    this.stopping.abort();
    this.alarm.ring();
    this.stopHearing?.();
    const ended = await this.running;
    this.running = undefined;
    return ended;
  }

  /** Look again now for messages to retry: the clock was set, or rows were changed from outside. */
  poke(): void {
    this.alarm.setFor(this.clock.now());
    this.alarm.ring();
  }

  /** Called after each step, and when the state changed. Returns how to stop listening. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when everything up to this position of the store is done. @throws ReadModelBehind */
  waitFor(position: bigint, options: WaitOptions = {}): Promise<void> {
    return this.waiters.wait(position, options);
  }

  async status(): Promise<ConsumerStatus> {
    const { database } = this.options;
    return {
      consumer: this.name,
      state: this.state,
      watermarks: new Map(this.watermark.passed),
      caughtUp: this.caughtUp,
      lag: await this.lag(),
      ...(await countWaiting(database.read, this.name)),
      ...(this.trouble === undefined ? {} : { trouble: this.trouble }),
    };
  }

  private async lag(): Promise<Lag | undefined> {
    const { inHand } = this.loop;
    if (this.caughtUp && inHand.length === 0 && !this.options.source.stale) return noLag;
    if (this.state === 'stopped' || this.state === 'fenced' || !this.watermark.loaded) return undefined;
    try {
      const lag = await this.options.source.lag?.(new Map(this.watermark.passed));
      return lag && { oldest: oldestOf(inHand), ...lag };
    } catch {
      return undefined;
    }
  }

  /** The messages that wait or are parked, in order. */
  waiting(options: { readonly parked?: true; readonly limit?: number } = {}): Promise<WaitingMessage[]> {
    return listWaiting(this.options.database, { ...options, consumer: this.name });
  }

  /** Tries a parked message again now, with a new round of tries. @throws NotParked */
  async retry(messageId: string): Promise<void> {
    await retryParked(this.options.database, this.name, messageId, this.clock);
    this.poke();
  }

  /** Gives a parked message up; it goes only when `record` has written that down. @throws NotParked */
  async dismiss(
    messageId: string,
    reason: string,
    record: (dismissal: Dismissal) => Promise<unknown>,
  ): Promise<void> {
    await dismissParked(this.options.database, this.name, messageId, reason, this.clock, record);
    this.poke();
  }

  private async run(signal: AbortSignal): Promise<Error | undefined> {
    while (!signal.aborted) {
      try {
        await this.loop.run(signal);
      } catch (error) {
        if (error instanceof PartitionsMoved) {
          this.dry = false;
          this.changed();
          continue;
        }
        this.trouble = error;
        this.dry = false;
        const { standBy } = this.options;
        if (error instanceof Fenced && standBy !== undefined) {
          this.state = 'fenced';
          this.changed();
          await this.untilOthersRest(standBy, signal);
          continue;
        }
        const final =
          error instanceof Fenced || error instanceof StoppedByProbe || error instanceof WatermarkAhead;
        this.state = error instanceof Fenced ? 'fenced' : final ? 'failed' : 'backing-off';
        this.options.report?.({ kind: final ? 'ended' : 'engine-away', consumer: this.name, error });
        this.changed();
        if (final) return error;
        this.failures += 1;
        if (!signal.aborted) await pause(waitAfter(engineBackOff, this.failures), signal);
      }
    }
    this.state = 'stopped';
    this.dry = false;
    this.changed();
    return undefined;
  }

  /** Others take over at once what they are dealt; who shares nothing waits until nothing has moved for a while. */
  private async untilOthersRest(patience: number, signal: AbortSignal): Promise<void> {
    const { source, database } = this.options;
    if (source.dealt) return pause(engineBackOff.first, signal);
    let seen: string | undefined;
    let since = performance.now();
    while (!signal.aborted && performance.now() - since < patience) {
      await pause(patience / 4, signal);
      try {
        this.doneElsewhere = await readWatermarks(database.read, this.name);
        const now = [...this.doneElsewhere].join();
        if (now !== seen) since = performance.now();
        seen = now;
      } catch {
        // The database is away, for the others too.
        since = performance.now();
      }
    }
  }

  /** How far the consumer is, whoever did it: this holder, or another on the same database. */
  private get done(): ReadonlyMap<number, bigint> {
    const done = new Map(this.watermark.passed);
    for (const [partition, sequence] of this.doneElsewhere) {
      if (sequence > (done.get(partition) ?? -1n)) done.set(partition, sequence);
    }
    return done;
  }

  /** Only where another holder may have gone further: one that is alone need not ask. */
  private async lookElsewhere(): Promise<void> {
    if (!this.others && this.state === 'running') return;
    this.doneElsewhere = await readWatermarks(this.options.database.read, this.name);
  }

  private progressed(caughtUp: boolean): void {
    this.state = 'running';
    this.trouble = undefined;
    this.failures = 0;
    this.dry = caughtUp;
    this.waiters.moved(caughtUp);
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Real time; ends early when `signal` aborts. */
const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
};
