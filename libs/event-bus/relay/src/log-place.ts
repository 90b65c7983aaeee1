import type { PublishedEvent } from '@digihub/contracts';
import { type Publisher, withLogIndex } from '@digihub/event-bus';
import type { RelayCheckpoint } from '@digihub/event-bus-kafka';
import type { EventStore } from '@digihub/event-store';
import type { LoggedEvent } from './in-batches.js';
import { NotPublishable } from './relay-errors.js';

export interface LogPlace {
  /** Events of the store that were passed. */
  readonly logSize: number;
  /** Log index of what each context published last. */
  readonly logLast: Readonly<Record<string, number>>;
}

/**
 * Where a checkpoint stands in the log of all events of the store. One that was written before there was a log index
 * does not say: its events are counted, once, and nothing that was published before has an index to name.
 */
export const logPlaceOf = async (
  checkpoint: RelayCheckpoint | undefined,
  store: EventStore,
  signal: AbortSignal,
): Promise<LogPlace> => {
  if (checkpoint?.logSize !== undefined) {
    return { logSize: checkpoint.logSize, logLast: checkpoint.logLast ?? {} };
  }
  const position = BigInt(checkpoint?.position ?? -1n);
  let logSize = 0;
  if (position >= 0n) {
    for await (const event of store.readAll({ after: -1n })) {
      signal.throwIfAborted();
      if (event.position > position) break;
      logSize += 1;
    }
  }
  return { logSize, logLast: {} };
};

/** Publishes events one after another, each with its place in the log and that of the one before it. */
export class LoggedPublishing {
  private readonly last: Record<string, number>;

  constructor(
    private readonly generation: string,
    last: LogPlace['logLast'],
  ) {
    this.last = { ...last };
  }

  get logLast(): LogPlace['logLast'] {
    return { ...this.last };
  }

  /** None where the event is private. @throws NotPublishable */
  publish(publisher: Publisher, { stored, index }: LoggedEvent): PublishedEvent[] {
    const { context } = publisher;
    let event: PublishedEvent | undefined;
    try {
      event = publisher.publish(stored, this.generation);
    } catch (error) {
      throw new NotPublishable(stored.id, stored.type, error);
    }
    if (!event) return [];
    const numbered = withLogIndex(event, index, this.last[context]);
    this.last[context] = index;
    return [numbered];
  }
}
