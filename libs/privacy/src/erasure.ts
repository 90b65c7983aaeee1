import type { JsonWebKey } from 'node:crypto';
import type { Instant } from '@digihub/kernel';
import type { KeyRing } from './key-ring.js';
import type { Tombstone } from './key-storage.js';
import type { ReceiptKey } from './receipt-key.js';
import type { SubjectId } from './sealer.js';
import type { TombstoneRegister } from './tombstone-register.js';

/** What is to be erased, and on whose word. */
export interface ErasureOrder {
  /** Stream of the request or the list: the receipt names it. */
  readonly order: string;
  readonly subjects: readonly SubjectId[];
  /** Trajectories whose retention ended, where that is why. */
  readonly trajectories?: readonly string[];
  readonly approvedAt: Instant;
  readonly approvedBy: readonly string[];
}

/** Forgets for good, and says so under its signature. */
export interface Erasure {
  /** For whoever checks a receipt. */
  readonly publicKey: JsonWebKey;
  /**
   * Destroys the keys of these subjects. Everything is on disk when it resolves; a repeat changes nothing and gives
   * the same receipt, so it may be repeated after any crash.
   */
  erase(order: ErasureOrder): Promise<string>;
  isForgotten(subject: SubjectId): Promise<boolean>;
  /** Forgets again who was forgotten before: to be called with all that is known before anybody is served. Many at once. */
  remember(tombstones: readonly Tombstone[]): Promise<void>;
}

/** Who stands in the register is forgotten again before it resolves. */
export const openErasure = async (parts: {
  readonly ring: Pick<KeyRing, 'bury' | 'isForgotten'>;
  readonly key: ReceiptKey;
  readonly register: TombstoneRegister;
}): Promise<Erasure> => {
  const { ring, key, register } = parts;
  await ring.bury(await register.all());
  return {
    publicKey: key.publicKey,
    // Also of whom there is a tombstone: a key may have been put back beside it.
    remember: (tombstones) => ring.bury(tombstones),
    isForgotten: (subject) => ring.isForgotten(subject),
    erase: async (order) => {
      const tombstones = order.subjects.map((subject) => ({ subject, forgottenAt: order.approvedAt }));
      // First where no restore reaches: whoever dies behind this line forgets at the next start.
      await register.add(tombstones);
      await ring.bury(tombstones);
      return key.sign({ iss: 'digihub', ...order, statement: 'the keys of these subjects were destroyed' });
    },
  };
};
