import { afterAll, beforeAll } from '@jest/globals';
import { ledgerMigrations, ledgerSuite, type LedgerTables } from '@digihub/ledger/suites';
import { openPostgresReadDatabase } from './postgres-database.js';
import { somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
beforeAll(postgres.start, 60_000);
afterAll(postgres.stop);

ledgerSuite(async () => {
  const place = await postgres.place();
  const open = () => openPostgresReadDatabase<LedgerTables>({ ...place, migrations: ledgerMigrations });
  return { one: await open(), another: await open() };
});
