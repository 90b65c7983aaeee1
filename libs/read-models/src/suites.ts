/** What an adapter of the read database runs its suites with, and what they are. */
export { consumerRunnerSuite } from './consumer-runner.suite.js';
export { deadlineTickerSuite } from './deadline-ticker.suite.js';
export { readDatabaseSuite, type ReadDatabaseFixture } from './read-database.suite.js';
export { rebuildBesideSuite } from './rebuild-beside.suite.js';
export { rebuildSuite } from './rebuild.suite.js';
export { eventOf, MemoryStore, until } from './testing.js';
