import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from './catalogue.js';
import type { Report } from './report.js';

describe('the figures in docs', () => {
  it('are those of a whole run of every benchmark there is', () => {
    const file = new URL('../../../docs/bench.json', import.meta.url);
    const { quick, sections } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(quick).toBe(false);
    expect(sections.map(({ name }) => name)).toEqual(Object.keys(catalogue));
  });
});
