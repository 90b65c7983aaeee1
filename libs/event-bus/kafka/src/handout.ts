import type { PublishedEvent } from '@digihub/contracts';
import { caughtUp } from '@digihub/event-store';
import { type Message, type Passed, resting, type SourceItem } from '@digihub/read-models';

/** What one fetch brought of one partition. */
export interface Fetched {
  readonly partition: number;
  /** First and last offset that it covers, markers and aborted records included. */
  readonly first: bigint;
  readonly last: bigint;
  /** The partition's end at that time. */
  readonly end: bigint;
  readonly messages: readonly Message<PublishedEvent>[];
}

interface Progress {
  /** Next offset to come. */
  next: bigint;
  /** The partition's end, as far as known. */
  end: bigint;
  /** Last offset that the consumer took, and last that it has done. */
  given: bigint;
  done: bigint;
}

/**
 * What one subscription hands out. It knows what is under way, for a partition must not change hands before that is
 * done, and the next fetch waits for it: a slow consumer holds Kafka back.
 */
export class Handout {
  private readonly progress = new Map<number, Progress>();
  private readonly queue: (Message<PublishedEvent> | Passed)[] = [];
  private readonly settling = new Set<() => void>();
  private over: { readonly error: Error | undefined } | undefined;
  private abandoned = false;
  private unsaid = true;
  private wake: () => void = () => undefined;

  /** `start`: next offset wanted and known end, per partition. */
  constructor(start: ReadonlyMap<number, { readonly next: bigint; readonly end: bigint }>) {
    for (const [partition, { next, end }] of start) {
      this.progress.set(partition, { next, end, given: next - 1n, done: next - 1n });
    }
  }

  /** Resolves when all of it is done; or, where the subscription ended, when nothing is under way any more. */
  async offer({ partition, first, last, end, messages }: Fetched): Promise<void> {
    const progress = this.progress.get(partition);
    if (!progress || this.over) return this.quiet();
    if (first > progress.next) {
      // No offset is ever missing in a topic that keeps everything: something was deleted, or kafkajs jumped.
      this.end(new Error(`partition ${partition} goes on at offset ${first}, not at ${progress.next}`));
      return this.quiet();
    }
    if (last >= progress.next) {
      this.queue.push(...messages.filter(({ sequence }) => sequence >= progress.next));
      if (messages.at(-1)?.sequence !== last) this.queue.push({ passed: true, partition, sequence: last });
      progress.next = last + 1n;
    }
    if (end > progress.end) progress.end = end;
    this.wake();
    await this.until(() => progress.done >= last || (this.over !== undefined && this.isQuiet));
  }

  /** Everything up to this offset is done. */
  done(partition: number, sequence: bigint): void {
    const progress = this.progress.get(partition);
    if (!progress || sequence <= progress.done) return;
    progress.done = sequence;
    this.settle();
  }

  isDone(partition: number, sequence: bigint): boolean {
    return (this.progress.get(partition)?.done ?? -1n) >= sequence;
  }

  /** Nothing more is given out; what was given may still be under way. The subscription ends, with this error. */
  end(error?: Error): void {
    if (this.over) return;
    this.over = { error };
    this.queue.length = 0;
    this.wake();
    this.settle();
  }

  /** What was given is not under way any more: its consumer stopped, or starts again from its watermark. */
  abandon(): void {
    this.abandoned = true;
    this.end();
    this.settle();
  }

  /** Says once more that it ran dry, when it has: somebody asks whether there is more to come. */
  recheck(): void {
    this.unsaid = true;
    this.wake();
  }

  /** Resolves when nothing that was given is under way. */
  quiet(): Promise<void> {
    return this.until(() => this.isQuiet);
  }

  async *items(): AsyncGenerator<SourceItem<PublishedEvent>> {
    for (;;) {
      if (this.over) {
        if (this.over.error) throw this.over.error;
        return;
      }
      const item = this.queue.shift();
      if (item) {
        this.progress.get(item.partition)!.given = item.sequence;
        this.unsaid = true;
        yield item;
      } else if (this.unsaid) {
        this.unsaid = false;
        yield this.isAtEnd ? caughtUp : resting;
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    }
  }

  private get isAtEnd(): boolean {
    return [...this.progress.values()].every(({ next, end }) => next >= end);
  }

  private get isQuiet(): boolean {
    return this.abandoned || [...this.progress.values()].every(({ given, done }) => done >= given);
  }

  private settle(): void {
    for (const look of this.settling) look();
  }

  private async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.settling.delete(look);
        resolve();
      };
      this.settling.add(look);
    });
  }
}
