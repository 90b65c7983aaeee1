import { afterEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { all, anEvent, someEvents } from '@digihub/event-store-contract-tests';
import type { EventStore } from '@digihub/event-store';
import { openEventStoreDb } from './eventstoredb-store.js';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server/index.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

const on = async (options: TestServerOptions = {}): Promise<{ server: TestServer; store: EventStore }> => {
  const server = await startTestServer(options);
  open.push({ close: () => server.stop() });
  const store = await openEventStoreDb({ connectionString: `esdb://127.0.0.1:${server.port}?tls=false` });
  open.push(store);
  return { server, store };
};

const damaged = { name: 'StoreUnusable', reason: 'damaged' };

describe('a history that somebody changed', () => {
  it('is not read as if it were whole', async () => {
    const { server, store } = await on();
    await store.append('case-1', someEvents(5), 'no-stream');
    server.log.truncate('case-1', 2);
    await expect(all(store.read('case-1'))).rejects.toMatchObject(damaged);
    expect(await all(store.read('case-1', { from: 2 }))).toHaveLength(3);
    await expect(all(store.read('case-1', { direction: 'backwards' }))).resolves.toHaveLength(3);
  });

  it('is not written on either, when the stream was deleted', async () => {
    const { server, store } = await on();
    await store.append('case-1', someEvents(1), 'no-stream');
    server.log.tombstone('case-1');
    await expect(store.append('case-1', someEvents(1), 0)).rejects.toMatchObject(damaged);
    await expect(all(store.read('case-1'))).rejects.toMatchObject(damaged);
  });

  it('is told when it holds events of somebody else', async () => {
    const { server, store } = await on();
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
    await client.appendToStream('invoices-7', jsonEvent({ type: 'Paid', data: { amount: 1 } }));
    await client.dispose();
    await expect(all(store.readAll({ after: -1n }))).rejects.toMatchObject(damaged);
    expect(await all(store.readAll({ after: -1n, prefixes: ['case-'] }))).toEqual([]);
  });
});

describe('an older server', () => {
  it('that gives no positions in a stream is refused with a sentence', async () => {
    const opening = on({ tellsPositionInStreams: false });
    await expect(opening).rejects.toMatchObject({ name: 'StoreUnusable', reason: 'other-version' });
    await expect(opening).rejects.toThrow('23.10');
  });

  it('that does not say where a repeat was written is asked for the row', async () => {
    const { store } = await on({ tellsPositionOfRepeats: false });
    const events = someEvents(3);
    const first = await store.append('case-1', events, 'no-stream');
    expect(await store.append('case-1', events, 'no-stream')).toEqual(first);
  });
});

describe('an append that the store cannot take', () => {
  it('fails alone and at once', async () => {
    const { store } = await on({ maxAppendSize: 50_000 });
    const [event] = someEvents(1);
    const append = (...[events, expected]: [unknown[], unknown]) =>
      store.append('case-1', events as never, expected as never);
    await expect(append([anEvent({ text: 'x'.repeat(60_000) })], 'no-stream')).rejects.toThrow(RangeError);
    await expect(append([{ ...event, data: { n: 1n } }], 'no-stream')).rejects.toThrow(TypeError);
    await expect(append([{ ...event, data: undefined }], 'no-stream')).rejects.toThrow('data');
    await expect(append([{ ...event, id: 'one' }], 'no-stream')).rejects.toThrow('UUID');
    await expect(append([event], -1)).rejects.toThrow(RangeError);
    await expect(append([event], 0.5)).rejects.toThrow(RangeError);
    expect(await store.append('case-1', [event!], 'no-stream')).toMatchObject({ revision: 0 });
  });
});
