export { type BackOff, usualBackOff } from './back-off.js';
export {
  combinedProjection,
  combinedReaction,
  type Consumer,
  type Message,
  PartitionsMoved,
  type Passed,
  type Projection,
  type Reaction,
  resting,
  type Source,
  type SourceItem,
} from './consumer.js';
export { ConsumerRunner, type ConsumerRunnerOptions } from './consumer-runner.js';
export { type ConsumerReport, type ConsumerStatus } from './consumer-status.js';
export {
  clearDeadline,
  countDue,
  type Deadline,
  deadlineCommandId,
  setDeadline,
  trajectoryDeadline,
} from './deadline.js';
export { DeadlineTicker, type DeadlineTickerOptions } from './deadline-ticker.js';
export { type Probe, type ProbePoint, StoppedByProbe } from './delivery.js';
export { type Difference, differences } from './differences.js';
export {
  type Dismissal,
  dismissParked,
  listWaiting,
  NotParked,
  retryParked,
  type WaitingMessage,
} from './parked-messages.js';
export { ReadModelBehind, type WaitOptions } from './position-waiters.js';
export { type Lag, mostCounted, StoreLag } from './lag.js';
export { migrate } from './migrate.js';
export { type Migration, type OpenReadDatabase, type ReadDatabase, type Snapshot } from './read-database.js';
export { rebuild, type RebuildOptions } from './rebuild.js';
export { type Surroundings, surroundingsOf } from './surroundings.js';
export {
  type BoundedSource,
  RebuildBeside,
  type RebuildBesideOptions,
  type RebuildRun,
  RebuildStopped,
} from './rebuild-beside.js';
export { type BesideRecord } from './tables-beside.js';
export { isPending, SourceFromStore, type SourceFromStoreOptions } from './source-from-store.js';
export { sequenceText } from './sequence-text.js';
export { openReadDatabase, type ReadDatabaseOptions } from './sqlite-database.js';
export {
  technical,
  type DeadlineRow,
  type TechnicalTables,
  type WaitingRow,
  type WatermarkRow,
} from './technical-tables.js';
export { type Follower, Watermarks } from './watermarks.js';
export { WatermarkAhead } from './watermark.js';
export { bodyText } from './waiting-table.js';
export { Fenced, readWatermarks } from './watermark-table.js';
