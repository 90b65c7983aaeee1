import type { Language } from '@digihub/http';
import { categories, type Category } from '../merged-history.js';
import type { Tongue } from '../stories/telling.js';
import { contextNames } from '../stories/terms/contexts.js';
import type { Case } from './collect-case.js';
import { escaped } from './escaped.js';

/** Streams that trajectories share, in the lane of the context they belong to; what is left is who looked. */
const shared: Readonly<Partial<Record<string, Category>>> = {
  timesheet: 'coaching',
  workload: 'coaching',
  aid: 'finance',
  budget: 'finance',
  invoicebook: 'finance',
  supplier: 'finance',
};
const [width, left, laneHeight, top] = [960, 100, 26, 8];
const day = 86_400_000;

const laneOf = (stream: string): number => {
  const of = stream.split('-', 1)[0]!;
  const lane = categories.indexOf(shared[of] ?? (of as Category));
  return lane < 0 ? categories.length : lane;
};

/** The case in one picture: a lane per context, a mark per event, days from left to right. */
export const timeline = ({ events }: Case, { word, term }: Tongue, language: Language): string => {
  const lanes = [...categories.map((category) => term(contextNames, category)), word('Inzage', 'Access')];
  const times = events.map(({ stored }) => Date.parse(stored.metadata.recordedAt));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (time: number): number =>
    left + ((time - first) / Math.max(day, last - first)) * (width - left - 16);
  const height = top + lanes.length * laneHeight + 22;
  const bottom = top + lanes.length * laneHeight;
  const rows = lanes.map((lane, row) => {
    const y = top + row * laneHeight + laneHeight / 2;
    return `<text x="0" y="${y + 4}">${escaped(lane)}</text><line x1="${left}" x2="${width}" y1="${y}" y2="${y}" class="lane"/>`;
  });
  const marks = events.map(({ stored, sentence }, place) => {
    const y = top + laneOf(stored.stream) * laneHeight + laneHeight / 2;
    const title = `${stored.metadata.recordedAt.slice(0, 10)} ${sentence[language]}`;
    return `<circle cx="${x(times[place]!).toFixed(1)}" cy="${y}" r="4" class="l${laneOf(stored.stream)}"><title>${escaped(title)}</title></circle>`;
  });
  const dates = new Intl.DateTimeFormat(language === 'nl' ? 'nl-BE' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'Europe/Brussels',
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const time = first + part * Math.max(day, last - first);
    const at = x(time).toFixed(1);
    const anchor = part === 1 ? 'end' : part === 0 ? 'start' : 'middle';
    return `<line x1="${at}" x2="${at}" y1="${top}" y2="${bottom}" class="tick"/><text x="${at}" y="${height - 6}" text-anchor="${anchor}">${dates.format(time)}</text>`;
  });
  const label = `${word('Verloop', 'Story')}: ${events.length} ${word('gebeurtenissen', 'events')}`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">${[...ticks, ...rows, ...marks].join('')}</svg>`;
};
