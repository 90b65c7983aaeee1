import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, NewEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { openEventStoreDb } from '@digihub/event-store-eventstoredb';
import { startTestServer } from '@digihub/event-store-eventstoredb/test-server';

/** An embedded store, and one on a test server for EventStoreDB. */
export interface BothStores {
  readonly source: EventStore;
  readonly target: EventStore;
  close(): Promise<void>;
}

export const openBothStores = async (): Promise<BothStores> => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-migration-'));
  const source = await openEmbeddedStore({ folder });
  const server = await startTestServer();
  const target = await openEventStoreDb({ connectionString: `esdb://127.0.0.1:${server.port}?tls=false` });
  return {
    source,
    target,
    close: async () => {
      await source.close();
      await target.close();
      server.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

/** A commit of some events. */
export const commit = (size: number, data: object = {}): NewEvent[] => {
  const commandId = randomUUID();
  return Array.from({ length: size }, (_, commitIndex) => ({
    id: randomUUID(),
    type: 'history.happened.v1',
    data: { commitIndex, ...data },
    metadata: {
      actor: { id: 'caseworker-1', roles: ['caseworker'] },
      commandId,
      commitIndex,
      commitSize: size,
      $correlationId: commandId,
      $causationId: commandId,
      recordedAt: '2022-03-01T09:00:00.000Z',
      rulesVersion: '1',
      programmeVersion: '1',
    },
  }));
};

/** Appends a commit of so many events to each of these streams, one after the other. */
export const write = async (
  store: EventStore,
  commits: readonly (readonly [string, number])[],
): Promise<void> => {
  const last = new Map<string, number>();
  for await (const { stream, revision } of store.readAll({ after: -1n })) last.set(stream, revision);
  for (const [stream, size] of commits) {
    const { revision } = await store.append(stream, commit(size), last.get(stream) ?? 'no-stream');
    last.set(stream, revision);
  }
};
