import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AllStreamResolvedEvent,
  ANY,
  BACKWARDS,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type Position,
  STREAM_EXISTS,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { startTestServer, type TestServer } from './test-server.js';

const event = (n = 0) => jsonEvent({ type: 'happened', data: { n } });
const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));

/** The client as it comes, without the adapter: it appends by BatchAppend. */
describe('the test server, by the plain client', () => {
  let server: TestServer;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    server = await startTestServer({ systemEventEvery: 5 });
    client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
  });
  afterEach(async () => {
    await client.dispose();
    server.stop();
  });

  const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
    const collected: Item[] = [];
    for await (const item of items) collected.push(item);
    return collected;
  };

  it('appends batches, answers repeats, and refuses other revisions', async () => {
    const first = events(3);
    const written = await client.appendToStream('case-1', first, { expectedRevision: NO_STREAM });
    expect(written).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(await client.appendToStream('case-1', first, { expectedRevision: NO_STREAM })).toEqual(written);
    expect(await client.appendToStream('case-1', first, { expectedRevision: ANY })).toEqual(written);
    await client.appendToStream('case-1', event(), { expectedRevision: STREAM_EXISTS });
    const conflict = client.appendToStream('case-1', event(), { expectedRevision: 1n });
    await expect(conflict).rejects.toBeInstanceOf(WrongExpectedVersionError);
    await expect(conflict).rejects.toMatchObject({ actualVersion: 3n });
    const missing = client.appendToStream('case-2', event(), { expectedRevision: 4n });
    await expect(missing).rejects.toMatchObject({ actualVersion: 'no_stream' });
  });

  it('gives sparse positions: each event its own, the answer the last one’s', async () => {
    const { position } = await client.appendToStream('case-1', events(3));
    const rows = await collect(client.readStream('case-1'));
    const positions = rows.map((row) => (row.event as unknown as { position: Position }).position.commit);
    expect(positions[2]).toBe(position!.commit);
    expect(positions[1]! - positions[0]!).toBeGreaterThan(50n);
    const all = await collect(client.readAll());
    expect(all.filter(({ event: found }) => found?.streamId.startsWith('$')).length).toBeGreaterThan(0);
    const back = await collect(client.readAll({ direction: BACKWARDS, fromPosition: 'end', maxCount: 500 }));
    expect(back.map(({ commitPosition }) => commitPosition)).toEqual(
      all.map(({ commitPosition }) => commitPosition).reverse(),
    );
  });

  it('reads forwards from a position with the event there, and refuses a position where no event begins', async () => {
    const { position } = await client.appendToStream('case-1', event());
    await client.appendToStream('case-2', event());
    const [at] = await collect(client.readAll({ fromPosition: position!, maxCount: 1 }));
    expect(at?.commitPosition).toBe(position!.commit);
    const between = { commit: position!.commit + 1n, prepare: position!.commit + 1n };
    await expect(collect(client.readAll({ fromPosition: between }))).rejects.toThrow('invalid position');
  });

  it('subscribes behind a position, filtered, with checkpoints that one can go on from', async () => {
    for (let n = 0; n < 30; n += 1) await client.appendToStream(`other-${n}`, event(n));
    const checkpoints: Position[] = [];
    const subscription = client.subscribeToAll({
      filter: streamNameFilter({
        prefixes: ['case-'],
        maxSearchWindow: 10,
        checkpointReached: (_, position) => void checkpoints.push(position),
      }),
    });
    const caughtUp = new Promise<void>((resolve) => subscription.on('caughtUp', resolve));
    const taken = (async (): Promise<AllStreamResolvedEvent[]> => {
      const found: AllStreamResolvedEvent[] = [];
      for await (const item of subscription) if (found.push(item) === 2) break;
      return found;
    })();
    await caughtUp;
    expect(checkpoints.length).toBeGreaterThan(2);
    expect(checkpoints.every(({ prepare }) => prepare === 0n)).toBe(true);
    await client.appendToStream('case-1', events(2));
    expect((await taken).map(({ event: found }) => found?.revision)).toEqual([0n, 1n]);
    await subscription.unsubscribe();
    const again = client.subscribeToAll({
      fromPosition: checkpoints.at(-1)!,
      filter: streamNameFilter({ prefixes: ['case-'] }),
    });
    for await (const { event: found } of again) {
      expect(found?.revision).toBe(0n);
      break;
    }
    await again.unsubscribe();
  });
});
