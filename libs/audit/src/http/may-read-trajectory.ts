import { mayRead } from '@digihub/access';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { type Actor, Problem } from '@digihub/kernel';
import { categories } from '../merged-history.js';

export const unknownTrajectory = new Problem(404, 'not-found', {
  nl: 'Dit traject bestaat niet, of bestond toen nog niet.',
  en: 'This trajectory does not exist, or did not exist yet then.',
});

/** The hub that the trajectory belongs to today decides who may read it. @throws Problem 403, 404 */
export const mayReadTrajectory = async (store: EventStore, id: string, caller: Actor): Promise<void> => {
  const lasts = await Promise.all(categories.map((category) => lastOfHub(store, `${category}-${id}`)));
  const found = lasts.filter((event) => event !== undefined);
  if (found.length === 0) throw unknownTrajectory;
  const last = found
    .filter(({ metadata }) => metadata.hub)
    .reduce<StoredEvent | undefined>((a, b) => (a && a.position > b.position ? a : b), undefined);
  mayRead(caller, { hub: last?.metadata.hub });
};

/** The last event of a stream that names a hub; where none does, one of them. */
const lastOfHub = async (store: EventStore, stream: string): Promise<StoredEvent | undefined> => {
  let any: StoredEvent | undefined;
  for await (const event of store.read(stream, { direction: 'backwards' })) {
    if (event.metadata.hub) return event;
    any = event;
  }
  return any;
};
