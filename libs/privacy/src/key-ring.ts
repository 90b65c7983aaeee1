import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, derivedId } from '@digihub/kernel';
import { NewSubjects } from './new-subjects.js';
import { KeyCache } from './key-cache.js';
import { KeyStore, type Tombstone } from './key-store.js';
import { deriveKeys } from './master-key.js';
import { isEmpty, normalised } from './natural-key.js';
import { sealBroken, subjectForgotten, subjectUnknown, wrongMasterKey } from './problems.js';
import { openWith, partsOf, sealWith } from './sealed-value.js';
import type { Sealer, SubjectId } from './sealer.js';

/** Personal data sealed per person; deleting the key forgets the person, and every proof still holds. */
export interface KeyRing extends Sealer {
  /** Deletes the subject's key and lookup and leaves a tombstone, also for a subject that is not known here. */
  forget(subject: SubjectId): Promise<void>;
  isForgotten(subject: SubjectId): Promise<boolean>;
  /** Who has been forgotten, and when; to be applied again after any restore. */
  tombstones(): Promise<readonly Tombstone[]>;
  close(): Promise<void>;
}

export interface KeyRingOptions {
  /** Holds `keys.db`; made where it does not exist. */
  readonly folder: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
  /** How many unwrapped keys stay in memory. */
  readonly cachedKeys?: number;
}

/**
 * Opens `keys.db`. Several processes may have it open; what one forgets, the others no longer open.
 * @throws Problem `privacy.wrong-master-key`, `privacy.master-key-malformed` or `privacy.keys-unreadable`.
 */
export const openKeyRing = async ({
  folder,
  masterKey,
  clock,
  cachedKeys = 10_000,
}: KeyRingOptions): Promise<KeyRing> => {
  const store = KeyStore.inFolder(folder);
  const opened = () => {
    const keys = deriveKeys(masterKey, store.salt);
    if (!timingSafeEqual(store.metaOf('check', keys.check), keys.check)) throw wrongMasterKey({ folder });
    return keys;
  };
  let keys;
  try {
    keys = opened();
  } catch (error) {
    store.close();
    throw error;
  }
  const cache = new KeyCache(cachedKeys);
  const newSubjects = new NewSubjects(store);
  let version = store.version();

  const keyOf = (subject: SubjectId): Uint8Array | undefined => {
    const current = store.version();
    if (current !== version) {
      cache.clear();
      version = current;
    }
    const cached = cache.get(subject);
    if (cached) return cached;
    const wrapped = store.wrappedKeyOf(subject);
    if (!wrapped) return undefined;
    const key = keys.unwrap(subject, wrapped);
    cache.set(subject, key);
    return key;
  };

  return {
    subjectFor: async (kind, naturalKey, introducedBy) => {
      const lookup = keys.lookup(kind, normalised(kind, naturalKey));
      return (
        store.subjectBy(lookup) ??
        newSubjects.get({
          lookup,
          make: (taken) => {
            // One command may bring several people: the first id that is free is the next one's.
            let subject: SubjectId;
            let count = 0;
            do subject = derivedId('subject', kind, introducedBy, count++);
            while (taken(subject));
            return { subject, lookup, wrapped: keys.wrap(subject, randomBytes(64)), createdAt: clock.now() };
          },
        })
      );
    },
    findSubject: async (kind, naturalKey) =>
      isEmpty(kind, naturalKey)
        ? undefined
        : store.subjectBy(keys.lookup(kind, normalised(kind, naturalKey))),
    seal: async (subject, field, value) => {
      const key = keyOf(subject);
      if (key) return sealWith(key, subject, field, value);
      throw store.isForgotten(subject) ? subjectForgotten({ subject }) : subjectUnknown({ subject });
    },
    open: async (sealed) => {
      const parts = partsOf(sealed);
      if (!parts) throw sealBroken();
      const key = keyOf(parts.subject);
      if (key) return openWith(key, parts);
      if (store.isForgotten(parts.subject)) return undefined;
      throw subjectUnknown({ subject: parts.subject });
    },
    forget: async (subject) => {
      cache.delete(subject);
      store.forget([{ subject, forgottenAt: clock.now() }]);
    },
    isForgotten: async (subject) => store.isForgotten(subject),
    tombstones: async () => store.tombstones(),
    close: async () => {
      cache.clear();
      store.close();
    },
  };
};
