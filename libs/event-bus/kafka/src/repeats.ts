import type { PublishedEvent } from '@digihub/contracts';
import type { Message } from '@digihub/read-models';

/**
 * A relay writes its events in the order of the store, so within a partition their positions only grow. One that does
 * not has been here before, by an aborted transaction that kafkajs let through: a projection would count it twice.
 */
export class Repeats {
  private readonly last = new Map<string, string>();

  /** A subscription begins, where its watermarks say. */
  forget(): void {
    this.last.clear();
  }

  isNew({ partition, body, unreadable }: Message<PublishedEvent>): boolean {
    if (unreadable) return true;
    const origin = `${partition} ${body.source}`;
    const before = this.last.get(origin);
    if (before !== undefined && body.sequence <= before) return false;
    this.last.set(origin, body.sequence);
    return true;
  }
}
