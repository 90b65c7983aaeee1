import { mayRead } from '@digihub/access';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { type Actor, Problem } from '@digihub/kernel';
import { trajectoryHistory } from '../merged-history.js';

export const unknownTrajectory = new Problem(404, 'not-found', {
  nl: 'Dit traject bestaat niet, of bestond toen nog niet.',
  en: 'This trajectory does not exist, or did not exist yet then.',
});

/** The hub that the trajectory belongs to today decides who may read it. @throws Problem 403, 404 */
export const mayReadTrajectory = async (store: EventStore, id: string, caller: Actor): Promise<void> => {
  let last: StoredEvent | undefined;
  for await (const event of trajectoryHistory(store, id)) last = event.metadata.hub ? event : (last ?? event);
  if (!last) throw unknownTrajectory;
  mayRead(caller, { hub: last.metadata.hub });
};
