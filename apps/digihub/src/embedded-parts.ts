import { join } from 'node:path';
import { TokenIssuer } from '@digihub/access';
import type { CommandObserver } from '@digihub/command-handling';
import type { Parts, Trouble } from '@digihub/context';
import { type EmbeddedStore, openEmbeddedStore } from '@digihub/event-store-embedded';
import { type Clock, systemClock } from '@digihub/kernel';
import { type KeyRing, masterKeyFrom, openKeyRing } from '@digihub/privacy';
import { programme } from '@digihub/programme';
import { openReadDatabase } from '@digihub/read-models';
import { type DataFolder } from './data-folder.js';
import { DemoClock } from './demo-clock.js';

/** The embedded engines on one data folder. */
export interface EmbeddedParts extends Parts {
  readonly store: EmbeddedStore;
  readonly sealer: KeyRing;
  readonly issuer: TokenIssuer;
  readonly demoClock: DemoClock | undefined;
  close(): Promise<void>;
}

export const openEmbeddedParts = async (
  folder: DataFolder,
  options: {
    readonly demo: boolean;
    readonly report: (trouble: Trouble) => void;
    readonly observer?: CommandObserver;
  },
): Promise<EmbeddedParts> => {
  const store = await openEmbeddedStore({ folder: folder.events });
  try {
    const demoClock = options.demo ? new DemoClock(folder.root) : undefined;
    const clock: Clock = demoClock ?? systemClock;
    const masterKey = await masterKeyFrom(process.env, { createIn: folder.keys });
    const sealer = await openKeyRing({ folder: folder.keys, masterKey, clock });
    const issuer = await TokenIssuer.open(folder.keys);
    return {
      store,
      clock,
      demoClock,
      sealer,
      issuer,
      programme,
      report: options.report,
      ...(options.observer ? { observer: options.observer } : {}),
      database: (context, migrations) =>
        openReadDatabase({ file: join(folder.readModels, `${context}.db`), migrations }),
      close: async () => {
        await store.close();
        await sealer.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
};
