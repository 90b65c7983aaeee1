import { randomUUID } from 'node:crypto';
import type { EventStore, Json, NewEvent, StoredEvent } from '@digihub/event-store';

/** What a contract runs against: a new, empty store per test. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Closes the store and opens it again on what it kept; absent where there is nothing to open again. */
  readonly reopen?: () => Promise<EventStore>;
  /** Closes whatever is open and clears up. */
  readonly dispose: () => Promise<void>;
}

export type MakeStore = () => Promise<StoreUnderTest>;

/** Runs a test against a store of its own. */
export const withStore =
  (makeStore: MakeStore, test: (store: EventStore, parts: StoreUnderTest) => Promise<void>) =>
  async (): Promise<void> => {
    const parts = await makeStore();
    try {
      await test(parts.store, parts);
    } finally {
      await parts.dispose();
    }
  };

export const anEvent = (data: Json = {}, id: string = randomUUID()): NewEvent => ({
  id,
  type: 'contract.happened.v1',
  data,
  metadata: {
    actor: { id: 'caseworker-1', roles: ['caseworker'] },
    commandId: id,
    commitIndex: 0,
    commitSize: 1,
    $correlationId: id,
    $causationId: id,
    recordedAt: '2022-03-01T09:00:00.000Z',
    rulesVersion: '1',
    programmeVersion: '1',
  },
});

export const someEvents = (count: number, data: Json = {}): NewEvent[] =>
  Array.from({ length: count }, (_, n) => anEvent({ n, ...data }));

export const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

export const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** True when positions only grow and each stream's revisions follow each other without a gap. */
export const isInOrder = (events: readonly StoredEvent[]): boolean => {
  const revisions = new Map<string, number>();
  return events.every(({ stream, revision, position }, index) => {
    const last = revisions.get(stream);
    revisions.set(stream, revision);
    return (
      (index === 0 || position > events[index - 1]!.position) && (last === undefined || revision === last + 1)
    );
  });
};
