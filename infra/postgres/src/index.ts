export { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './local-postgres.js';
export { prepareDatabase, serviceAccount } from './service-account.js';
