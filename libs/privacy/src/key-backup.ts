import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { Tombstone } from './key-storage.js';
import { isDamage, keysFile, KeyStore } from './key-store.js';
import { keysExist, keysMissing, keysUnreadable } from './problems.js';

const copy = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true });
  closeSync(openSync(to, 'wx', 0o600));
  const database = new DatabaseSync(from, { timeout: 5_000 });
  try {
    await backup(database, to);
  } catch (error) {
    await rm(to, { force: true });
    throw isDamage(error) ? keysUnreadable({ path: from }) : error;
  } finally {
    database.close();
  }
  const file = await open(to, 'r+');
  await file.sync();
  await file.close();
};

/**
 * Copies `keys.db` into one file, also while the ring is in use. Keep it apart from the other backups: with both,
 * the forgotten could be read again.
 * @throws Problem `privacy.keys-missing`; `EEXIST` where the target file exists already.
 */
export const backupKeys = async (folder: string, to: string): Promise<void> => {
  if (!existsSync(keysFile(folder))) throw keysMissing({ folder });
  await copy(keysFile(folder), to);
};

export interface KeyRestore {
  /** A file that `backupKeys` made. */
  readonly from: string;
  readonly folder: string;
  /** Tombstones from elsewhere (the event store); those of a `keys.db` that is replaced are kept anyway. */
  readonly tombstones?: readonly Tombstone[];
  /** Allows an existing `keys.db` to be replaced: subjects newer than the backup are then lost. */
  readonly replace?: boolean;
}

/**
 * Puts a backup back while no process has the ring open. Who was forgotten since the backup is forgotten in it
 * before it takes its place.
 * @throws Problem `privacy.keys-missing`, `privacy.keys-exist` or `privacy.keys-unreadable`.
 */
export const restoreKeys = async ({
  from,
  folder,
  tombstones = [],
  replace = false,
}: KeyRestore): Promise<void> => {
  if (!existsSync(from)) throw keysMissing({ from });
  const target = keysFile(folder);
  const exists = existsSync(target);
  if (exists && !replace) throw keysExist({ folder });
  const forgotten = [...tombstones];
  if (exists) {
    const current = new KeyStore(target);
    forgotten.push(...current.tombstones());
    current.close();
  }
  const unfinished = `${target}.restoring`;
  await rm(unfinished, { force: true });
  await copy(from, unfinished);
  try {
    const restored = new KeyStore(unfinished);
    try {
      if (!restored.hasMeta('check')) throw keysUnreadable({ path: from });
      restored.forget(forgotten);
    } finally {
      restored.close();
    }
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await rename(unfinished, target);
};
