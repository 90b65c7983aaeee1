import { afterAll, beforeAll } from '@jest/globals';
import { type OpenReadDatabase, openReadDatabase } from '@digihub/read-models';
import {
  consumerRunnerSuite,
  deadlineTickerSuite,
  readDatabaseSuite,
  rebuildBesideSuite,
  rebuildSuite,
} from '@digihub/read-models/suites';
import { openPostgresReadDatabase } from './postgres-database.js';
import { somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
beforeAll(postgres.start);
afterAll(postgres.stop);

const onSqlite: OpenReadDatabase = (migrations) => openReadDatabase({ file: ':memory:', migrations });

readDatabaseSuite('PostgreSQL', async () => {
  const place = await postgres.place();
  return {
    open: (migrations) => openPostgresReadDatabase({ ...place, migrations }),
    end: async () => undefined,
  };
});
consumerRunnerSuite('PostgreSQL', postgres.open);
deadlineTickerSuite('PostgreSQL', postgres.open);
rebuildSuite('PostgreSQL', postgres.open);
rebuildBesideSuite('PostgreSQL', postgres.open);
rebuildSuite('PostgreSQL, beside SQLite', postgres.open, onSqlite);
rebuildSuite('SQLite, beside PostgreSQL', onSqlite, postgres.open);
