import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, derivedId } from '@digihub/kernel';
import { NewSubjects } from './new-subjects.js';
import { KeyCache } from './key-cache.js';
import type { KeyStorage, Tombstone } from './key-storage.js';
import { KeyStore } from './key-store.js';
import { deriveKeys } from './master-key.js';
import { isEmpty, normalised } from './natural-key.js';
import { sealBroken, subjectForgotten, subjectUnknown, wrongMasterKey } from './problems.js';
import { openWith, partsOf, sealWith } from './sealed-value.js';
import type { Sealer, SubjectId } from './sealer.js';

/** Personal data sealed per person; deleting the key forgets the person, and every proof still holds. */
export interface KeyRing extends Sealer {
  /** Deletes the subject's key and lookup and leaves a tombstone, also for a subject that is not known here. */
  forget(subject: SubjectId): Promise<void>;
  /** Forgets all of these; a tombstone that is there already stays as it is. */
  bury(tombstones: readonly Tombstone[]): Promise<void>;
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
export const openKeyRing = async ({ folder, ...options }: KeyRingOptions): Promise<KeyRing> =>
  keyRingOn(KeyStore.inFolder(folder), options);

/**
 * A key ring on any storage, which it closes, also where it cannot be opened.
 *
 * A key is used in the same tick in which it came out of the cache: what leaves the cache is overwritten.
 * @throws Problem `privacy.wrong-master-key` or `privacy.master-key-malformed`.
 */
export const keyRingOn = async (
  storage: KeyStorage,
  { masterKey, clock, cachedKeys = 10_000 }: Omit<KeyRingOptions, 'folder'>,
): Promise<KeyRing> => {
  const opened = async () => {
    const keys = deriveKeys(masterKey, storage.salt);
    const check = await storage.metaOf('check', keys.check);
    if (!timingSafeEqual(check, keys.check)) throw wrongMasterKey(storage.place);
    return { keys, version: await storage.version() };
  };
  const { keys, ...first } = await opened().catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  let { version } = first;
  const cache = new KeyCache(cachedKeys);
  const newSubjects = new NewSubjects(storage);
  // Counts what was forgotten through this ring.
  let forgotten = 0;

  /** What `use` makes of a subject's key; undefined: there is none. */
  const withKey = async <Result>(
    subject: SubjectId,
    use: (key: Uint8Array) => Result,
  ): Promise<{ readonly result: Result } | undefined> => {
    const before = forgotten;
    const current = await storage.version();
    if (current !== version) {
      cache.clear();
      version = current;
    }
    const cached = cache.get(subject);
    if (cached) return { result: use(cached) };
    const wrapped = await storage.wrappedKeyOf(subject);
    if (!wrapped) return undefined;
    const key = keys.unwrap(subject, wrapped);
    const result = use(key);
    // Not where it may have been forgotten while it was on its way here.
    if (current === version && before === forgotten) cache.set(subject, key);
    else key.fill(0);
    return { result };
  };

  const bury = async (tombstones: readonly Tombstone[]): Promise<void> => {
    const leaveMemory = (): void => {
      forgotten += 1;
      for (const { subject } of tombstones) cache.delete(subject);
    };
    leaveMemory();
    await storage.forget(tombstones);
    leaveMemory();
  };

  return {
    subjectFor: async (kind, naturalKey, introducedBy) => {
      const lookup = keys.lookup(kind, normalised(kind, naturalKey));
      return (
        (await storage.subjectBy(lookup)) ??
        newSubjects.get({
          lookup,
          // One command may bring several people: the first id that is free is the next one's.
          candidate: (count) => derivedId('subject', kind, introducedBy, count),
          row: (subject) => {
            const wrapped = keys.wrap(subject, randomBytes(64));
            return { subject, lookup, wrapped, createdAt: clock.now() };
          },
        })
      );
    },
    findSubject: async (kind, naturalKey) =>
      isEmpty(kind, naturalKey)
        ? undefined
        : storage.subjectBy(keys.lookup(kind, normalised(kind, naturalKey))),
    seal: async (subject, field, value) => {
      const sealed = await withKey(subject, (key) => sealWith(key, subject, field, value));
      if (sealed) return sealed.result;
      throw (await storage.isForgotten(subject))
        ? subjectForgotten({ subject })
        : subjectUnknown({ subject });
    },
    open: async (sealed) => {
      const parts = partsOf(sealed);
      if (!parts) throw sealBroken();
      const opened = await withKey(parts.subject, (key) => openWith(key, parts));
      if (opened) return opened.result;
      if (await storage.isForgotten(parts.subject)) return undefined;
      throw subjectUnknown({ subject: parts.subject });
    },
    forget: (subject) => bury([{ subject, forgottenAt: clock.now() }]),
    bury,
    isForgotten: async (subject) => storage.isForgotten(subject),
    tombstones: async () => storage.tombstones(),
    close: async () => {
      cache.clear();
      await storage.close();
    },
  };
};
