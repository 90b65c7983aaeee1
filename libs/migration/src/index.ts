export { type CompareEventsOptions, type EventComparison, type EventDifference } from './compare-events.js';
export { copyEvents } from './copy-events.js';
export { type RowDifference } from './compare-read-models.js';
export { type Installation } from './installation.js';
export {
  migrate,
  type MigrateOptions,
  type MigrationReport,
  type ReadModelReport,
  type Step,
} from './migrate.js';
export { MigrationRefused } from './migration-refused.js';
