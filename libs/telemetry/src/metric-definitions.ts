import { mostCounted } from '@digihub/read-models';

/** One line of the table of metrics. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly name: `digihub_${string}`;
  readonly labels: readonly string[];
  readonly help: string;
}

const define = (
  kind: MetricDefinition['kind'],
  name: MetricDefinition['name'],
  labels: readonly string[],
  help: string,
): MetricDefinition => ({ kind, name, labels, help });

/**
 * All that is counted and measured beside the process itself; docs/metrics.md is made of it. Labels take few values
 * each (contexts, commands, consumers, codes): never a trajectory, a person or a text.
 */
export const metricDefinitions = {
  commands: define(
    'counter',
    'digihub_commands_total',
    ['context', 'command', 'result'],
    'Commands handled; result: accepted, repeated, unchanged, refused, failed.',
  ),
  commandSeconds: define(
    'histogram',
    'digihub_command_seconds',
    ['context'],
    'Time from a command to its durable answer.',
  ),
  refusals: define('counter', 'digihub_refusals_total', ['code'], 'Refusals told, by their code.'),
  appendSeconds: define(
    'histogram',
    'digihub_append_seconds',
    ['context'],
    'Time that the event store took to make the events of one command durable; its count is the number of appends.',
  ),
  appendedEvents: define('counter', 'digihub_appended_events_total', ['context'], 'Events appended.'),
  conflicts: define(
    'counter',
    'digihub_append_conflicts_total',
    ['context'],
    'Appends that met another revision than expected; the command was decided again.',
  ),
  consumerState: define(
    'gauge',
    'digihub_consumer_state',
    ['consumer', 'state'],
    '1 for the state that a consumer is in, else 0: running, backing-off (an engine is away), fenced (another copy works), failed, stopped.',
  ),
  consumerLagEvents: define(
    'gauge',
    'digihub_consumer_lag_events',
    ['consumer'],
    `Events that a consumer has yet to look at. On the event store counted up to ${mostCounted}; on Kafka offsets of its own partitions, which count the marker of each transaction too. Absent while it stands by or cannot be known.`,
  ),
  consumerLagSeconds: define(
    'gauge',
    'digihub_consumer_lag_seconds',
    ['consumer'],
    'Age of the oldest of them, by the clock of the programme; 0 where there is none. Messages that wait or are parked do not count.',
  ),
  waiting: define(
    'gauge',
    'digihub_waiting_messages',
    ['consumer'],
    'Messages that failed and wait for another try, and those behind them.',
  ),
  parked: define(
    'gauge',
    'digihub_parked_messages',
    ['consumer'],
    'Messages parked after the last try: a person has to look.',
  ),
  lateDeadlines: define('gauge', 'digihub_late_deadlines', ['context'], 'Deadlines due and not handled yet.'),
  relayState: define(
    'gauge',
    'digihub_relay_state',
    ['relay', 'state'],
    '1 for the state that a relay is in, else 0: starting, running, backing-off (an engine is away), blocked (an event cannot be published), standby (another copy relays), fenced, refused (a person has to look), stopped.',
  ),
  relayedEvents: define('counter', 'digihub_relayed_events_total', ['relay'], 'Events carried to Kafka.'),
  relayTransactions: define(
    'counter',
    'digihub_relay_transactions_total',
    ['relay'],
    'Transactions in which they were carried, those of private events alone included.',
  ),
  relayLagEvents: define(
    'gauge',
    'digihub_relay_lag_events',
    ['relay'],
    `Events of its streams, private ones too, that a relay has yet to pass; counted up to ${mostCounted}. Absent while it stands by or cannot be known.`,
  ),
  relayLagSeconds: define(
    'gauge',
    'digihub_relay_lag_seconds',
    ['relay'],
    'Age of the oldest of them, by the clock of the programme; 0 where there is none.',
  ),
  rebuildProgress: define(
    'gauge',
    'digihub_rebuild_progress_ratio',
    ['consumer'],
    'How much of the history a rebuild of a read model has read, 0 to 1; absent when none runs.',
  ),
  ledgerState: define(
    'gauge',
    'digihub_ledger_state',
    ['state'],
    '1 for the state that the log of all events is in, else 0: catching-up, following, backing-off (an engine is away), refused (the store is not the one that was logged: a person has to look), stopped.',
  ),
  ledgerEvents: define('gauge', 'digihub_ledger_events', [], 'Events in the log of all events.'),
  refreshFailures: define(
    'counter',
    'digihub_metrics_refresh_failures_total',
    [],
    'Readings of these metrics in which a gauge could not be brought up to date: it shows what it was before.',
  ),
} as const;
