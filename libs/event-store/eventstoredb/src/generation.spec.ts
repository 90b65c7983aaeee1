import { afterEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { all, someEvents } from '@digihub/event-store-contract-tests';
import { caughtUp, type EventStore } from '@digihub/event-store';
import { openEventStoreDb } from './eventstoredb-store.js';
import { startTestServer, type TestServer } from './test-server/index.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

const started = async (): Promise<TestServer> => {
  const server = await startTestServer({ systemEventEvery: 2 });
  open.push({ close: () => server.stop() });
  return server;
};

const address = (server: TestServer): string => `esdb://127.0.0.1:${server.port}?tls=false`;

const opened = async (server: TestServer, namespace?: string): Promise<EventStore> => {
  const store = await openEventStoreDb({
    connectionString: address(server),
    ...(namespace ? { namespace } : {}),
  });
  open.push(store);
  return store;
};

describe('the generation of a store', () => {
  it('is made once, however many open it at the same time', async () => {
    const server = await started();
    const stores = await Promise.all(Array.from({ length: 8 }, () => opened(server)));
    const names = new Set(await Promise.all(stores.map((store) => store.generation())));
    expect(names.size).toBe(1);
    expect(server.log.stream('digihub-store')).toHaveLength(1);
  });

  it('is each namespace’s own, and so are its events, positions and head', async () => {
    const server = await started();
    const [one, two] = [await opened(server, 'een.'), await opened(server, 'twee.')];
    expect(await one.generation()).not.toBe(await two.generation());
    await one.append('case-1', someEvents(2), 'no-stream');
    expect(await two.head()).toBe(-1n);
    const { position } = await two.append('case-1', someEvents(1), 'no-stream');
    expect(await all(one.readAll({ after: -1n }))).toHaveLength(2);
    expect(await all(two.readAll({ after: -1n, prefixes: ['case-'] }))).toMatchObject([{ stream: 'case-1' }]);
    expect(await two.head()).toBe(position);
    expect(await one.head()).toBeLessThan(position);
  });

  it('of another version is refused', async () => {
    const server = await started();
    const client = EventStoreDBClient.connectionString(address(server));
    const made = jsonEvent({ type: 'digihub.store-made.v9', data: { generation: 'x', format: 9 } });
    await client.appendToStream('digihub-store', made);
    await client.dispose();
    await expect(openEventStoreDb({ connectionString: address(server) })).rejects.toMatchObject({
      name: 'StoreUnusable',
      reason: 'other-version',
    });
  });
});

describe('a quiet context', () => {
  it('is read from where its subscription knows that it is quiet', async () => {
    const server = await started();
    const store = await opened(server);
    const { position } = await store.append('quiet-1', someEvents(1), 'no-stream');
    for (let n = 0; n < 20; n += 1) {
      await store.append('busy-1', someEvents(200), n === 0 ? 'no-stream' : n * 200 - 1);
    }
    const prefixes = ['quiet-'];
    const events = store.subscribe({ after: -1n, prefixes, signal: new AbortController().signal });
    for await (const item of events) if (item === caughtUp) break;
    const before = server.sent('busy-');
    expect(await all(store.readAll({ after: position, prefixes }))).toEqual([]);
    expect(server.sent('busy-') - before).toBeLessThan(2_000);
    await store.append('quiet-2', someEvents(1), 'no-stream');
    expect(await all(store.readAll({ after: position, prefixes }))).toMatchObject([{ stream: 'quiet-2' }]);
    expect(await all(store.readAll({ after: -1n, prefixes }))).toHaveLength(2);
  });
});

describe('what is not ours', () => {
  it('is skipped: events of the server, and the store’s own', async () => {
    const server = await started();
    const store = await opened(server);
    const { position } = await store.append('case-1', someEvents(6), 'no-stream');
    expect(server.log.lastPosition).toBeGreaterThan(Number(position));
    expect(await store.head()).toBe(position);
    expect(await store.head()).toBe(position);
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(6);
  });

  it('cannot be written to', async () => {
    const store = await opened(await started());
    for (const stream of ['digihub-store', '$all', '$$case-1', '', 'case-\ud800']) {
      await expect(store.append(stream, someEvents(1), 'no-stream')).rejects.toThrow(TypeError);
    }
    expect(await store.head()).toBe(-1n);
  });
});
