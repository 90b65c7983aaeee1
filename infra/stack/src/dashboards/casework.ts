import type { Dashboard } from './dashboard.js';

/** What waits, since when, on whom: the part of it that operators see to. */
export const casework: Dashboard = {
  uid: 'digihub-casework',
  title: 'Case work',
  panels: [
    {
      title: 'Parked messages',
      what: 'By consumer: retry them, or dismiss them with a reason.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      warnFrom: 1,
      queries: [{ expr: 'max by (consumer) (digihub_parked_messages)', legend: '{{consumer}}' }],
    },
    {
      title: 'Waiting messages',
      what: 'They failed and wait for another try, with those behind them.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      queries: [{ expr: 'max by (consumer) (digihub_waiting_messages)', legend: '{{consumer}}' }],
    },
    {
      title: 'Late deadlines',
      what: 'Due and not handled yet, by context.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      warnFrom: 1,
      queries: [{ expr: 'max by (context) (digihub_late_deadlines)', legend: '{{context}}' }],
    },
    {
      title: 'Commands of the last day',
      what: 'What was done most, of what was taken.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: 'topk(10, sum by (context, command) (increase(digihub_commands_total{result="accepted"}[1d])))',
          legend: '{{context}} {{command}}',
        },
      ],
    },
    {
      title: 'Refusals of the last day',
      what: 'What people were told most: a screen or a rule that is not understood.',
      kind: 'timeseries',
      unit: 'short',
      width: 12,
      mayBeEmpty: 'nothing was refused since the start',
      queries: [
        { expr: 'topk(10, sum by (code) (increase(digihub_refusals_total[1d])))', legend: '{{code}}' },
      ],
    },
    {
      title: 'Repeated commands',
      what: 'Sent again with the same key: a network or a screen that makes people ask twice.',
      kind: 'timeseries',
      unit: 'reqps',
      width: 12,
      mayBeEmpty: 'nothing was sent twice since the start',
      queries: [
        {
          expr: 'sum by (context) (rate(digihub_commands_total{result="repeated"}[$__rate_interval]))',
          legend: '{{context}}',
        },
      ],
    },
  ],
};
