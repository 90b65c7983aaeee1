import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openReadDatabase } from '@digihub/read-models';
import { jobsSuite } from './jobs.suite.js';
import { jobMigrations, type JobTables } from './tables.js';

const folder = mkdtempSync(join(tmpdir(), 'digihub-jobs-'));
let made = 0;
afterAll(() => rmSync(folder, { recursive: true }));

jobsSuite(async () => {
  const file = join(folder, `${(made += 1)}.db`);
  const database = await openReadDatabase<JobTables>({ file, migrations: jobMigrations });
  // One process at a time has a file of SQLite: two runners share its connection.
  return { one: database, another: database };
});
