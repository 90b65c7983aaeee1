import type { Dashboard } from './dashboard.js';

const withLag = (name: 'consumer' | 'relay', measure: 'events' | 'seconds') =>
  `max by (${name}) (digihub_${name}_lag_${measure})`;

/** From store to reaction: relays and consumers, where they stand and how far they are. */
export const bus: Dashboard = {
  uid: 'digihub-bus',
  title: 'Bus',
  panels: [
    {
      title: 'Relays',
      what: 'One runs for each of four services; copies stand by.',
      kind: 'stat',
      unit: 'short',
      width: 12,
      queries: [{ expr: 'sum by (state) (digihub_relay_state) > 0', legend: '{{state}}' }],
    },
    {
      title: 'Consumers',
      what: 'Running, waiting for an engine, or fenced because another copy works.',
      kind: 'stat',
      unit: 'short',
      width: 12,
      queries: [{ expr: 'sum by (state) (digihub_consumer_state) > 0', legend: '{{state}}' }],
    },
    {
      title: 'Relayed events',
      what: 'Events a second that reach Kafka.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: 'sum by (relay) (rate(digihub_relayed_events_total[$__rate_interval]))',
          legend: '{{relay}}',
        },
      ],
    },
    {
      title: 'Events to a transaction',
      what: 'Many to one under load, about one when it is calm.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      mayBeEmpty: 'nothing was relayed in these minutes',
      queries: [
        {
          expr: 'sum by (relay) (rate(digihub_relayed_events_total[$__rate_interval])) / (sum by (relay) (rate(digihub_relay_transactions_total[$__rate_interval])) > 0)',
          legend: '{{relay}}',
        },
      ],
    },
    {
      title: 'Relays: events ahead',
      what: 'Counted up to 1,000.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      queries: [{ expr: withLag('relay', 'events'), legend: '{{relay}}' }],
    },
    {
      title: 'Relays: age of the oldest',
      what: 'By the clock of the programme.',
      kind: 'timeseries',
      unit: 's',
      width: 12,
      warnFrom: 30,
      queries: [{ expr: withLag('relay', 'seconds'), legend: '{{relay}}' }],
    },
    {
      title: 'Consumers: events ahead',
      what: 'On the store counted up to 1,000; on Kafka offsets, with the marker of each transaction.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      queries: [{ expr: withLag('consumer', 'events'), legend: '{{consumer}}' }],
    },
    {
      title: 'Consumers: age of the oldest',
      what: 'By the clock of the programme.',
      kind: 'timeseries',
      unit: 's',
      width: 12,
      warnFrom: 60,
      queries: [{ expr: withLag('consumer', 'seconds'), legend: '{{consumer}}' }],
    },
    {
      title: 'Rebuilds',
      what: 'How much of the history a rebuild of a read model has read.',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 24,
      mayBeEmpty: 'no rebuild runs',
      queries: [{ expr: 'max by (consumer) (digihub_rebuild_progress_ratio)', legend: '{{consumer}}' }],
    },
  ],
};
