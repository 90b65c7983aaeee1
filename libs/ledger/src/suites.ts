/** What an adapter of the read database runs the ledger's suite with. */
export { ledgerSuite } from './ledger.suite.js';
export { someEvent, someFolders, someLog, someSigner } from './testing.js';
export { ledgerMigrations, type LedgerTables } from './tables.js';
