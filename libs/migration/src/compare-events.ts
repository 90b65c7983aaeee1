import { createHash } from 'node:crypto';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { eventHash, named } from './same-event.js';

export interface CompareEventsOptions {
  readonly source: EventStore;
  readonly target: EventStore;
  /** Differences listed at most, the others are counted; 1,000. */
  readonly most?: number | undefined;
  /** Called after each thousand of events. */
  readonly progress?: ((events: number) => void) | undefined;
}

export interface EventDifference {
  /**
   * `content`: the same event, with other data, metadata, type or revision. `order`: another event stands there, and
   * nothing behind it is compared. `missing`: the target ends before it.
   */
  readonly kind: 'content' | 'order' | 'missing';
  /** 1 for the first event of the store. */
  readonly number: number;
  readonly source: string;
  readonly target: string | undefined;
}

export interface EventComparison {
  /** Events of the source. */
  readonly events: number;
  /** Of them, those that are the same at the same place in the target. */
  readonly same: number;
  /** SHA-256 over the hashes of the source's events in their order: the same for every store with this history. */
  readonly digest: string;
  readonly differences: readonly EventDifference[];
  /** Found beside those listed. */
  readonly unlisted: number;
  /** Events that the target has behind the last one of the source: it has gone on since. */
  readonly more: number;
}

/** Reads both stores from beginning to end, side by side, and compares every event with its place in the order. */
export const compareEvents = async (options: CompareEventsOptions): Promise<EventComparison> => {
  const { source, target, most = 1_000, progress } = options;
  const theirs = target.readAll({ after: -1n })[Symbol.asyncIterator]();
  const digest = createHash('sha256');
  const differences: EventDifference[] = [];
  let unlisted = 0;
  let events = 0;
  let same = 0;
  let apart = false;
  const differs = (kind: EventDifference['kind'], here: StoredEvent, there?: StoredEvent): void => {
    if (differences.length >= most) unlisted += 1;
    else differences.push({ kind, number: events, source: named(here), target: there && named(there) });
  };
  try {
    for await (const here of source.readAll({ after: -1n })) {
      events += 1;
      const hash = eventHash(here);
      digest.update(hash);
      if (events % 1_000 === 0) progress?.(events);
      if (apart) continue;
      const { done, value: there } = await theirs.next();
      if (done) differs('missing', here);
      else if (eventHash(there) === hash) same += 1;
      else if (there.id === here.id) differs('content', here, there);
      else {
        differs('order', here, there);
        apart = true;
      }
    }
    let more = 0;
    if (!apart) while (!(await theirs.next()).done) more += 1;
    return { events, same, digest: digest.digest('hex'), differences, unlisted, more };
  } finally {
    await theirs.return?.();
  }
};
