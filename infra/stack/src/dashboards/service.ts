import type { Dashboard } from './dashboard.js';

const chosen = 'job="digihub",service=~"$service"';

/** One service: what it does, and what its processes use. */
export const service: Dashboard = {
  uid: 'digihub-service',
  title: 'A service',
  choosesService: true,
  panels: [
    {
      title: 'Copies that answer',
      what: 'Processes of the chosen services.',
      kind: 'stat',
      unit: 'short',
      width: 6,
      queries: [{ expr: `sum by (service) (up{${chosen}})`, legend: '{{service}}' }],
    },
    {
      title: 'Up since',
      what: 'Age of the youngest process: a small one has just started.',
      kind: 'stat',
      unit: 's',
      width: 6,
      queries: [
        { expr: `time() - max by (service) (process_start_time_seconds{${chosen}})`, legend: '{{service}}' },
      ],
    },
    {
      title: 'Memory',
      what: 'Resident; docker-compose.yml allows 512 MiB.',
      kind: 'stat',
      unit: 'bytes',
      width: 6,
      warnFrom: 0.9 * 512 * 1024 * 1024,
      queries: [
        { expr: `max by (service) (process_resident_memory_bytes{${chosen}})`, legend: '{{service}}' },
      ],
    },
    {
      title: 'Event loop',
      what: 'One in a hundred turns waits so long.',
      kind: 'stat',
      unit: 's',
      width: 6,
      warnFrom: 0.25,
      queries: [
        { expr: `max by (service) (nodejs_eventloop_lag_p99_seconds{${chosen}})`, legend: '{{service}}' },
      ],
    },
    {
      title: 'Commands by name',
      what: 'Commands a second, whatever came of them.',
      kind: 'timeseries',
      unit: 'reqps',
      width: 12,
      mayBeEmpty: 'the service takes no commands, as audit',
      queries: [
        {
          expr: `sum by (context, command) (rate(digihub_commands_total{${chosen}}[$__rate_interval]))`,
          legend: '{{context}} {{command}}',
        },
      ],
    },
    {
      title: 'Refusals',
      what: 'What people were told, by code.',
      kind: 'timeseries',
      unit: 'reqps',
      width: 12,
      mayBeEmpty: 'nothing was refused since the start',
      queries: [
        {
          expr: `sum by (code) (rate(digihub_refusals_total{${chosen}}[$__rate_interval]))`,
          legend: '{{code}}',
        },
      ],
    },
    {
      title: 'Appends',
      what: 'Events a second, and conflicts: those are decided again.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      mayBeEmpty: 'the service writes nothing, as audit; there was no conflict since the start',
      queries: [
        {
          expr: `sum by (context) (rate(digihub_appended_events_total{${chosen}}[$__rate_interval]))`,
          legend: 'events {{context}}',
        },
        {
          expr: `sum by (context) (rate(digihub_append_conflicts_total{${chosen}}[$__rate_interval]))`,
          legend: 'conflicts {{context}}',
        },
      ],
    },
    {
      title: 'Time of an append',
      what: 'All but one in a hundred take no longer until the event store has them on disk.',
      kind: 'timeseries',
      unit: 's',
      width: 12,
      mayBeEmpty: 'the service writes nothing, as audit',
      queries: [
        {
          expr: `histogram_quantile(0.99, sum by (context, le) (rate(digihub_append_seconds_bucket{${chosen}}[$__rate_interval])))`,
          legend: '{{context}}',
        },
      ],
    },
    {
      title: 'Processor',
      what: 'Processors in use, by process.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: `sum by (service, instance) (rate(process_cpu_seconds_total{${chosen}}[$__rate_interval]))`,
          legend: '{{service}} {{instance}}',
        },
      ],
    },
    {
      title: 'Garbage collection',
      what: 'Share of the time that goes to it.',
      kind: 'timeseries',
      unit: 'percentunit',
      width: 12,
      queries: [
        {
          expr: `sum by (service, instance) (rate(nodejs_gc_duration_seconds_sum{${chosen}}[$__rate_interval]))`,
          legend: '{{service}} {{instance}}',
        },
      ],
    },
  ],
};
