import { randomUUID } from 'node:crypto';
import { StoreUnusable } from '@digihub/event-store';
import { type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { isStreamNotFound, isWrongExpectedVersion } from './failure.js';
import { positionOf, type Recorded } from './recorded.js';
import { answered } from './waiting.js';

/** Layout of streams and metadata in the store; a change that older versions cannot read raises it. */
const format = 1;

/** The first event of a store: its name, and where in the log the store begins. */
export interface Generation {
  readonly name: string;
  readonly position: bigint;
}

const generationIn = (recorded: Recorded): Generation => {
  const { generation, format: found } = (recorded.data ?? {}) as { generation?: unknown; format?: unknown };
  if (found !== format || typeof generation !== 'string' || recorded.revision !== 0n) {
    throw new StoreUnusable(
      'other-version',
      `The event store on this EventStoreDB was made by another version of DigiHub (format ${String(found)}, this one reads format ${format}).`,
    );
  }
  return { name: generation, position: positionOf(recorded) };
};

/** Read to its end, one event long as it is: a call left before would stay open at the client. */
const read = async (client: EventStoreDBClient, stream: string): Promise<Generation | undefined> => {
  const events = client.readStream(stream, { maxCount: 1, requiresLeader: true });
  let first: Recorded | undefined;
  try {
    for await (const { event } of events) first ??= event as Recorded | undefined;
  } catch (error) {
    if (!isStreamNotFound(error)) throw error;
  } finally {
    events.on('error', () => undefined);
  }
  return first && generationIn(first);
};

/** Makes the store where there is none. Of several that try at once, one succeeds; all find the same. */
const make = async (client: EventStoreDBClient, stream: string, patience: number): Promise<void> => {
  try {
    await client.appendToStream(
      stream,
      {
        id: randomUUID(),
        type: 'digihub.store-made.v1',
        contentType: 'application/json',
        data: { generation: randomUUID(), format },
        metadata: {},
      },
      { expectedRevision: NO_STREAM, deadline: patience, requiresLeader: true },
    );
  } catch (error) {
    if (!isWrongExpectedVersion(error)) throw error;
  }
};

/** Finds the store on a server, and makes it at the first time; afterwards checks that it is still the same one. */
export class GenerationKeeper {
  private found: Generation | undefined;

  constructor(
    private readonly stream: string,
    private readonly patience: number,
  ) {}

  get generation(): Generation {
    if (!this.found) throw new Error('the store has not been opened');
    return this.found;
  }

  /** @throws StoreUnusable when the server holds another store than the one opened, or one of another version. */
  readonly verify = async (client: EventStoreDBClient): Promise<void> => {
    let there = await answered(read(client, this.stream), this.patience);
    if (!there && !this.found) {
      await answered(make(client, this.stream, this.patience), this.patience);
      there = await answered(read(client, this.stream), this.patience);
    }
    if (this.found && there?.name !== this.found.name) {
      throw new StoreUnusable(
        'other-version',
        'EventStoreDB holds another event store than before: it was made anew or restored. Start again, after the positions that consumers remember have been dealt with.',
      );
    }
    this.found ??= there;
  };
}
