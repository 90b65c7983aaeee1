import type { Dashboard } from './dashboard.js';

/** Does it work, and does anybody have to look? */
export const overview: Dashboard = {
  uid: 'digihub-overview',
  title: 'Overview',
  panels: [
    {
      title: 'Services that answer',
      what: 'Of five: intake, routing, coaching, finance, audit.',
      kind: 'stat',
      unit: 'short',
      width: 6,
      queries: [{ expr: 'count(max by (service) (up{job="digihub"}) == 1)', legend: 'services' }],
    },
    {
      title: 'Alerts',
      what: 'Alerts that fire now; docs/runbook.md says what to do.',
      kind: 'stat',
      unit: 'short',
      width: 6,
      warnFrom: 1,
      queries: [{ expr: 'count(ALERTS{alertstate="firing"}) or vector(0)', legend: 'firing' }],
    },
    {
      title: 'Parked messages',
      what: 'They failed to the last try: a person has to look.',
      kind: 'stat',
      unit: 'short',
      width: 6,
      warnFrom: 1,
      queries: [{ expr: 'sum(max by (consumer) (digihub_parked_messages))', legend: 'parked' }],
    },
    {
      title: 'Late deadlines',
      what: 'Due and not handled yet.',
      kind: 'stat',
      unit: 'short',
      width: 6,
      warnFrom: 1,
      queries: [{ expr: 'sum(max by (context) (digihub_late_deadlines))', legend: 'late' }],
    },
    {
      title: 'Commands',
      what: 'Commands a second that were taken, by context.',
      kind: 'timeseries',
      unit: 'reqps',
      width: 12,
      queries: [
        {
          expr: 'sum by (context) (rate(digihub_commands_total{result="accepted"}[$__rate_interval]))',
          legend: '{{context}}',
        },
      ],
    },
    {
      title: 'What came of commands',
      what: 'A refusal is an answer; a failure is not.',
      kind: 'timeseries',
      unit: 'reqps',
      width: 12,
      queries: [
        { expr: 'sum by (result) (rate(digihub_commands_total[$__rate_interval]))', legend: '{{result}}' },
      ],
    },
    {
      title: 'Time to the durable answer',
      what: 'Half of the commands, and all but one in a hundred, take no longer.',
      kind: 'timeseries',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: 'histogram_quantile(0.5, sum by (le) (rate(digihub_command_seconds_bucket[$__rate_interval])))',
          legend: 'median',
        },
        {
          expr: 'histogram_quantile(0.99, sum by (le) (rate(digihub_command_seconds_bucket[$__rate_interval])))',
          legend: '99 %',
        },
      ],
    },
    {
      title: 'Age of what is not handled yet',
      what: 'The oldest event that any consumer, and any relay, has yet to look at.',
      kind: 'timeseries',
      unit: 's',
      width: 12,
      warnFrom: 60,
      queries: [
        { expr: 'max(digihub_consumer_lag_seconds)', legend: 'consumers' },
        { expr: 'max(digihub_relay_lag_seconds)', legend: 'relays' },
      ],
    },
  ],
};
