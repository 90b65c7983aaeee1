export { type Configuration, type Kafka, type OpenIdConnect, readConfiguration } from './configuration.js';
export { ConfigurationError } from './configuration-error.js';
export type { Embedded, EventStoreDb, PostgreSql } from './kinds.js';
export type { Environment } from './read-values.js';
export { Secret } from './secret.js';
export { type Service, services } from './settings.js';
export { settingsTable } from './settings-table.js';
