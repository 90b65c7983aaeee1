import { type Aim, type Figure, isMet, type Section } from './benchmark.js';
import type { Machine } from './machine.js';

export interface Report {
  /** The day of the run. */
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly sections: readonly Section[];
}

/** Three digits that mean something, thousands apart: `18,400`, `4.57`, `0.083`. */
export const shown = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  const decimals = Math.abs(rounded) >= 100 ? 0 : Math.abs(rounded) >= 1 ? 2 : 3;
  return rounded.toLocaleString('en', { maximumFractionDigits: decimals });
};

const aimOf = ({ of, atLeast, atMost }: Aim, unit: string): string => {
  const limit = atLeast === undefined ? `≤ ${shown(atMost!)}` : `≥ ${shown(atLeast)}`;
  return of === 'ratio' ? `ratio ${limit}` : `${limit} ${unit}`;
};

export const verdict = (figure: Figure): string =>
  ({ true: 'met', false: 'missed', undefined: '' })[String(isMet(figure)) as 'true' | 'false' | 'undefined'];

const heads = ['', 'figure', 'yardstick in the same run', 'ratio', 'aim', ''];

const cellsOf = (figure: Figure): string[] => [
  figure.name,
  `${shown(figure.value)} ${figure.unit}`,
  figure.yardstick ? `${shown(figure.yardstick.value)} ${figure.unit}: ${figure.yardstick.name}` : '',
  figure.ratio === undefined ? '' : shown(figure.ratio),
  figure.aim ? aimOf(figure.aim, figure.unit) : '',
  verdict(figure),
];

/** Aligned as prettier would align it. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head, ...body] = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]!))));
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
};

export const sectionAsMarkdown = ({ title, figures, notAvailable }: Section): string =>
  notAvailable === undefined
    ? `## ${title}\n\n${table([heads, ...figures.map(cellsOf)])}`
    : `## ${title}\n\nNot available: ${notAvailable}.`;

export const asMarkdown = ({ date, quick, machine, sections }: Report): string => {
  const { cores, processor, memoryGiB, platform, node, loadAverage } = machine;
  const intro =
    `Written by \`npm run bench\` on ${date}: ${cores} cores (${processor}), ${memoryGiB} GiB of memory, ${platform}, ` +
    `Node ${node}, load average ${loadAverage} when it began${quick ? '; a quick run, not to be quoted' : ''}. Medians over several runs. Each figure stands beside ` +
    'its yardstick, which was measured in turns with it, on the same machine in the same minute: quote the ratios, ' +
    'the rest depends on the machine. Kafka and PostgreSQL are real, on this machine, as `npm run engines` starts ' +
    'them; a service is a process of its own; where a title says so our test server, which keeps all in memory, stands ' +
    'in for EventStoreDB: such a figure says nothing of a real one.';
  return `${['# Figures', intro, ...sections.map(sectionAsMarkdown)].join('\n\n')}\n`;
};

export const asJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
