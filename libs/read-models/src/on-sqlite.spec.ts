import { consumerRunnerSuite } from './consumer-runner.suite.js';
import { deadlineTickerSuite } from './deadline-ticker.suite.js';
import type { OpenReadDatabase } from './read-database.js';
import { rebuildBesideSuite } from './rebuild-beside.suite.js';
import { rebuildSuite } from './rebuild.suite.js';
import { openReadDatabase } from './sqlite-database.js';

const open: OpenReadDatabase = (migrations) => openReadDatabase({ file: ':memory:', migrations });

consumerRunnerSuite('SQLite', open);
deadlineTickerSuite('SQLite', open);
rebuildSuite('SQLite', open);
rebuildBesideSuite('SQLite', open);
