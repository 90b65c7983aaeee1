import { type CaughtUp, caughtUp, type AllOptions, type StoredEvent } from '@digihub/event-store';
import { setImmediate } from 'node:timers/promises';
import { toStoredEvent } from './event-row.js';
import type { EventReader } from './event-reader.js';

const pageOf = 200;

/** A subscription that is to look again, and whoever waits for that. */
class WakeUp {
  private due = true;
  private wake: (() => void) | undefined;

  constructor(readonly prefixes: readonly string[] | undefined) {}

  /** From here on a commit counts as news. */
  clear(): void {
    this.due = false;
  }

  readonly ring = (): void => {
    this.due = true;
    this.wake?.();
  };

  /** Resolves at once when it rang since `clear`. */
  async rang(): Promise<void> {
    if (!this.due) await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
  }
}

/** Live subscriptions: each commit wakes those that its streams concern; nothing polls. */
export class Subscriptions {
  private readonly open = new Set<WakeUp>();
  private ended = false;

  constructor(private readonly reader: EventReader) {}

  get count(): number {
    return this.open.size;
  }

  committed(streams: readonly string[]): void {
    for (const wakeUp of this.open) {
      const { prefixes } = wakeUp;
      if (!prefixes || streams.some((stream) => prefixes.some((prefix) => stream.startsWith(prefix)))) {
        wakeUp.ring();
      }
    }
  }

  /** Ends them all, as if their signals had aborted. */
  end(): void {
    this.ended = true;
    for (const wakeUp of this.open) wakeUp.ring();
  }

  async *subscribe({
    after,
    prefixes,
    signal,
  }: AllOptions & { readonly signal: AbortSignal }): AsyncGenerator<StoredEvent | CaughtUp> {
    const wakeUp = new WakeUp(prefixes);
    const over = (): boolean => this.ended || signal.aborted;
    signal.addEventListener('abort', wakeUp.ring);
    this.open.add(wakeUp);
    try {
      let reached = Number(after);
      let news = true;
      while (!over()) {
        wakeUp.clear();
        const head = this.reader.head();
        while (reached < head) {
          const page = this.reader.page(reached, head, prefixes, pageOf);
          for (const row of page.rows) {
            if (over()) return;
            news = true;
            yield toStoredEvent(row);
          }
          reached = page.reached;
          if (reached < head) await setImmediate();
          if (over()) return;
        }
        if (news) yield caughtUp;
        news = false;
        await wakeUp.rang();
      }
    } finally {
      this.open.delete(wakeUp);
      signal.removeEventListener('abort', wakeUp.ring);
    }
  }
}
