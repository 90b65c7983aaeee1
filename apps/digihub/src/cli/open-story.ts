import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { systemClock } from '@digihub/kernel';
import { type KeyRing, masterKeyFrom, openKeyRing } from '@digihub/privacy';
import { type DataFolder, dataFolder, holdsData } from '../data-folder.js';
import { Unable } from './exit-codes.js';

/** What is read of a data folder to tell a story, with the keys that open what is sealed in it. */
export interface OpenStory {
  readonly folder: DataFolder;
  readonly store: EventStore;
  readonly sealer: KeyRing;
}

/** Opens a data folder for reading, beside a server that may be running, and closes it again. @throws Unable */
export const openStory = async <Result>(
  data: string,
  work: (story: OpenStory) => Promise<Result>,
): Promise<Result> => {
  const folder = dataFolder(data);
  if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}; start with "npm start".`);
  const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
  try {
    const masterKey = await masterKeyFrom(process.env, { createIn: folder.keys });
    const sealer = await openKeyRing({ folder: folder.keys, masterKey, clock: systemClock });
    try {
      return await work({ folder, store, sealer });
    } finally {
      await sealer.close();
    }
  } finally {
    await store.close();
  }
};
