import { type Instant, Problem } from '@digihub/kernel';
import type { JobKind } from '@digihub/jobs';
import type { Audited } from '../audited.js';
import { momentOf, notAMoment } from '../moment.js';
import { type ExportFormat, exportOf } from './export-events.js';
import { beginningFrom, type Selection } from './selection.js';

export interface ExportWish {
  readonly format: ExportFormat;
  readonly hub?: string;
  readonly from?: string;
  readonly until?: string;
  readonly trajectories?: readonly string[];
  readonly types?: readonly string[];
}

const files: Readonly<Record<ExportFormat, readonly [mediaType: string, extension: string]>> = {
  'ocel-json': ['application/json', 'json'],
  'ocel-sqlite': ['application/vnd.sqlite3', 'sqlite'],
  xes: ['application/xml', 'xes'],
  csv: ['text/csv; charset=utf-8', 'csv'],
};

const noPeriod = new Problem(400, 'audit.no-period', {
  nl: 'De periode eindigt voor ze begint.',
  en: 'The period ends before it begins.',
});

/** @throws Problem 400 where the moments make no period. */
export const selectionOf = ({
  hub,
  from,
  until,
  trajectories,
  types,
}: Omit<ExportWish, 'format'>): Selection => {
  const period = { from: beginningOf(from), until: momentOf(until) };
  if (period.from !== undefined && period.until !== undefined && period.from > period.until) throw noPeriod;
  return { ...period, hub, trajectories, types };
};

const beginningOf = (text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined;
  const instant = beginningFrom(text);
  if (instant === undefined) throw notAMoment;
  return instant;
};

/** Events for process mining and analysis as a file, without personal data. */
export const exportJob = ({ store }: Pick<Audited, 'store'>): JobKind<ExportWish> => ({
  name: 'export',
  result: {
    mediaType: ({ format }) => files[format][0],
    file: ({ format, hub }) => `events${hub === undefined ? '' : `-${hub}`}.${files[format][1]}`,
  },
  run: async ({ format, ...wish }, { signal, progress, output }) => {
    let events = 0;
    const told = (count: number): void => progress((events = count));
    for await (const piece of exportOf(store, {
      ...{ format, signal },
      selection: selectionOf(wish),
      progress: told,
    }))
      await output.write(piece);
    progress(events, events);
    return { format, events };
  },
});
