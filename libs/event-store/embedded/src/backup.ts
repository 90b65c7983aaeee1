import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { EventReader } from './event-reader.js';
import { checkStoreFile, putInPlace, removeJournals, storeFileIn } from './store-file.js';

export interface CopyReport {
  /** Position of the last event in the copy; -1n when it is empty. */
  readonly head: bigint;
  readonly generation: string;
  readonly bytes: number;
}

/** Told while copying: how many of the pages (4 KiB) are done. */
export type CopyProgress = (done: number, total: number) => void;

const pagesPerStep = 1024;

/** Out of WAL mode: then the copy is one file, which also a reader that may not write can open. */
const makeReadableAnywhere = (file: string): void => {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = DELETE');
  database.close();
};

/**
 * Copies the store as it stands at one moment, and checks the copy before it gets its name.
 * The read transaction that is held meanwhile fixes that moment, so writers never make the copy start again.
 */
const copyStore = async (from: string, into: string, onProgress?: CopyProgress): Promise<CopyReport> => {
  const [source, target] = [storeFileIn(from), storeFileIn(into)];
  checkStoreFile(source, 'identity');
  const made = `${target}.new`;
  rmSync(made, { force: true });
  removeJournals(made);
  const database = new DatabaseSync(source, { readOnly: true, timeout: 5000 });
  try {
    database.exec('BEGIN; SELECT count(*) FROM meta');
    await backup(database, made, {
      rate: pagesPerStep,
      progress: ({ totalPages, remainingPages }) => onProgress?.(totalPages - remainingPages, totalPages),
    });
  } finally {
    database.close();
  }
  makeReadableAnywhere(made);
  checkStoreFile(made, 'everything');
  const reader = new EventReader(made);
  const [head, generation] = [BigInt(reader.head()), reader.meta('generation')];
  reader.close();
  putInPlace(made, target);
  return { head, generation, bytes: statSync(target).size };
};

/**
 * Backs up the store of `folder` into `events.db` in the folder `into`, also while a server runs on it, in this
 * process or another. The copy holds every event up to its head. Checking it holds up this thread (about a
 * second per 250,000 events), so better not in the server's own process once the store is large.
 * @throws StoreUnusable when the store or the copy cannot be used; Error when there is a backup already.
 */
export const backupEmbeddedStore = async (options: {
  readonly folder: string;
  readonly into: string;
  readonly onProgress?: CopyProgress;
}): Promise<CopyReport> => {
  const { folder, into, onProgress } = options;
  if (existsSync(storeFileIn(into)))
    throw new Error(`There is a backup in ${into} already; choose another folder.`);
  mkdirSync(into, { recursive: true });
  return copyStore(folder, into, onProgress);
};

/**
 * Puts the backup in `from` into the folder `into`, which must be empty or not exist.
 * @throws StoreUnusable when the backup cannot be used; Error when `into` has content.
 */
export const restoreEmbeddedStore = async (options: {
  readonly from: string;
  readonly into: string;
  readonly onProgress?: CopyProgress;
}): Promise<CopyReport> => {
  const { from, into, onProgress } = options;
  if (existsSync(into) && readdirSync(into).length > 0) {
    throw new Error(`${into} is not empty; a backup is only restored into an empty folder.`);
  }
  checkStoreFile(storeFileIn(from), 'everything');
  mkdirSync(into, { recursive: true });
  return copyStore(from, into, onProgress);
};
