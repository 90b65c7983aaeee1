import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@digihub/event-store';

/** The bytes of an event as they are stored: its id, type, data and metadata. */
export const bytesOf = ({ id, type, data, metadata }: NewEvent): string =>
  `${id}${type}${JSON.stringify(data)}${JSON.stringify(metadata)}`;

const eventWith = (text: string): NewEvent => {
  const id = randomUUID();
  return {
    id,
    type: 'bench.happened.v1',
    data: { text },
    metadata: {
      actor: { id: 'b', roles: [] },
      commandId: id,
      commitIndex: 0,
      commitSize: 1,
      $correlationId: 'c',
      $causationId: 'c',
      recordedAt: '2022-05-09T07:00:00.000Z',
      rulesVersion: '1',
      programmeVersion: '1',
    },
  };
};

const least = bytesOf(eventWith('')).length;

/** A new event that takes exactly so many bytes. @throws RangeError for fewer than its metadata take. */
export const eventOfSize = (bytes: number): NewEvent => eventWith('x'.repeat(bytes - least));
