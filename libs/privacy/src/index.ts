export { backupKeys, type KeyRestore, restoreKeys } from './key-backup.js';
export { type KeyRing, type KeyRingOptions, openKeyRing } from './key-ring.js';
export type { Tombstone } from './key-store.js';
export { masterKeyFrom } from './master-key.js';
export { concealed, openDeep } from './open-deep.js';
export { containsSealed, sealFields } from './sealed-fields.js';
export { isSealed, type Sealed, type Sealer, type SubjectId } from './sealer.js';
