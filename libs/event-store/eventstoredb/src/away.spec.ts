import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { all, anEvent, ids, someEvents } from '@digihub/event-store-contract-tests';
import { openEventStoreDb } from './eventstoredb-store.js';
import { notReady, startTestServer } from './test-server/index.js';
import { never, Opened, take } from './testing/through-proxy.js';
import { EventStoreUnavailable } from './unavailable.js';

const opened = new Opened();
afterEach(opened.close);

describe('a server that hangs', () => {
  it('an append is answered by its deadline with what is known: nothing; repeated, it is written once', async () => {
    const { proxy, store } = await opened.throughProxy({ deadlines: { append: 600 } });
    const events = [anEvent()];
    proxy.hang();
    const started = performance.now();
    const failed = await store.append('case-1', events, 'no-stream').catch((error: unknown) => error);
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(failed).toBeInstanceOf(EventStoreUnavailable);
    expect(failed).toMatchObject({ name: 'AppendUnanswered', unavailable: true });
    proxy.resume();
    const result = await store.append('case-1', events, 'no-stream');
    expect(await all(store.read('case-1'))).toMatchObject([{ id: events[0]!.id, ...result }]);
  });

  it('a read fails by its deadline as unavailable', async () => {
    const { proxy, store } = await opened.throughProxy({ deadlines: { read: 500 } });
    await store.append('case-1', someEvents(1), 'no-stream');
    proxy.hang();
    await expect(all(store.read('case-1'))).rejects.toMatchObject({ unavailable: true });
    await expect(store.head()).rejects.toMatchObject({ unavailable: true });
  });

  it('a subscription notices by keep-alive and goes on over another connection', async () => {
    // The client finds a keep-alive under ten seconds worth a warning.
    jest.spyOn(console, 'warn').mockReturnValue();
    opened.add({ close: () => jest.restoreAllMocks() });
    const { server, proxy, store } = await opened.throughProxy({
      settings: '&keepAliveInterval=300&keepAliveTimeout=300',
    });
    const direct = await openEventStoreDb({ connectionString: `esdb://127.0.0.1:${server.port}?tls=false` });
    opened.add(direct);
    await direct.append('case-1', someEvents(3), 'no-stream');
    const taken = await take(store.subscribe({ after: -1n, signal: never() }), 5, (count) => {
      if (count !== 3) return;
      // Old connections stay as they are, dead; new ones get through.
      proxy.hang();
      void direct.append('case-1', someEvents(2), 2).then(() => proxy.forget());
    });
    expect(taken.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a server that goes away and comes back', () => {
  it('is waited for, and appends, reads and subscriptions go on', async () => {
    const { server, proxy, store } = await opened.throughProxy();
    await store.append('case-1', someEvents(2), 'no-stream');
    const subscribed = take(store.subscribe({ after: -1n, signal: never() }), 6, (count) => {
      if (count !== 2) return;
      server.stop();
      proxy.refuse();
      void startTestServer({ log: server.log }).then((again) => {
        opened.add({ close: () => again.stop() });
        proxy.target = again.port;
        proxy.accept();
      });
    });
    const written = someEvents(4);
    await store.append('case-1', written, 1);
    expect(ids(await subscribed).slice(2)).toEqual(ids(written));
    expect(await all(store.readAll({ after: -1n }))).toHaveLength(6);
  });

  it('is refused when it holds another store', async () => {
    const { server, proxy, store } = await opened.throughProxy();
    await store.append('case-1', someEvents(2), 'no-stream');
    const other = await startTestServer();
    opened.add({ close: () => other.stop() });
    await (await openEventStoreDb({ connectionString: `esdb://127.0.0.1:${other.port}?tls=false` })).close();
    proxy.target = other.port;
    server.stop();
    proxy.drop();
    await expect(store.append('case-2', someEvents(1), 'no-stream')).rejects.toMatchObject({
      name: 'StoreUnusable',
      reason: 'other-version',
    });
    await expect(take(store.subscribe({ after: -1n, signal: never() }), 1)).rejects.toThrow(
      'another event store',
    );
    expect(other.log.stream('case-2')).toEqual([]);
  });

  it('is told apart from a conflict and from a wrong request while it is not ready', async () => {
    const { server, store } = await opened.throughProxy({ deadlines: { append: 300 } });
    server.failure = notReady;
    await expect(store.append('case-1', someEvents(1), 'no-stream')).rejects.toMatchObject({
      unavailable: true,
    });
    server.failure = undefined;
    expect(await store.append('case-1', someEvents(1), 'no-stream')).toMatchObject({ revision: 0 });
  });
});
