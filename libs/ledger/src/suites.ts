/** What an adapter of the read database runs the ledger's suite with. */
export { ledgerSuite } from './ledger.suite.js';
export { someEvent } from './testing.js';
export { ledgerMigrations, type LedgerTables } from './tables.js';
