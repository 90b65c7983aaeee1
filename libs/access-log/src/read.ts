import type { Instant } from '@digihub/kernel';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { accessCategory } from './access.js';

/** Whose looks, at whom, since when. */
export interface AccessFilter {
  /** Surrogate of the person whose data was opened. */
  readonly person?: string | undefined;
  /** Pseudonym of who looked. */
  readonly by?: string | undefined;
  readonly since?: Instant | undefined;
}

/** What was noted of one trajectory, from a revision on. */
export const accessesOf = (store: EventStore, trajectory: string, from = 0): AsyncIterable<StoredEvent> =>
  store.read(`${accessCategory}-${trajectory}`, { from });

/** What was noted of all, behind a position. */
export const allAccesses = (store: EventStore, after = -1n): AsyncIterable<StoredEvent> =>
  store.readAll({ after, prefixes: [`${accessCategory}-`] });

export const matches = ({ data, metadata }: StoredEvent, { person, by, since }: AccessFilter): boolean =>
  (by === undefined || metadata.actor.id === by) &&
  (since === undefined || metadata.recordedAt >= since) &&
  (person === undefined || ((data['subjects'] ?? []) as readonly string[]).includes(person));
