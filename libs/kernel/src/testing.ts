import type { Actor } from './actor.js';
import { readdirSync, readFileSync } from 'node:fs';
import type { DomainEvent, Given } from './decider.js';
import { type Clock, dayOf, type Instant } from './time.js';

export { specification } from './specification.js';

/** A clock that a test sets. */
export class SettableClock implements Clock {
  constructor(private current: Instant = '2022-03-01T09:00:00.000Z') {}
  now(): Instant {
    return this.current;
  }
  set(instant: Instant): void {
    this.current = instant;
  }
}

/** The circumstances of a decision in a test: a moment, an actor and the facts. */
export const given = <Facts = void>(
  facts?: Facts,
  { now = '2022-03-01T09:00:00.000Z', actor = {} }: { now?: Instant; actor?: Partial<Actor> } = {},
): Given<Facts> => ({
  now,
  today: dayOf(now),
  actor: { id: 'caseworker-1', roles: ['caseworker'], hubs: ['west-vlaanderen'], ...actor },
  facts: facts as Facts,
});

/** The golden files of a folder: one stored event a file, named after its type. Never edited, only added. */
export const goldenEvents = (folder: URL): DomainEvent[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      type: file.replace(/\.json$/, ''),
      data: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object,
    }));
