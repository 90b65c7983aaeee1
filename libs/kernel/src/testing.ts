import type { Actor } from './actor.js';
import type { Given } from './decider.js';
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
