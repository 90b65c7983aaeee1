import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDatabaseSuite } from './read-database.suite.js';
import { openReadDatabase } from './sqlite-database.js';

readDatabaseSuite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-spec-'));
  const file = join(folder, 'deeper', 'intake.db');
  return {
    open: (migrations) => openReadDatabase({ file, migrations }),
    end: async () => rmSync(folder, { recursive: true }),
  };
});
