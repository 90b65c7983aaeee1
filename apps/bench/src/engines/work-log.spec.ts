import { describe, expect, it } from '@jest/globals';
import { cutAs, WorkLog } from './work-log.js';

describe('a log of transactions', () => {
  it('counts events from the end of the first transaction on', () => {
    let now = 100;
    const log = new WorkLog(() => now);
    for (const [events, at] of [
      [500, 100],
      [30, 200],
      [70, 300],
    ] as const) {
      now = at;
      log.committed(events);
    }
    expect(log.perSecond).toBe(500);
    expect(log.events).toBe(600);
    expect(log.sizes).toEqual([500, 30, 70]);
  });

  it('gives no rate of a single transaction', () => {
    const log = new WorkLog();
    log.committed(5);
    expect(() => log.perSecond).toThrow('two transactions');
  });
});

describe('cutting a list', () => {
  it('gives pieces of these sizes, in order', () => {
    expect(cutAs([1, 2, 3, 4, 5, 6], [1, 3, 2])).toEqual([[1], [2, 3, 4], [5, 6]]);
  });
});
