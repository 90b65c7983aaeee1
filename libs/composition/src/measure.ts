import { ownConsumers, type RunningContext } from '@digihub/context';
import type { RelayDuty } from '@digihub/event-bus-relay';
import type { Clock } from '@digihub/kernel';
import type { Lag } from '@digihub/read-models';
import type { Metrics } from '@digihub/telemetry';
import type { Extra } from './start-service.js';

/**
 * Brings the gauges up to date, before each reading of them. One that cannot be asked keeps no other from being asked.
 * @throws what the first of them threw.
 */
export const measure = async (
  metrics: Metrics,
  contexts: readonly Pick<RunningContext, 'name' | 'runtime'>[],
  relays: readonly RelayDuty[],
  extras: readonly Pick<Extra, 'measure'>[],
  clock: Clock,
): Promise<void> => {
  const aged = (lag: Lag | undefined) => lag && { events: lag.events, seconds: age(lag, clock) };
  const measured = await Promise.allSettled([
    ...contexts.map(async ({ name, runtime }) => metrics.lateDeadlines(name, await runtime.lateDeadlines())),
    ...contexts.map(async ({ name, runtime }) => {
      const { state, done, of } = runtime.rebuilding.status;
      const ratio = of < 0n ? 0 : Number(done + 1n) / Number(of + 1n);
      metrics.rebuildProgress(ownConsumers(name).views, state === 'running' ? ratio : undefined);
    }),
    ...contexts.map(async ({ runtime }) => {
      for (const { lag, ...status } of await runtime.status()) {
        metrics.consumer({ ...status, lag: aged(lag) });
      }
    }),
    ...extras.map(async (extra) => extra.measure?.(metrics)),
    ...relays.map(async (relay) =>
      metrics.relay({ relay: relay.status.relay, state: relay.status.state, lag: aged(await relay.lag()) }),
    ),
  ]);
  for (const one of measured) if (one.status === 'rejected') throw one.reason;
};

/** Seconds; clocks of two machines may differ by a little. */
const age = ({ events, oldest }: Lag, clock: Clock): number | undefined => {
  if (events === 0) return 0;
  if (oldest === undefined) return undefined;
  return Math.max(0, (Date.parse(clock.now()) - Date.parse(oldest)) / 1000);
};
