export { openPostgresKeyRing, type PostgresKeyRingOptions } from './postgres-key-ring.js';
export {
  OtherKeyRing,
  type TakenOverKeys,
  takeOverKeys,
  type TakeOverKeysOptions,
} from './take-over-keys.js';
