export {
  type AllOptions,
  type AppendResult,
  type CaughtUp,
  caughtUp,
  type EventMetadata,
  type EventStore,
  type ExpectedRevision,
  type Json,
  type NewEvent,
  type ReadOptions,
  type StoredEvent,
  StoreUnusable,
  WrongExpectedRevision,
} from './event-store.js';
export { toDomainEvent } from './domain-event.js';
