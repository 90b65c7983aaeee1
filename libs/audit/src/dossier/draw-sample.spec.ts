import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawAtRandom, drawByAmount, type Population } from './draw-sample.js';

const population = (amounts: readonly number[]): Population => ({
  members: amounts.map((amount, index) => ({ trajectory: `t${String(index).padStart(4, '0')}`, amount })),
  hash: '',
  total: amounts.reduce((sum, amount) => sum + amount, 0),
});
const amounts = fc.array(fc.nat(5_000_000), { minLength: 1, maxLength: 60 });
const size = fc.integer({ min: 1, max: 40 });

describe('a sample by amount', () => {
  it('hits as often as was asked, everything of an interval or more for certain, and nothing without money', () => {
    fc.assert(
      fc.property(amounts, size, fc.string(), (all, count, seed) => {
        const from = population(all);
        const drawn = drawByAmount(from, seed, count);
        expect(drawn.reduce((sum, { hits }) => sum + hits, 0)).toBe(from.total === 0 ? 0 : count);
        expect(drawByAmount(from, seed, count)).toEqual(drawn);
        for (const member of from.members) {
          const hits = drawn.find(({ trajectory }) => trajectory === member.trajectory)?.hits ?? 0;
          const expected = from.total === 0 ? 0 : (member.amount * count) / from.total;
          expect(Math.abs(hits - expected)).toBeLessThan(1);
        }
      }),
    );
  });

  it('is likelier the more there is', () => {
    const from = population([9_000, 1_000]);
    let large = 0;
    for (let seed = 0; seed < 1_000; seed += 1)
      if (drawByAmount(from, String(seed), 1)[0]!.trajectory === 't0000') large += 1;
    expect(large).toBeGreaterThan(850);
    expect(large).toBeLessThan(950);
  });
});

describe('a sample at random', () => {
  it('is the same for a seed, another for another, and as large as was asked', () => {
    const from = population(Array.from({ length: 500 }, () => 1));
    const drawn = drawAtRandom(from, '1', 30);
    expect(new Set(drawn.map(({ trajectory }) => trajectory)).size).toBe(30);
    expect(drawAtRandom(from, '1', 30)).toEqual(drawn);
    expect(drawAtRandom(from, '2', 30)).not.toEqual(drawn);
    expect(drawAtRandom(from, '1', 1_000)).toHaveLength(500);
  });
});
