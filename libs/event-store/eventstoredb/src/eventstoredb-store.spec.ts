import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from '@digihub/event-store-contract-tests';
import { openEventStoreDb } from './eventstoredb-store.js';
import { startTestServer, type TestServer } from './test-server/index.js';

/** A real server, where there is one: `esdb://…`. */
const realServer = process.env['EVENTSTORE_URL'];

if (!realServer) {
  eventStoreContract('EventStoreDB, a test server for each test', async () => {
    const server = await startTestServer();
    const connectionString = `esdb://127.0.0.1:${server.port}?tls=false`;
    let store = await openEventStoreDb({ connectionString });
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await openEventStoreDb({ connectionString }));
      },
      dispose: async () => {
        await store.close();
        server.stop();
      },
    };
  });
}

describeShared(realServer ? 'a real server' : 'one test server for all tests', realServer);

/** Each test in a namespace of its own, so that any server serves, whatever it holds. */
function describeShared(name: string, url: string | undefined): void {
  let server: TestServer | undefined;
  let connectionString = url ?? '';
  beforeAll(async () => {
    if (url) return;
    server = await startTestServer({ tellsPositionOfRepeats: false });
    connectionString = `esdb://127.0.0.1:${server.port}?tls=false`;
  });
  afterAll(() => server?.stop());

  eventStoreContract(`EventStoreDB, ${name}`, async () => {
    const namespace = `contract-${randomUUID()}.`;
    let store = await openEventStoreDb({ connectionString, namespace });
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await openEventStoreDb({ connectionString, namespace }));
      },
      dispose: () => store.close(),
    };
  });
}
