export { openPostgresKeyRing, type PostgresKeyRingOptions } from './postgres-key-ring.js';
