import type { PublishedEvent } from '@digihub/contracts';
import type { Publisher } from '@digihub/event-bus';
import type { StoredEvent } from '@digihub/event-store';
import type { Batch } from './in-batches.js';
import type { LoggedPublishing, LogPlace } from './log-place.js';
import { type Outgoing, outgoing } from './relay-producer.js';

/** A batch as it is sent, and where the relay stands behind it. */
export interface Readied extends LogPlace {
  readonly messages: Outgoing[];
  /** It passed own events, public or not. */
  readonly isOwn: boolean;
  readonly last: StoredEvent;
}

/**
 * Makes batches ready to be sent; with `oneAhead`, while the one before is under way. What stands in a batch before an
 * event that cannot be published is given too.
 * @throws NotPublishable behind that
 */
export async function* readied(
  batches: AsyncIterable<Batch>,
  publishing: LoggedPublishing,
  publisher: Publisher,
  partitions: number,
): AsyncGenerator<Readied> {
  for await (const { own, last, logSize } of batches) {
    const events: PublishedEvent[] = [];
    const upTo = (place: Pick<Readied, 'isOwn' | 'last' | 'logSize'>): Readied => {
      return { ...place, messages: outgoing(events, partitions), logLast: publishing.logLast };
    };
    for (const [at, one] of own.entries()) {
      try {
        events.push(...publishing.publish(publisher, one));
      } catch (error) {
        const before = own[at - 1];
        if (before) yield upTo({ isOwn: true, last: before.stored, logSize: before.index + 1 });
        throw error;
      }
    }
    yield upTo({ isOwn: own.length > 0, last, logSize });
  }
}
