import { type MetricDefinition, metricDefinitions } from './metric-definitions.js';

const columns = ['name', 'kind', 'labels', 'what'] as const;

const rowOf = ({ name, kind, labels, help }: MetricDefinition): readonly string[] => [
  `\`${name}\``,
  kind,
  labels.map((label) => `\`${label}\``).join(', '),
  help,
];

/** The table of all metrics in Markdown; prettier aligns it. */
export const metricsTable = (): string =>
  [columns, columns.map(() => '---'), ...Object.values<MetricDefinition>(metricDefinitions).map(rowOf)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
