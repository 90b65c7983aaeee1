import type { INestApplication } from '@nestjs/common';
import { type RunningContext, type Trouble, troubleOfConsumer } from '@digihub/context';
import { contracts } from '@digihub/contracts';
import { connectBus, type Publisher } from '@digihub/event-bus';
import type { EventStore } from '@digihub/event-store';
import type { Probe } from '@digihub/read-models';
import { EmbeddedBus } from './embedded-bus.js';

export interface EmbeddedBusesOptions {
  readonly store: EventStore;
  readonly report: (trouble: Trouble) => void;
  /** Publishers beside those of the contexts; for tests. */
  readonly more?: readonly Publisher[];
  readonly probe?: Probe | undefined;
}

/** Connects a bus for each context that takes something from others. `startAllMicroservices` starts them. */
export const connectEmbeddedBuses = (
  app: INestApplication,
  contexts: readonly RunningContext[],
  { store, report, more = [], probe }: EmbeddedBusesOptions,
): void => {
  const publishers = [...contexts.map((context) => context.publisher), ...more];
  for (const { name, transportId, runtime } of contexts) {
    if (!transportId) continue;
    const bus = new EmbeddedBus({
      context: name,
      transportId,
      database: runtime.database,
      contracts,
      store,
      publishers,
      probe,
      report: (told) => report(troubleOfConsumer(name, told)),
    });
    connectBus(app, bus);
    runtime.accompany(bus);
  }
};
