import { type RelayCheckpoint } from '@digihub/event-bus-kafka';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { RelayRefused } from './relay-errors.js';

/** What a checkpoint says of the last event that was seen; undefined: none yet. */
export const standingAt = (
  last: StoredEvent | undefined,
): Pick<RelayCheckpoint, 'position' | 'eventId' | 'stream' | 'revision'> => ({
  position: String(last?.position ?? -1n),
  eventId: last?.id ?? null,
  stream: last?.stream ?? null,
  revision: last?.revision ?? null,
});

/**
 * Does the store still hold the event up to which its events were published?
 * @throws RelayRefused
 */
export const verifyPosition = async (
  relay: string,
  store: EventStore,
  checkpoint: RelayCheckpoint,
): Promise<void> => {
  const { stream, revision, eventId } = checkpoint;
  const generation = await store.generation();
  if (generation !== checkpoint.generation) {
    throw new RelayRefused(relay, checkpoint, `but this is store ${generation}`);
  }
  const position = BigInt(checkpoint.position);
  if (position < 0n) return;
  if (stream !== null && revision !== null) {
    for await (const event of store.read(stream, { from: revision, limit: 1 })) {
      if (event.position === position && event.id === eventId) return;
    }
  }
  const head = await store.head();
  const why =
    head < position
      ? `but this store ends at position ${head}: it is an older state`
      : 'where this store has another event';
  throw new RelayRefused(relay, checkpoint, why);
};
