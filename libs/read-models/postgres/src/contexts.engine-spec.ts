import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { startContextsOn } from '@digihub/testing';
import { somePostgres } from './some-postgres.fixture.js';

const postgres = somePostgres();
beforeAll(postgres.start);
afterAll(postgres.stop);
startContextsOn((_, migrations) => postgres.open(migrations));

/** The contexts' own specifications that start their context, as they are. */
const libs = fileURLToPath(new URL('../../../', import.meta.url));
const specifications = globSync('*/application/src/**/*.spec.ts', { cwd: libs })
  .filter((file) => /start|fixture/i.test(readFileSync(`${libs}${file}`, 'utf8')))
  .sort();

// A module that is imported describes its own tests.
for (const file of specifications) await import(`${libs}${file}`);
