import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate, formatCents, proportion } from './money.js';

const key = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 0, maxLength: 4 })
  .map((cuts) => [...cuts, 0, 10_000].sort((a, b) => a - b))
  .map((cuts) => cuts.slice(1).map((cut, i) => ({ name: `s${i}`, basisPoints: cut - cuts[i]! })));

describe('allocate', () => {
  it('sums to the whole, to the cent, and no part is off by a cent or more', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), key, (amount, shares) => {
        const parts = allocate(amount, shares);
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(amount);
        for (const { name, basisPoints } of shares) {
          expect(Math.abs(parts[name]! - (amount * basisPoints) / 10_000)).toBeLessThan(1);
        }
      }),
    );
  });

  it('gives the programme its totals', () => {
    expect(
      allocate(138_750_000, [
        { name: 'efro', basisPoints: 4000 },
        { name: 'flanders', basisPoints: 3000 },
        { name: 'private', basisPoints: 3000 },
      ]),
    ).toEqual({ efro: 55_500_000, flanders: 41_625_000, private: 41_625_000 });
  });

  it('refuses a key that does not sum to one, and amounts that are not whole cents', () => {
    expect(() => allocate(1, [{ name: 'a', basisPoints: 9_999 }])).toThrow(/10,000/);
    expect(() => allocate(0.5, [{ name: 'a', basisPoints: 10_000 }])).toThrow(/whole euro cents/);
  });
});

describe('proportion', () => {
  it('rounds half away from zero', () => {
    expect(proportion(1, 1, 2)).toBe(1);
    expect(proportion(-1, 1, 2)).toBe(-1);
    expect(proportion(6_500_000, 90, 1_720 * 60)).toBe(5669);
  });
});

describe('formatCents', () => {
  it('writes the two languages', () => {
    expect(formatCents(138_750_050)).toBe('1.387.500,50 EUR');
    expect(formatCents(-138_750_050, 'en')).toBe('-1,387,500.50 EUR');
  });
});
