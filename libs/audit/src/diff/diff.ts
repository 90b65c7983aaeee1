import type { EventStore, StoredEvent } from '@digihub/event-store';
import type { Instant, Sentence } from '@digihub/kernel';
import { auditedContexts } from '../contexts.js';
import { trajectoryHistory } from '../merged-history.js';
import { advance, type Reader, type States, tell } from '../replay.js';
import type { Cut } from '../true-axis.js';
import { type FieldChange, fieldChanges } from './field-changes.js';

/** An event that changed a field. */
export interface ChangedBy {
  readonly event: string;
  readonly type: string;
  readonly position: string;
  readonly recordedAt: Instant;
  readonly occurredAt: Instant | null;
  /** Who did it: a pseudonym. */
  readonly by: string;
  readonly sentence: Sentence;
  /** As the event gives it, sealed where it is; null: it gives none. */
  readonly reason: unknown;
}

/** Sorts before every moment. */
const beforeAll: Instant = '0000-01-01T00:00:00.000Z';

/** A field of a trajectory's state that differs between two moments; sealed values stay sealed. */
export interface Change extends FieldChange {
  /** The events between the two that changed it, in store order: the last one made it what it is. */
  readonly by: readonly ChangedBy[];
}

export interface DiffOptions extends Reader {
  /** Which axis `from` and `to` lie on; the other stays where `cut` has it. */
  readonly axis: 'known' | 'true';
  /** Absent: before the first event. */
  readonly from?: Instant | undefined;
  /** Absent: all there is. */
  readonly to?: Instant | undefined;
  readonly cut?: Cut;
}

/**
 * The fields of a trajectory's state that differ between two moments of one axis, each with the events behind it.
 * Both histories are folded in store order. Behind a field stand those events of the later one that are not in the
 * earlier one and changed it as they were folded. On the true axis an event that is in both may come to something
 * else, because one before it came in: where none of the new ones changed the field itself, those stand behind it.
 * Undefined: there is no such trajectory at `to`. Memory: the state and the places of one trajectory.
 */
export const diff = async (
  store: EventStore,
  trajectory: string,
  { axis, from, to, cut = {}, ...reader }: DiffOptions,
): Promise<readonly Change[] | undefined> => {
  const at = (moment: Instant | undefined): Cut =>
    axis === 'known' ? { ...cut, knownAt: moment } : { ...cut, trueAt: moment };
  const before = await folded(store, trajectory, at(from ?? beforeAll));
  const after = await folded(store, trajectory, at(to));
  if (after.events.size === 0) return undefined;
  const isNew = ({ id }: StoredEvent): boolean => !before.events.has(id);
  const telling = new Map<string, Promise<ChangedBy>>();
  const tellOnce = (event: StoredEvent): Promise<ChangedBy> => {
    const told = telling.get(event.id) ?? changedBy(event, reader);
    telling.set(event.id, told);
    return told;
  };
  const changes: Change[] = [];
  for (const change of fieldChanges(before.states, after.states)) {
    const touching = after.touched.get(change.path) ?? [];
    const fresh = touching.filter(isNew);
    const by = fresh.length > 0 ? fresh : touching;
    changes.push({ ...change, by: await Promise.all(by.map(tellOnce)) });
  }
  return changes;
};

/** Every context before its first event, so that reaching one is no change of all its fields. */
export const untouched: States = Object.fromEntries(
  auditedContexts.map(({ category, decider }) => [category, decider.initialState]),
);

interface Folded {
  readonly states: States;
  readonly events: ReadonlySet<string>;
  /** Field → the events that changed it. */
  readonly touched: ReadonlyMap<string, readonly StoredEvent[]>;
}

const folded = async (store: EventStore, trajectory: string, cut: Cut): Promise<Folded> => {
  let states = untouched;
  const events = new Set<string>();
  const touched = new Map<string, StoredEvent[]>();
  for await (const event of trajectoryHistory(store, trajectory, cut)) {
    events.add(event.id);
    const next = advance(states, event);
    for (const { path } of fieldChanges(states, next)) {
      const before = touched.get(path);
      if (before) before.push(event);
      else touched.set(path, [event]);
    }
    states = next;
  }
  return { states, events, touched };
};

const changedBy = async (event: StoredEvent, reader: Reader): Promise<ChangedBy> => {
  const { sentence } = await tell(event, reader);
  const { recordedAt, occurredAt = null, actor } = event.metadata;
  return {
    event: event.id,
    type: event.type,
    position: String(event.position),
    ...{ recordedAt, occurredAt, by: actor.id, sentence },
    reason: event.data['reason'] ?? null,
  };
};
