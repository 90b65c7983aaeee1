import { crc32 } from 'node:zlib';
import {
  type EventMetadata,
  type ExpectedRevision,
  type Json,
  type NewEvent,
  type StoredEvent,
  StoreUnusable,
} from '@digihub/event-store';

/** Largest append, in UTF-16 units of JSON. */
const largestAppend = 32 * 1024 * 1024;

/** A row of `events`, in the order of `columns`. */
export type EventRow = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  checksum: number,
];
export const columns = 'position, stream, revision, id, type, data, metadata, checksum';

/** Over everything that a damaged disk page could change unnoticed; position and revision are keys, and checked as such. */
const checksumOf = (stream: string, id: string, type: string, data: string, metadata: string): number =>
  crc32(`${stream}\n${id}\n${type}\n${data}\n${metadata}`);

const json = (value: unknown, what: string): string => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`the ${what} of an event must have a JSON form`);
  return text;
};

const revisionNumber = (expected: ExpectedRevision): number => {
  if (expected === 'no-stream') return -1;
  if (Number.isSafeInteger(expected) && expected >= 0) return expected;
  throw new RangeError(`expected revision must be 0 or more, or 'no-stream': ${expected}`);
};

/** An append as the writer takes it (see `Group`). @throws TypeError, RangeError when it cannot be stored. */
export const serialise = (
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): { readonly items: readonly (string | number)[]; readonly bytes: number } => {
  if (stream === '' || /[\0\p{Surrogate}]/u.test(stream))
    throw new TypeError('a stream must have a proper name');
  if (events.length === 0) throw new RangeError(`nothing to append to ${stream}`);
  const items: (string | number)[] = [stream, revisionNumber(expected), events.length];
  let bytes = stream.length;
  for (const { id, type, ...event } of events) {
    const data = json(event.data, 'data');
    const metadata = json(event.metadata, 'metadata');
    items.push(id, type, data, metadata, checksumOf(stream, id, type, data, metadata));
    bytes += id.length + type.length + data.length + metadata.length;
  }
  if (bytes > largestAppend)
    throw new RangeError(`an append of ${bytes} characters to ${stream} is too large`);
  return { items, bytes };
};

export const isIntact = ([, stream, , id, type, data, metadata, checksum]: EventRow): boolean =>
  checksumOf(stream, id, type, data, metadata) === checksum;

/** @throws StoreUnusable when the row is not as it was written. */
export const toStoredEvent = (row: EventRow): StoredEvent => {
  if (!isIntact(row)) {
    throw new StoreUnusable(
      'damaged',
      `The event at position ${row[0]} is not as it was written: the store is damaged. Restore a backup.`,
    );
  }
  return {
    stream: row[1],
    revision: row[2],
    position: BigInt(row[0]),
    id: row[3],
    type: row[4],
    data: JSON.parse(row[5]) as Json,
    metadata: JSON.parse(row[6]) as EventMetadata,
  };
};
