import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { eventBusContract } from '@digihub/event-bus-contract-tests';
import { EmbeddedBus } from '@digihub/event-bus-embedded';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
beforeAll(postgres.start);
afterAll(postgres.stop);

eventBusContract('embedded, with PostgreSQL', async (publishers) => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-bus-'));
  const store = await openEmbeddedStore({ folder });
  return {
    store,
    database: postgres.open,
    bus: (options) => new EmbeddedBus({ ...options, store, publishers }),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
