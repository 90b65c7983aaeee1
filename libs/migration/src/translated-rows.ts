import { ownConsumers, type RunningContext } from '@digihub/context';
import type { StoredEvent } from '@digihub/event-store';
import { bodyText, sequenceText, technical, type WaitingRow, type WatermarkRow } from '@digihub/read-models';
import type { BusPlaces } from './bus-places.js';
import { MigrationRefused } from './migration-refused.js';
import type { Twins } from './twins.js';

export interface Translation {
  readonly twins: Twins;
  readonly places: BusPlaces;
  /** Of the target. */
  readonly generation: string;
  /** Of the source, all of them: whose stream an event is on, publishes it. */
  readonly contexts: readonly RunningContext[];
}

const pageOf = 100;

/** The watermarks of a context as they are on the new side. */
export const translatedWatermarks = async (
  { name, runtime }: RunningContext,
  { twins, places }: Translation,
): Promise<WatermarkRow[]> => {
  const own = Object.values(ownConsumers(name));
  const rows = await technical(runtime.database.read).selectFrom('watermarks').selectAll().execute();
  const translated: WatermarkRow[] = [];
  for (const { consumer, partition, sequence } of rows) {
    const { position } = await twins.at(BigInt(sequence));
    const stands = own.includes(consumer) ? [{ partition, sequence: position }] : places.behind(position);
    translated.push(
      ...stands.map((place) => ({
        consumer,
        partition: place.partition,
        sequence: sequenceText(place.sequence),
      })),
    );
  }
  return translated;
};

/** The messages that wait or are parked, as they are on the new side: with the tries they have had. */
export async function* translatedWaiting(
  { name, runtime }: RunningContext,
  translation: Translation,
): AsyncGenerator<WaitingRow> {
  const own = Object.values(ownConsumers(name));
  const rows = technical(runtime.database.read).selectFrom('waiting_messages').selectAll();
  for await (const row of rows.stream(pageOf)) {
    const twin = await translation.twins.at(BigInt(row.sequence));
    if (own.includes(row.consumer)) {
      yield { ...row, sequence: sequenceText(twin.position), body: bodyText(twin) };
      continue;
    }
    const { partition, sequence } = translation.places.of(twin.position);
    // What its publisher could not read waits with the stored event itself.
    const body = row.unreadable === 1 ? twin : published(twin, translation);
    yield { ...row, partition, sequence: sequenceText(sequence), body: bodyText(body) };
  }
}

const published = (stored: StoredEvent, { contexts, generation }: Translation) => {
  const publisher = contexts
    .map((context) => context.publisher)
    .find(({ prefixes }) => prefixes.some((prefix) => stored.stream.startsWith(prefix)));
  const event = publisher?.publish(stored, generation);
  if (event) return event;
  throw new MigrationRefused(
    `A message waits for ${stored.type} ${stored.id}, which is not published any more.`,
  );
};
