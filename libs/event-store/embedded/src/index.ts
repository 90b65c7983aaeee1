export { AppendFailed } from './append-failed.js';
export { backupEmbeddedStore, type CopyProgress, type CopyReport, restoreEmbeddedStore } from './backup.js';
export {
  type EmbeddedStore,
  type EmbeddedStoreOptions,
  openEmbeddedStore,
  type Statistics,
} from './embedded-store.js';
export type { Durability } from './writer-protocol.js';
