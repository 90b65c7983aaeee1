import {
  type EventMetadata,
  type ExpectedRevision,
  type Json,
  type NewEvent,
  type StoredEvent,
  StoreUnusable,
} from '@digihub/event-store';
import type { EventData } from '@eventstore/db-client';

/** An event as the client gives it. */
export interface Recorded {
  readonly streamId: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly isJson: boolean;
  readonly position?: { readonly commit: bigint; readonly prepare: bigint };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const mustBeJson = (value: unknown, what: string): void => {
  if (JSON.stringify(value) === undefined)
    throw new TypeError(`the ${what} of an event must have a JSON form`);
};

/**
 * Events as the client takes them. What has no JSON form is refused here: the client would neither answer nor fail.
 * @throws TypeError, RangeError
 */
export const toEventData = (stream: string, events: readonly NewEvent[]): EventData[] => {
  if (events.length === 0) throw new RangeError(`nothing to append to ${stream}`);
  return events.map(({ id, type, data, metadata }) => {
    mustBeJson(data, 'data');
    mustBeJson(metadata, 'metadata');
    if (!uuid.test(id))
      throw new TypeError(`the id of an event must be a UUID in lower-case hexadecimal digits: ${id}`);
    return { id, type, contentType: 'application/json', data: { ...data }, metadata: { ...metadata } };
  });
};

/** The expected revision as a number, -1: no stream. @throws RangeError */
export const revisionNumber = (expected: ExpectedRevision): number => {
  if (expected === 'no-stream') return -1;
  if (Number.isSafeInteger(expected) && expected >= 0) return expected;
  throw new RangeError(`expected revision must be 0 or more, or 'no-stream': ${expected}`);
};

const largestPosition = 2n ** 63n;

/**
 * The commit position. On an event that was appended by gRPC it is the place of its own record in the log: it
 * differs between the events of one append, and grows with them.
 * @throws StoreUnusable when the server does not tell, as servers before 22.10 in reads of one stream.
 */
export const positionOf = ({ position, streamId, revision }: Recorded): bigint => {
  if (position === undefined || position.commit >= largestPosition) {
    throw new StoreUnusable(
      'other-version',
      `EventStoreDB gives no position for event ${revision} of ${streamId}: it is older than 23.10, or the event was written in a transaction.`,
    );
  }
  return position.commit;
};

/** @throws StoreUnusable when it is not an event that we wrote. */
export const toStoredEvent = (recorded: Recorded, stream: string): StoredEvent => {
  const { id, type, revision, data, metadata, isJson } = recorded;
  if (!isJson || typeof data !== 'object' || typeof metadata !== 'object' || metadata === null) {
    throw new StoreUnusable(
      'damaged',
      `Event ${revision} of ${stream} in EventStoreDB was not written by DigiHub: give the store a namespace or a server of its own.`,
    );
  }
  return {
    id,
    type,
    data: data as Json,
    metadata: metadata as EventMetadata,
    stream,
    revision: Number(revision),
    position: positionOf(recorded),
  };
};
