import { Worker } from 'node:worker_threads';
import {
  type AppendResult,
  type ExpectedRevision,
  type NewEvent,
  WrongExpectedRevision,
} from '@digihub/event-store';
import { AppendFailed, isFatal } from './append-failed.js';
import { serialise } from './event-row.js';
import type { Answer, Durability, Request, WriterOptions } from './writer-protocol.js';

/** Bounds of the queue. A caller beyond them waits; nothing is refused. */
export interface QueueLimits {
  /** Appends that may be queued. */
  readonly appends: number;
  /** Bytes (roughly: UTF-16 units of JSON) that may be queued. */
  readonly bytes: number;
}

/** Bounds of one transaction. */
const largestGroup = { appends: 512, bytes: 4 * 1024 * 1024 };

interface Pending {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly items: readonly (string | number)[];
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

export interface QueueCounters {
  appends: number;
  repeats: number;
  conflicts: number;
  events: number;
  transactions: number;
  failedTransactions: number;
}

/**
 * Group commit: appends queue here while the writer commits the group before, and go to it as one message and
 * one transaction. Callers wait when the queue is full.
 */
export class AppendQueue {
  readonly counters: QueueCounters = {
    appends: 0,
    repeats: 0,
    conflicts: 0,
    events: 0,
    transactions: 0,
    failedTransactions: 0,
  };
  private queue: Pending[] = [];
  private queuedBytes = 0;
  private underWay: readonly Pending[] = [];
  private readonly waiting: (() => void)[] = [];
  private flushing = false;
  private gone = false;
  private broken: Error | undefined;
  private idle: (() => void)[] = [];

  private constructor(
    private readonly worker: Worker,
    readonly durability: Durability,
    private readonly limits: QueueLimits,
    private readonly onCommit: (streams: readonly string[]) => void,
  ) {
    worker.on('message', (answer: Answer) => this.answered(answer));
    worker.on('error', (error) => this.break(error));
    worker.on('exit', () => {
      this.gone = true;
      this.break(new Error('the event store has stopped writing'));
    });
  }

  /** Starts the writer. `onCommit` is told the streams that have new events, after each commit. */
  static async start(
    options: WriterOptions,
    limits: QueueLimits,
    onCommit: (streams: readonly string[]) => void,
  ): Promise<AppendQueue> {
    const source = import.meta.url.endsWith('.ts') ? './writer.ts' : './writer.js';
    const worker = new Worker(new URL(source, import.meta.url), { workerData: options, name: 'event-store' });
    const durability = await new Promise<Durability>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (answer: Answer) => {
        worker.off('error', reject);
        if (answer.kind === 'ready') resolve(answer.durability);
        else reject(new Error('the event store could not start writing'));
      });
    });
    return new AppendQueue(worker, durability, limits, onCommit);
  }

  get queued(): { readonly appends: number; readonly bytes: number; readonly callersWaiting: number } {
    const appends = this.queue.length + this.underWay.length;
    return { appends, bytes: this.queuedBytes, callersWaiting: this.waiting.length };
  }

  /**
   * Resolves once the events are on disk.
   * @throws WrongExpectedRevision; AppendFailed when the disk or the file refused the transaction.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      const enqueue = (): void => {
        if (this.broken) {
          reject(this.broken);
          return;
        }
        try {
          const { items, bytes } = serialise(stream, events, expected);
          this.queue.push({ stream, expected, items, bytes, resolve, reject });
          this.queuedBytes += bytes;
          this.scheduleFlush();
        } catch (error) {
          reject(error);
        }
      };
      if (this.isFull || this.waiting.length > 0) this.waiting.push(enqueue);
      else enqueue();
    });
  }

  /** Resolves when everything appended so far has been answered. */
  async drained(): Promise<void> {
    if (this.queue.length + this.underWay.length + this.waiting.length === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Ends the writer; to be drained first. */
  async close(): Promise<void> {
    if (this.gone) return;
    const exited = new Promise((resolve) => this.worker.once('exit', resolve));
    this.send({ kind: 'close' });
    await exited;
  }

  private get isFull(): boolean {
    return this.queue.length >= this.limits.appends || this.queuedBytes >= this.limits.bytes;
  }

  private send(request: Request): void {
    this.worker.postMessage(request);
  }

  /** Not at once: whoever is about to append in this turn of the event loop joins the same transaction. */
  private scheduleFlush(): void {
    if (this.flushing || this.underWay.length > 0) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.queue.length === 0 || this.underWay.length > 0 || this.broken) return;
    let count = 0;
    let bytes = 0;
    while (count < this.queue.length && count < largestGroup.appends && bytes < largestGroup.bytes) {
      bytes += this.queue[count]!.bytes;
      count += 1;
    }
    this.underWay = this.queue.splice(0, count);
    this.send({ kind: 'group', group: this.underWay.flatMap((pending) => pending.items) });
  }

  private answered(answer: Answer): void {
    if (answer.kind === 'ready') return;
    const group = this.underWay;
    this.underWay = [];
    for (const { bytes } of group) this.queuedBytes -= bytes;
    if (answer.kind === 'failed') {
      this.counters.failedTransactions += 1;
      const error = new AppendFailed(answer.message, answer.sqliteCode);
      for (const { reject } of group) reject(error);
      if (isFatal(answer.sqliteCode)) this.break(error);
    } else {
      this.settle(group, answer.outcomes);
    }
    while (!this.isFull && this.waiting.length > 0) this.waiting.shift()!();
    if (this.queue.length > 0) this.scheduleFlush();
    else for (const resolve of this.idle.splice(0)) resolve();
  }

  private settle(group: readonly Pending[], outcomes: readonly number[]): void {
    const { counters } = this;
    const written: string[] = [];
    group.forEach((pending, index) => {
      const [kind, revision, position] = outcomes.slice(index * 3, index * 3 + 3) as [number, number, number];
      if (kind === 2) {
        counters.conflicts += 1;
        pending.reject(new WrongExpectedRevision(pending.stream, pending.expected, revision));
        return;
      }
      if (kind === 1) {
        counters.repeats += 1;
      } else {
        counters.appends += 1;
        counters.events += (pending.items.length - 3) / 5;
        written.push(pending.stream);
      }
      pending.resolve({ revision, position: BigInt(position) });
    });
    if (written.length > 0) {
      counters.transactions += 1;
      this.onCommit(written);
    }
  }

  /** The writer is gone or its file cannot be trusted: nothing is accepted any more. */
  private break(error: Error): void {
    this.broken ??= error;
    for (const { reject } of [...this.underWay, ...this.queue.splice(0)]) reject(this.broken);
    this.underWay = [];
    this.queuedBytes = 0;
    for (const enqueue of this.waiting.splice(0)) enqueue();
    for (const resolve of this.idle.splice(0)) resolve();
  }
}
