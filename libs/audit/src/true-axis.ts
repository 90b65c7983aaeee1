import type { StoredEvent } from '@digihub/event-store';
import type { Instant } from '@digihub/kernel';

/** Two questions of time about one history. */
export interface Cut {
  /** What was recorded by then: of each stream its longest prefix. Absent: all. */
  readonly knownAt?: Instant | undefined;
  /** Of that, what had happened by then. Absent: all. */
  readonly trueAt?: Instant | undefined;
}

/**
 * When it became true what an event tells: when it happened outside, else when it was recorded, as with decisions,
 * which are true from when they were taken. A reversal carries the day of what it takes back, so both stand at one
 * place of this axis: libs/audit/README.md lists the types.
 */
export const trueFrom = ({ metadata }: StoredEvent): Instant => metadata.occurredAt ?? metadata.recordedAt;

export const isTrueBy = (event: StoredEvent, trueAt: Instant | undefined): boolean =>
  trueAt === undefined || trueFrom(event) <= trueAt;
