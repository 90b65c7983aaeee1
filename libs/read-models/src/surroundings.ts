import type { PublishedEvent } from '@digihub/contracts';
import type { StoredEvent } from '@digihub/event-store';
import type { Instant } from '@digihub/kernel';
import type { Message, Passed } from './consumer.js';

/** What an event tells of where it comes from; nothing of what it says. */
export interface Surroundings {
  readonly recordedAt?: Instant | undefined;
  readonly trajectory?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** Of a stored or a published event; empty for anything else, such as a record that could not be read. */
export const surroundingsOf = (body: unknown): Surroundings => {
  if (typeof body !== 'object' || body === null) return {};
  if ('specversion' in body) {
    const { time, subject, correlationid, traceparent } = body as PublishedEvent;
    return {
      recordedAt: time,
      // A stream, which is what has no trajectory is about, has a name with a hyphen.
      trajectory: subject.includes('-') ? undefined : subject,
      correlationId: correlationid,
      traceparent,
    };
  }
  if (!('metadata' in body)) return {};
  const { recordedAt, trajectory, $correlationId, traceparent } = (body as StoredEvent).metadata;
  return { recordedAt, trajectory, correlationId: $correlationId, traceparent };
};

/** When the oldest of these was recorded, as far as they tell. */
export const oldestOf = (items: readonly (Message | Passed)[]): Instant | undefined =>
  items
    .flatMap((item) => ('id' in item ? (surroundingsOf(item.body).recordedAt ?? []) : []))
    .reduce<Instant | undefined>(
      (oldest, at) => (oldest === undefined || at < oldest ? at : oldest),
      undefined,
    );
