import { type EventStore, type StoredEvent, WrongExpectedRevision } from '@digihub/event-store';
import { MigrationRefused } from './migration-refused.js';
import { runs } from './runs.js';
import { eventHash, named } from './same-event.js';

export interface CopyEventsOptions {
  readonly source: EventStore;
  readonly target: EventStore;
  /** Called after each append, with how many events the target holds. */
  readonly progress?: ((events: number) => void) | undefined;
}

export interface CopiedEvents {
  /** Events that the target had already, each compared. */
  readonly found: number;
  readonly copied: number;
}

/**
 * Copies every event in the order of the source: ids, data and metadata as they are, each at the revision that it has.
 *
 * One append at a time, for the order of the target is the order in which it took them. A repeat first compares what
 * is there, and goes on behind it; an append whose answer was lost is recognised by its ids.
 * @throws MigrationRefused where the target holds anything else than the beginning of this history.
 */
export const copyEvents = async ({ source, target, progress }: CopyEventsOptions): Promise<CopiedEvents> => {
  const events = source.readAll({ after: -1n })[Symbol.asyncIterator]();
  try {
    const found = await skipFound(events, target);
    let copied = 0;
    for await (const run of runs({ [Symbol.asyncIterator]: () => events })) {
      await append(target, run);
      copied += run.length;
      progress?.(found + copied);
    }
    return { found, copied };
  } finally {
    await events.return?.();
  }
};

/** How many events the target has; the source stands behind them afterwards. */
const skipFound = async (events: AsyncIterator<StoredEvent>, target: EventStore): Promise<number> => {
  let found = 0;
  for await (const there of target.readAll({ after: -1n })) {
    const { done, value: here } = await events.next();
    if (done) {
      throw new MigrationRefused(
        `The target goes on behind the last of the ${found} events of the data folder, with ${named(there)}: ` +
          'services have written there since. It is not touched; --verify-only compares what both have.',
      );
    }
    if (eventHash(here) !== eventHash(there)) {
      throw new MigrationRefused(
        `The target is not the beginning of this history: its event ${found + 1} is ${named(there)}, ` +
          `in the data folder it is ${named(here)}. Migrate into an empty event store.`,
      );
    }
    found += 1;
  }
  return found;
};

const append = async (target: EventStore, run: readonly [StoredEvent, ...StoredEvent[]]): Promise<void> => {
  const { stream, revision } = run[0];
  const events = run.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
  try {
    await target.append(stream, events, revision === 0 ? 'no-stream' : revision - 1);
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    throw new MigrationRefused(
      `Somebody else writes to the target: ${error.message}. Stop every service and every other migration, then repeat.`,
    );
  }
};
