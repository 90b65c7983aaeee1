import { describe, expect, it } from '@jest/globals';
import { median, percentile } from './statistics.js';

describe('the statistics of a benchmark', () => {
  it('takes the middle value, whatever the order, and is not moved by an outlier', () => {
    expect(median([3, 1, 1000])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('interpolates a percentile between its neighbours', () => {
    const hundred = Array.from({ length: 101 }, (_, n) => n);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile([0, 10], 75)).toBe(7.5);
    expect(percentile([7], 99)).toBe(7);
  });

  it('has no answer without values', () => {
    expect(median([])).toBeNaN();
  });

  it('leaves the values as they were', () => {
    const values = [2, 1];
    median(values);
    expect(values).toEqual([2, 1]);
  });
});
