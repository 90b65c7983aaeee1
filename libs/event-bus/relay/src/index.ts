export { publishHistory, type PublishHistoryOptions } from './history/publish-history.js';
export { type TopicPlaces, topicPlaces, type WantedPlaces } from './history/topic-places.js';
export { NotPublishable, RelayFenced, RelayRefused } from './relay-errors.js';
export { Relay } from './relay.js';
export {
  type RelayObserver,
  type RelayOptions,
  type RelayStatus,
  type RelayTrouble,
} from './relay-options.js';
export { type DifferenceKind } from './reconcile/order-comparison.js';
export { type ContextReconciliation } from './reconcile/context-comparison.js';
export {
  reconcile,
  type Reconciliation,
  type ReconcileOptions,
  type TopicDifference,
} from './reconcile/reconcile.js';
export { RelayDuty, type RelayDutyOptions, type RelayDutyStatus } from './relay-duty.js';
