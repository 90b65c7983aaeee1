import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ClosedPeriod,
  consolidate,
  type EnterpriseFigures,
  enterpriseSizes,
  programme,
  type SizeDeclaration,
  sizeOf,
  sizeOfFigures,
  smeThresholds,
} from './index.js';

const thresholds = smeThresholds(programme, '2022-03-01');
const million = 100_000_000;
const figures = (staff: number, turnover: number, balanceSheet = turnover): EnterpriseFigures => ({
  staffHundredths: Math.round(staff * 100),
  turnover: Math.round(turnover * million),
  balanceSheet: Math.round(balanceSheet * million),
});
const period = (own: EnterpriseFigures, related: ClosedPeriod['related'] = []): ClosedPeriod => ({
  closedOn: '2021-12-31',
  own,
  related,
});
const declared = (
  latest: ClosedPeriod,
  previous: ClosedPeriod | undefined = latest,
  more: Partial<SizeDeclaration> = {},
) => sizeOf({ latest, ...(previous && { previous }), publicOwnershipBasisPoints: 0, ...more }, thresholds);

const anyFigures = fc.record({
  staffHundredths: fc.integer({ min: 0, max: 40_000 }),
  turnover: fc.integer({ min: 0, max: 80 * million }),
  balanceSheet: fc.integer({ min: 0, max: 80 * million }),
});
const anyRelated = fc.array(
  fc.record({ shareBasisPoints: fc.integer({ min: 0, max: 10_000 }), figures: anyFigures }),
  { maxLength: 4 },
);
const anyPeriod = fc
  .record({ own: anyFigures, related: anyRelated })
  .map(({ own, related }) => period(own, related));
const rank = (size: (typeof enterpriseSizes)[number]) => enterpriseSizes.indexOf(size);

describe('the ceilings of 2003/361/EC', () => {
  it.each([
    [9.99, 2, 2, 'micro'],
    [10, 2, 2, 'small'],
    [9, 2.01, 2, 'micro'],
    [9, 2, 2.01, 'micro'],
    [9, 2.01, 2.01, 'small'],
    [49.99, 10, 99, 'small'],
    [50, 10, 10, 'medium'],
    [49, 10.01, 10.01, 'medium'],
    [249.99, 50, 99, 'medium'],
    [249.99, 99, 43, 'medium'],
    [249.99, 50.01, 43.01, 'not-sme'],
    [250, 1, 1, 'not-sme'],
  ])('%d staff, %d and %d million: %s', (staff, turnover, balance, size) => {
    expect(sizeOfFigures(figures(staff, turnover, balance), thresholds)).toBe(size);
  });

  it('never shrink an enterprise whose figures grow', () => {
    fc.assert(
      fc.property(anyFigures, anyFigures, (a, more) => {
        const grown = {
          staffHundredths: a.staffHundredths + more.staffHundredths,
          turnover: a.turnover + more.turnover,
          balanceSheet: a.balanceSheet + more.balanceSheet,
        };
        expect(rank(sizeOfFigures(grown, thresholds))).toBeGreaterThanOrEqual(
          rank(sizeOfFigures(a, thresholds)),
        );
      }),
    );
  });
});

describe('the group', () => {
  const other = figures(100, 20);
  it.each([
    [2_499, 40],
    [2_500, 65],
    [5_000, 90],
    [5_001, 140],
    [10_000, 140],
  ])('with a share of %d basis points has %d staff', (shareBasisPoints, staff) => {
    const group = consolidate(period(figures(40, 5), [{ shareBasisPoints, figures: other }]), thresholds);
    expect(group.staffHundredths).toBe(staff * 100);
  });

  it('is at least its own figures, and adds up over the related', () => {
    fc.assert(
      fc.property(anyFigures, anyRelated, (own, related) => {
        const none = figures(0, 0);
        const whole = consolidate(period(own, related), thresholds);
        const parts = related.map((one) => consolidate(period(none, [one]), thresholds));
        for (const key of ['staffHundredths', 'turnover', 'balanceSheet'] as const) {
          expect(whole[key]).toBe(parts.reduce((sum, part) => sum + part[key], own[key]));
          expect(Number.isSafeInteger(whole[key])).toBe(true);
        }
      }),
    );
  });

  it('makes a small enterprise in a large group no SME', () => {
    const outcome = declared(
      period(figures(12, 3), [{ shareBasisPoints: 6_000, figures: figures(900, 300) }]),
    );
    expect(outcome).toMatchObject({ size: 'not-sme', consolidated: { staffHundredths: 91_200 } });
  });
});

describe('public ownership', () => {
  it('of 25 % or more excludes', () => {
    const latest = period(figures(5, 1));
    expect(declared(latest, latest, { publicOwnershipBasisPoints: 2_499 }).size).toBe('micro');
    expect(declared(latest, latest, { publicOwnershipBasisPoints: 2_500 })).toMatchObject({
      size: 'not-sme',
      decidedBy: 'public-ownership',
    });
  });
});

describe('the two-period rule', () => {
  const medium = period(figures(240, 40));
  const large = period(figures(260, 60));
  const small = period(figures(40, 8));

  it('keeps the status when only the latest period crosses a ceiling', () => {
    expect(declared(large, medium)).toMatchObject({ size: 'medium', decidedBy: 'two-period-rule' });
    expect(declared(medium, large)).toMatchObject({ size: 'not-sme', decidedBy: 'two-period-rule' });
  });

  it('changes it after two', () => {
    expect(declared(large, large, { sizeBefore: 'medium' })).toMatchObject({
      size: 'not-sme',
      decidedBy: 'figures',
    });
    expect(declared(large, medium, { sizeBefore: 'small' }).size).toBe('medium');
    expect(declared(medium, large, { sizeBefore: 'medium' })).toMatchObject({ size: 'medium' });
    expect(declared(small, medium, { sizeBefore: 'not-sme' }).size).toBe('medium');
  });

  it('gives no respite after a takeover, and none to the first period', () => {
    expect(declared(large, medium, { ownershipChanged: true }).size).toBe('not-sme');
    expect(sizeOf({ latest: large, publicOwnershipBasisPoints: 0 }, thresholds)).toEqual({
      size: 'not-sme',
      figuresOn: '2021-12-31',
      consolidated: large.own,
      decidedBy: 'figures',
    });
  });

  it('never leaves what the two periods span, and stays with the status before where that lies inside', () => {
    const known = fc.constantFrom(...enterpriseSizes);
    fc.assert(
      fc.property(anyPeriod, anyPeriod, known, (latest, previous, sizeBefore) => {
        const own = [latest, previous].map((one) =>
          rank(sizeOfFigures(consolidate(one, thresholds), thresholds)),
        );
        const result = rank(declared(latest, previous, { sizeBefore }).size);
        const [low, high] = [Math.min(...own), Math.max(...own)];
        expect(result).toBeGreaterThanOrEqual(low);
        expect(result).toBeLessThanOrEqual(high);
        const before = rank(sizeBefore);
        if (low <= before && before <= high) expect(result).toBe(before);
      }),
    );
  });
});
