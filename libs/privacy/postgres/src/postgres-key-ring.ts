import { keyRingOn, type KeyRing, type KeyRingOptions } from '@digihub/privacy';
import { PostgresKeyStorage } from './postgres-key-storage.js';

export interface PostgresKeyRingOptions extends Omit<KeyRingOptions, 'folder'> {
  /** With the account of the keys, which no service's read models are reached by. */
  readonly url: string;
  /** The schema of the keys; `keys` where absent. */
  readonly schema?: string | undefined;
  /** Connections at most; 4. */
  readonly pool?: number | undefined;
}

/**
 * Opens the key ring in PostgreSQL; makes its tables on first use. Any number of processes may have it open; what one
 * forgets, the others no longer open.
 * @throws Problem `privacy.wrong-master-key`, `privacy.master-key-malformed` or `privacy.keys-unreadable`;
 * ConnectionLost.
 */
export const openPostgresKeyRing = async ({
  url,
  schema = 'keys',
  pool = 4,
  ...options
}: PostgresKeyRingOptions): Promise<KeyRing> =>
  keyRingOn(await PostgresKeyStorage.open(url, schema, pool), options);
