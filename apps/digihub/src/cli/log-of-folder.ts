import { join } from 'node:path';
import { type KeptLog, openLog } from '@digihub/audit';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { systemClock } from '@digihub/kernel';
import { folderPublisher, LogForked, signingKeyIn } from '@digihub/ledger';
import { ProofFailed } from '@digihub/ledger-proofs';
import { type KeyRing, masterKeyFrom, openKeyRing } from '@digihub/privacy';
import { openReadDatabase } from '@digihub/read-models';
import { dataFolder, holdsData } from '../data-folder.js';
import { Unable } from './exit-codes.js';

/** The log of a data folder, up with its events, also beside a server that keeps it. */
export interface LogOfFolder {
  readonly log: KeptLog;
  readonly sealer: KeyRing;
}

/**
 * Opens the log of a data folder, takes in what it lacks, and closes it when `work` has ended.
 * @throws Unable where there is no data, or the events are not those that were logged.
 */
export const withLogOf = async (
  data: string,
  work: (opened: LogOfFolder) => Promise<void>,
): Promise<void> => {
  const folder = dataFolder(data);
  if (!holdsData(folder)) throw new Unable(`There is no data in ${folder.root}.`);
  const store = await openEmbeddedStore({ folder: folder.events, readOnly: true });
  const masterKey = await masterKeyFrom(process.env, { createIn: folder.keys });
  const sealer = await openKeyRing({ folder: folder.keys, masterKey, clock: systemClock });
  const log = await openLog({
    store,
    clock: systemClock,
    database: (migrations) => openReadDatabase({ file: join(folder.readModels, 'audit.db'), migrations }),
    signer: signingKeyIn(folder.keys),
    publishers: [folderPublisher(folder.checkpoints)],
    report: (where, error) => console.error(`${where}: ${(error as Error).message}`),
  });
  try {
    await log.keeper.catchUp();
    await log.keeper.checkpoint();
    await work({ log, sealer });
  } catch (error) {
    if (error instanceof LogForked || error instanceof ProofFailed)
      throw new Unable(`${error.message} Run digihub verify.`);
    throw error;
  } finally {
    await log.close();
    await sealer.close();
    await store.close();
  }
};
