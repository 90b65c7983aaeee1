import { type CaughtUp, caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import { openEventStoreDb } from '../eventstoredb-store.js';
import type { EventStoreDbOptions, Trouble } from '../options.js';
import { FaultProxy, startTestServer, type TestServer } from '../test-server/index.js';

export interface Faulty {
  readonly server: TestServer;
  readonly proxy: FaultProxy;
  readonly store: EventStore;
  readonly troubles: Trouble[];
}

/** What a test has open, closed after it in reverse order, whatever became of it. */
export class Opened {
  private readonly parts: { close(): unknown }[] = [];

  add(part: { close(): unknown }): void {
    this.parts.push(part);
  }

  readonly close = async (): Promise<void> => {
    for (const part of this.parts.splice(0).reverse()) await part.close();
  };

  /** A store whose connections to a test server can be cut, hung and refused. */
  async throughProxy(
    options: Partial<EventStoreDbOptions> & { readonly settings?: string; readonly liveBuffer?: number } = {},
  ): Promise<Faulty> {
    const { settings = '', liveBuffer = 32, ...storeOptions } = options;
    const server = await startTestServer({ liveBuffer });
    this.add({ close: () => server.stop() });
    const proxy = await FaultProxy.start(server.port);
    this.add({ close: () => proxy.stop() });
    const troubles: Trouble[] = [];
    const store = await openEventStoreDb({
      connectionString: `esdb://127.0.0.1:${proxy.port}?tls=false${settings}`,
      backOff: { first: 5, most: 100 },
      report: (trouble) => troubles.push(trouble),
      ...storeOptions,
    });
    this.add(store);
    return { server, proxy, store, troubles };
  }
}

/** Events of a subscription until it has given `count`. */
export const take = async (
  items: AsyncIterable<StoredEvent | CaughtUp>,
  count: number,
  each: (taken: number) => void = () => undefined,
): Promise<StoredEvent[]> => {
  const taken: StoredEvent[] = [];
  for await (const item of items) {
    if (item === caughtUp) continue;
    taken.push(item);
    each(taken.length);
    if (taken.length === count) break;
  }
  return taken;
};

export const never = (): AbortSignal => new AbortController().signal;
