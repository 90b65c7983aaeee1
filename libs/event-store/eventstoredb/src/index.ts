export { openEventStoreDb } from './eventstoredb-store.js';
export {
  type Deadlines,
  type EventStoreDbOptions,
  type ReconnectBackOff,
  type Trouble,
  usualDeadlines,
  usualReconnectBackOff,
} from './options.js';
export { AppendUnanswered, EventStoreClosed, EventStoreUnavailable } from './unavailable.js';
