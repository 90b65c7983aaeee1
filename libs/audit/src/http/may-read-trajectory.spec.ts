import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPerson } from '@digihub/access';
import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { someEvent } from '@digihub/ledger/suites';
import { mayReadTrajectory } from './may-read-trajectory.js';

const id = '7x3k9m2p4q8r1s5t';

describe('who may read a trajectory', () => {
  let folder: string;
  let store: EventStore;
  let read = 0;
  const counting = (): EventStore => ({
    ...store,
    read: async function* (stream, options) {
      for await (const event of store.read(stream, options)) {
        read += 1;
        yield event;
      }
    },
  });
  const of = (hub: string | undefined, number: number) => {
    const event = someEvent(id, number);
    return hub === undefined ? event : { ...event, metadata: { ...event.metadata, hub } };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-may-read-'));
    store = await openEmbeddedStore({ folder });
    const long = Array.from({ length: 200 }, (_, number) => of('antwerpen', number));
    await store.append(`intake-${id}`, long, 'no-stream');
    await store.append(`routing-${id}`, [of('limburg', 200), of(undefined, 201)], 'no-stream');
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('follows from the hub that was named last, without reading the history', async () => {
    await mayReadTrajectory(counting(), id, demoPerson('caseworker-limburg'));
    expect(read).toBeLessThan(20);
    const refused = mayReadTrajectory(store, id, demoPerson('caseworker-antwerpen'));
    await expect(refused).rejects.toMatchObject({ status: 403 });
    const unknown = mayReadTrajectory(store, '0000000000000000', demoPerson('auditor'));
    await expect(unknown).rejects.toMatchObject({ status: 404 });
  });
});
