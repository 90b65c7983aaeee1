import type { KafkaSettings } from '@digihub/event-bus-kafka';
import { topicPlaces } from '@digihub/event-bus-relay';
import { ownConsumers, type RunningContext } from '@digihub/context';
import { technical } from '@digihub/read-models';
import { MigrationRefused } from './migration-refused.js';
import type { Twins } from './twins.js';

/** Where something stands on the bus of the new side. */
export interface BusPlace {
  readonly partition: number;
  readonly sequence: bigint;
}

/** From positions of the new store to places on its bus. */
export interface BusPlaces {
  /** Watermarks of a consumer that has done everything up to this position. */
  behind(position: bigint): readonly BusPlace[];
  /** Of one event. @throws MigrationRefused where the bus does not carry it. */
  of(position: bigint): BusPlace;
}

/** A bus that is fed by the store has the positions of the store. */
export const storeFedPlaces: BusPlaces = {
  behind: (sequence) => [{ partition: 0, sequence }],
  of: (sequence) => ({ partition: 0, sequence }),
};

/** On Kafka: read from the topic itself, for all consumers at once. */
export const kafkaPlaces = async (
  kafka: KafkaSettings,
  contexts: readonly RunningContext[],
  twins: Twins,
): Promise<BusPlaces> => {
  const behind = new Set<bigint>();
  const of = new Set<bigint>();
  for (const context of contexts) {
    const db = technical(context.runtime.database.read);
    const own = Object.values(ownConsumers(context.name));
    for (const table of ['watermarks', 'waiting_messages'] as const) {
      const rows = db.selectFrom(table).select('sequence').where('consumer', 'not in', own);
      for await (const { sequence } of rows.stream(100)) {
        (table === 'watermarks' ? behind : of).add((await twins.at(BigInt(sequence))).position);
      }
    }
  }
  const places = await topicPlaces(kafka, { behind: [...behind], of: [...of] });
  return {
    behind: (position) =>
      [...places.behind(position)].map(([partition, sequence]) => ({ partition, sequence })),
    of: (position) => {
      const place = places.of(position);
      if (place) return { partition: place.partition, sequence: place.offset };
      throw new MigrationRefused(
        `The topic has no event of position ${position}, for which a message waits.`,
      );
    },
  };
};

/**
 * A message that waits because its publisher could not read it: on Kafka no relay would pass it, so it must be settled
 * where it is. @throws MigrationRefused
 */
export const refuseUnreadable = async (contexts: readonly RunningContext[]): Promise<void> => {
  for (const { name, runtime } of contexts) {
    const row = await technical(runtime.database.read)
      .selectFrom('waiting_messages')
      .select(['consumer', 'message_id', 'error'])
      .where('unreadable', '=', 1)
      .limit(1)
      .executeTakeFirst();
    if (!row) continue;
    throw new MigrationRefused(
      `${row.consumer} of ${name} waits with ${row.message_id}, which could not be read (${row.error ?? ''}); Kafka cannot ` +
        'carry it. Retry or dismiss it on the data folder first: digihub parked.',
    );
  }
};
