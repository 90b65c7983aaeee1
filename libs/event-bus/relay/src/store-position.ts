import { type RelayCheckpoint } from '@digihub/event-bus-kafka';
import type { EventStore } from '@digihub/event-store';
import { RelayRefused } from './relay-errors.js';

/**
 * Does the store still hold the event up to which its events were published?
 * @throws RelayRefused
 */
export const verifyPosition = async (
  relay: string,
  store: EventStore,
  prefixes: readonly string[],
  checkpoint: RelayCheckpoint,
): Promise<void> => {
  const generation = await store.generation();
  if (generation !== checkpoint.generation) {
    throw new RelayRefused(relay, checkpoint, `but this is store ${generation}`);
  }
  const position = BigInt(checkpoint.position);
  if (position < 0n) return;
  for await (const event of store.readAll({ after: position - 1n, prefixes })) {
    if (event.position === position && event.id === checkpoint.eventId) return;
    throw new RelayRefused(relay, checkpoint, 'where this store has another event');
  }
  const head = await store.head();
  throw new RelayRefused(relay, checkpoint, `but this store ends at position ${head}: it is an older state`);
};
