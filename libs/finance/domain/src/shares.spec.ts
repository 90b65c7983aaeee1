import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fundingKey, fundingSources, programme } from '@digihub/programme';
import { aidOf, type Commitment, type FundingKey, sharesOf, split, spread, totalOf } from './shares.js';

const services = fundingKey(programme, 'services', '2022-03-01');
const key = fc
  .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }))
  .map((cuts): FundingKey => {
    const [first, second] = cuts.sort((a, b) => a - b) as [number, number];
    return [
      { name: 'efro', basisPoints: first },
      { name: 'flanders', basisPoints: second - first },
      { name: 'private', basisPoints: 10_000 - second },
    ];
  });
const commitments = fc.array(
  fc.record({ amount: fc.integer({ min: 1, max: 5_000_000 }), key }) as fc.Arbitrary<Commitment>,
  { minLength: 1, maxLength: 3 },
);

describe('shares', () => {
  it('split 11,000 EUR as the programme does', () => {
    const shares = split(1_100_000, services);
    expect(shares).toEqual({ efro: 440_000, flanders: 330_000, private: 330_000 });
    expect(aidOf(shares)).toBe(770_000);
  });

  it('of a spent total close to the cent, and no source passes its commitment, under any key', () => {
    fc.assert(
      fc.property(commitments, fc.nat(20_000_000), (quotes, eligible) => {
        const parts = spread(eligible, quotes);
        const room = quotes.reduce((sum, { amount }) => sum + amount, 0);
        expect(parts.reduce((sum, part) => sum + totalOf(part), 0)).toBe(Math.min(eligible, room));
        quotes.forEach((quote, index) => {
          const limit = split(quote.amount, quote.key);
          for (const source of fundingSources) {
            expect(parts[index]![source]).toBeLessThanOrEqual(limit[source]);
            expect(parts[index]![source]).toBeGreaterThanOrEqual(0);
          }
        });
      }),
    );
  });

  it('of the whole are the quote itself', () => {
    fc.assert(
      fc.property(commitments, (quotes) => {
        const room = quotes.reduce((sum, { amount }) => sum + amount, 0);
        expect(spread(room, quotes)).toEqual(quotes.map(({ amount, key }) => split(amount, key)));
      }),
    );
  });

  it('depend on the total alone, however many costs made it', () => {
    expect(sharesOf(3, [{ amount: 100, key: services }])).toEqual({ efro: 1, flanders: 1, private: 1 });
  });
});
