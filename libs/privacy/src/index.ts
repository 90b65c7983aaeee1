export { backupKeys, type KeyRestore, restoreKeys } from './key-backup.js';
export { type KeyRing, keyRingOn, type KeyRingOptions, openKeyRing } from './key-ring.js';
export type { KeyStorage, Tombstone, WantedSubject } from './key-storage.js';
export { keysUnreadable } from './problems.js';
export { masterKeyFrom } from './master-key.js';
export { concealed, openDeep } from './open-deep.js';
export { containsSealed, sealFields } from './sealed-fields.js';
export { subjectOf } from './sealed-value.js';
export { isSealed, type Sealed, type Sealer, type SubjectId } from './sealer.js';
