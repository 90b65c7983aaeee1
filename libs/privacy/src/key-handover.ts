import { existsSync } from 'node:fs';
import type { KeyRow, Tombstone } from './key-storage.js';
import { keysFile, KeyStore } from './key-store.js';
import { keysMissing } from './problems.js';

/** A ring as another storage takes it over. Keys stay wrapped: the master key is the same, and is not needed. */
export interface KeyHandover {
  /** From these and the master key everything else of the ring is derived. */
  readonly salt: Uint8Array;
  readonly check: Uint8Array;
  readonly tombstones: readonly Tombstone[];
  /** Every key, in order of the subjects. */
  rows(): Iterable<KeyRow>;
  close(): void;
}

/**
 * Reads the keys of a folder for another storage.
 * @throws Problem `privacy.keys-missing` or `privacy.keys-unreadable`.
 */
export const openKeyHandover = (folder: string): KeyHandover => {
  if (!existsSync(keysFile(folder))) throw keysMissing({ folder });
  const store = new KeyStore(keysFile(folder));
  if (!store.hasMeta('check')) {
    store.close();
    throw keysMissing({ folder });
  }
  return {
    salt: store.salt,
    check: store.metaOf('check', new Uint8Array()),
    tombstones: store.tombstones(),
    rows: () => store.rows(),
    close: () => store.close(),
  };
};
