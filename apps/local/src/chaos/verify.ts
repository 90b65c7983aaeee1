import { openEngines, kafkaSettings } from '@digihub/composition';
import { readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import {
  acknowledgementFaults,
  type Acknowledged,
  compareWithRebuild,
  orderFaults,
  reactionFaults,
  startFaults,
} from '@digihub/digihub-app/checks';
import { contextsToOpen } from '@digihub/digihub-app/contexts';
import { reconcile } from '@digihub/event-bus-relay';
import { openPostgresReadDatabase } from '@digihub/read-models-postgres';
import type { Cluster } from '../cluster.js';
import type { ServiceName } from '../engines.js';

/** What was found wrong, in words, per question; every list empty: nothing was lost, repeated or reordered. */
export interface Verdict {
  readonly acknowledged: readonly string[];
  readonly order: readonly string[];
  readonly reactions: readonly string[];
  readonly topic: readonly unknown[];
  readonly readModels: readonly unknown[];
  /** How much was looked at. */
  readonly looked: {
    readonly events: number;
    readonly reactions: number;
    readonly triggers: number;
    readonly records: number;
  };
}

/** Asks everything of a cluster whose services have stopped, while its engines run. */
export const verify = async (
  { engines }: Cluster,
  acknowledged: readonly Acknowledged[],
): Promise<Verdict> => {
  const opened: { close(): Promise<void> }[] = [];
  const contexts: RunningContext[] = [];
  const openOf = async (service: ServiceName) => {
    const configuration = readConfiguration(await engines.environment(service));
    const parts = await openEngines(configuration, { report: () => undefined });
    opened.push(parts);
    return { configuration, parts };
  };
  try {
    for (const [index, open] of contextsToOpen.entries()) {
      const service = (['intake', 'routing', 'coaching', 'finance'] as const)[index]!;
      contexts.push(await open((await openOf(service)).parts));
    }
    const { configuration, parts } = await openOf('intake');
    const { store } = parts;
    const events = await Array.fromAsync(store.readAll({ after: -1n }));
    const { faults, reactions, triggers } = await reactionFaults(events, contexts);
    if (configuration.bus.kind !== 'kafka') throw new Error('services apart have no embedded bus');
    const { records, differences, unlisted } = await reconcile({
      store,
      kafka: kafkaSettings(configuration.bus, 'verify'),
      publishers: contexts.map(({ publisher }) => publisher),
    });
    const readModels: unknown[] = [];
    for (const context of contexts) {
      const { differences: rows, waiting } = await compareWithRebuild(context, store, (migrations) =>
        openPostgresReadDatabase({
          url: engines.postgres.url,
          schema: `rebuilt_${context.name}`,
          migrations,
        }),
      );
      readModels.push(...rows, ...(waiting > 0 ? [`${context.name}: ${waiting} messages wait`] : []));
    }
    return {
      acknowledged: acknowledgementFaults(events, acknowledged),
      order: orderFaults(events),
      reactions: [...faults, ...startFaults(events)],
      topic: [...differences, ...(unlisted > 0 ? [`and ${unlisted} more`] : [])],
      readModels,
      looked: { events: events.length, reactions, triggers, records },
    };
  } finally {
    for (const { runtime } of contexts) await runtime.stop();
    for (const parts of opened) await parts.close();
  }
};
