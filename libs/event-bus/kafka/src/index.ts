export { type EventRecord, fromRecord, NotACloudEvent, originOf, toRecord } from './cloud-event-binding.js';
export {
  connectKafka,
  fetchPatience,
  type GroupTimings,
  type KafkaLogEntry,
  type KafkaSettings,
  type Resolved,
  resolved,
  type SaslSettings,
} from './kafka-settings.js';
export { KafkaBus, type KafkaBusOptions } from './kafka-bus.js';
export { kafkaCheckpointPublisher } from './log-checkpoints.js';
export { type PassingReader, passingReader } from './passing-reader.js';
export { partitionOf } from './partition-of.js';
export { readCheckpoints, type ReadCheckpointsOptions } from './read-checkpoints.js';
export {
  checkpointKey,
  type CheckpointTable,
  claimKey,
  type RelayCheckpoint,
  type RelayClaim,
} from './relay-checkpoint.js';
export { ensureTopics, type PartitionEnds, partitionEnds, TopicsUnusable, withAdmin } from './topics.js';
