import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from '@digihub/event-store-contract-tests';
import { openEmbeddedStore } from './embedded-store.js';

eventStoreContract('embedded store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'digihub-store-'));
  let store = await openEmbeddedStore({ folder });
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = await openEmbeddedStore({ folder }));
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
