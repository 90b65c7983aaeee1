import { caughtUp, type EventStore } from '@digihub/event-store';
import { machineTime } from './protocol.js';

/** Milliseconds. */
const patience = 30_000;

/** When routing first wrote about a trajectory, as a subscriber in this process sees it. */
export class WatchedReactions {
  private readonly seen = new Map<string, PromiseWithResolvers<number>>();

  constructor(store: EventStore, signal: AbortSignal) {
    void this.watch(store, signal);
  }

  /** On the machine's monotonic clock; waits for it. @throws Error where it does not come */
  of(trajectory: string): Promise<number> {
    const { promise, reject } = this.entry(trajectory);
    const tooLong = setTimeout(() => reject(new Error(`routing did not react to ${trajectory}`)), patience);
    return promise.finally(() => clearTimeout(tooLong));
  }

  private entry(trajectory: string): PromiseWithResolvers<number> {
    const entry = this.seen.get(trajectory) ?? Promise.withResolvers<number>();
    this.seen.set(trajectory, entry);
    return entry;
  }

  private async watch(store: EventStore, signal: AbortSignal): Promise<void> {
    for await (const event of store.subscribe({ after: -1n, prefixes: ['routing-'], signal })) {
      if (event === caughtUp) continue;
      this.entry(event.stream.slice('routing-'.length)).resolve(machineTime());
    }
  }
}
