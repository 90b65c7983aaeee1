import { openEventStore } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import { type Acknowledged, acknowledgementFaults, orderFaults } from '@digihub/digihub-app/checks';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import type { Engines } from '../engines.js';

/** Looks into the store while all work on, and reads no event twice. */
export class StoreWatch {
  private readonly events: StoredEvent[] = [];

  private constructor(private readonly store: EventStore) {}

  static async open(engines: Engines): Promise<StoreWatch> {
    const configuration = readConfiguration(await engines.environment('intake'));
    return new StoreWatch(await openEventStore(configuration, { report: () => undefined }));
  }

  /** @throws where a stream has a gap or a double, or something that was acknowledged is not there */
  async look(acknowledged: readonly Acknowledged[]): Promise<void> {
    const told = [...acknowledged];
    for await (const event of this.store.readAll({ after: this.events.at(-1)?.position ?? -1n }))
      this.events.push(event);
    const faults = [...orderFaults(this.events), ...acknowledgementFaults(this.events, told)];
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
