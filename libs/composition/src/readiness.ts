import { sql } from 'kysely';
import type { RunningContext } from '@digihub/context';
import type { RelayDuty } from '@digihub/event-bus-relay';
import type { ReadDatabase } from '@digihub/read-models';
import type { HealthIndicator } from '@digihub/telemetry';

/** States in which a consumer gets on by itself: fenced means that another copy works, and this one stands by. */
const working: readonly string[] = ['running', 'backing-off', 'fenced'];

/** Asks each of them. */
export const databaseIndicator = (databases: readonly Pick<ReadDatabase, 'read'>[]): HealthIndicator => ({
  name: 'read-models',
  check: async () => {
    for (const { read } of databases) await sql`select 1`.execute(read);
    return { up: true };
  },
});

/** What one context needs beside the engines of its process. */
export const contextIndicators = (
  { runtime }: RunningContext,
  relay: RelayDuty | undefined,
): HealthIndicator[] => [
  databaseIndicator([runtime.database]),
  {
    name: 'consumers',
    check: async () => {
      const consumers = await runtime.status();
      const detail = consumers.map(({ consumer, state, lag, waiting, parked }) => ({
        consumer,
        state,
        lag: lag?.events,
        waiting,
        parked,
      }));
      return { up: consumers.every(({ state }) => working.includes(state)), detail };
    },
  },
  ...(relay ? [{ name: 'relay', check: async () => relayHealth(relay) }] : []),
];

const relayHealth = ({ status: { state, position, published } }: RelayDuty) => ({
  up: state !== 'refused' && state !== 'stopped',
  detail: { state, position: String(position), published },
});
