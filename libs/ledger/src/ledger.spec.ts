import { openReadDatabase } from '@digihub/read-models';
import { ledgerSuite } from './ledger.suite.js';
import { ledgerMigrations, type LedgerTables } from './tables.js';

// SQLite has one writing connection per process: within one, both share it.
ledgerSuite(async () => {
  const one = await openReadDatabase<LedgerTables>({ file: ':memory:', migrations: ledgerMigrations });
  return { one, another: one };
});
