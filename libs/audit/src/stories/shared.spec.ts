import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { Sentence } from '@digihub/kernel';
import { sharedStories } from './shared.js';

const golden = (folder: string) => {
  const url = new URL(`../../../${folder}/`, import.meta.url);
  return readdirSync(url).map(
    (file) =>
      [
        file.replace('.json', ''),
        JSON.parse(readFileSync(new URL(file, url), 'utf8')) as Record<string, unknown>,
      ] as const,
  );
};

describe('an event of a stream that trajectories share', () => {
  const events = [
    ...['aid', 'budget', 'invoicebook', 'supplier'].map((of) => `finance/domain/src/golden/${of}`),
    ...['timesheet', 'workload'].map((of) => `coaching/domain/src/golden/${of}`),
  ].flatMap(golden);

  it.each(events)('%s is told in both languages', (type, written) => {
    const tell = (sharedStories as Readonly<Record<string, (data: unknown) => Sentence>>)[type]!;
    const { nl, en } = tell(written);
    expect(nl).not.toBe(en);
    for (const sentence of [nl, en]) {
      expect(sentence).toMatch(/^[A-Z].{10,}$/);
      expect(sentence).not.toMatch(/undefined|NaN|\[object|\.v\d/);
    }
  });
});
