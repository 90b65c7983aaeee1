import { afterAll, beforeAll } from '@jest/globals';
import { jobMigrations, jobsSuite, type JobTables } from '@digihub/jobs/suites';
import { openPostgresReadDatabase } from './postgres-database.js';
import { somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
beforeAll(postgres.start, 60_000);
afterAll(postgres.stop);

jobsSuite(async () => {
  const place = await postgres.place();
  const open = () => openPostgresReadDatabase<JobTables>({ ...place, migrations: jobMigrations });
  return { one: await open(), another: await open() };
});
