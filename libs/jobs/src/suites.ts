/** What an adapter of the read database runs the jobs' suite with. */
export { jobsSuite } from './jobs.suite.js';
export { jobMigrations, type JobTables } from './tables.js';
