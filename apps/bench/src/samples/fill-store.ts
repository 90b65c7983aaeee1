import type { EventStore } from '@digihub/event-store';
import { type SampleSubjects, sampleEvents, sampleStream } from './trajectory.js';

/** Appends under way at the same time: they share their transactions. */
const callers = 256;

/** Writes trajectories `0` up to `trajectories`, one append each, of `length` events. */
export const fillStore = async (
  store: EventStore,
  trajectories: number,
  length: number,
  subjects?: SampleSubjects,
): Promise<void> => {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let index = next++; index < trajectories; index = next++) {
      await store.append(sampleStream(index), sampleEvents(index, length, subjects), 'no-stream');
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
};
