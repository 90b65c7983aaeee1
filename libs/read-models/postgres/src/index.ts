export { openPostgresReadDatabase, type PostgresReadDatabaseOptions } from './postgres-database.js';
