import type { EventStore, StoredEvent } from '@digihub/event-store';
import { MigrationRefused } from './migration-refused.js';

/**
 * The same event in both stores: a saved position of one is that of its event in the other. Looked up one by one, by
 * stream and revision, so it costs the same wherever it is.
 */
export class Twins {
  constructor(
    private readonly source: EventStore,
    private readonly target: EventStore,
  ) {}

  /** The event of the target that has this position in the source. @throws MigrationRefused */
  async at(position: bigint): Promise<StoredEvent> {
    const here = await this.inSource(position);
    if (!here) {
      throw new MigrationRefused(
        `A consumer of the data folder stands at position ${position}, where its event store has no event: they do not belong together.`,
      );
    }
    for await (const there of this.target.read(here.stream, { from: here.revision, limit: 1 })) {
      if (there.id === here.id) return there;
    }
    throw new MigrationRefused(`The target has no event ${here.id} at ${here.stream} ${here.revision}.`);
  }

  /** The embedded store reads behind any number; others read behind real positions only. */
  private async inSource(position: bigint): Promise<StoredEvent | undefined> {
    for await (const event of this.source.readAll({ after: position - 1n })) {
      return event.position === position ? event : undefined;
    }
    return undefined;
  }
}
