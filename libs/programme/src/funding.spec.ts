import { describe, expect, it } from '@jest/globals';
import { allocate } from '@digihub/kernel';
import fc from 'fast-check';
import {
  actualHourlyRate,
  amend,
  annualHours,
  annualMinutes,
  fundingKey,
  hubBudget,
  inconsistencies,
  marketEnvelope,
  procurementBand,
  programme,
  publicShare,
  staffing,
  standardHourlyRate,
  vatOn,
} from './index.js';

const day = '2022-03-01';
const sum = (amounts: Readonly<Record<string, number>>) => Object.values(amounts).reduce((a, b) => a + b, 0);

describe('the money of the source', () => {
  it.each([
    ['services', 138_750_000, { efro: 55_500_000, flanders: 41_625_000, private: 41_625_000 }],
    ['coordination', 11_250_000, { efro: 4_500_000, flanders: 1_125_000, private: 5_625_000 }],
  ] as const)('closes to the cent per hub for %s', (activity, total, amounts) => {
    for (const { code } of programme.hubs) {
      const budget = hubBudget(programme, code, activity, day);
      expect(budget).toEqual(amounts);
      expect(sum(budget)).toBe(total);
      expect(allocate(total, fundingKey(programme, activity, day))).toEqual(amounts);
    }
  });

  it('is 600,000 EFRO, 427,500 Flemish and 472,500 private per hub, 7,500,000 EUR over five hubs', () => {
    const totals = { efro: 0, flanders: 0, private: 0 };
    for (const { code } of programme.hubs)
      for (const activity of ['services', 'coordination'] as const) {
        const budget = hubBudget(programme, code, activity, day);
        totals.efro += budget.efro;
        totals.flanders += budget.flanders;
        totals.private += budget.private;
      }
    expect(totals).toEqual({ efro: 5 * 60_000_000, flanders: 5 * 42_750_000, private: 5 * 47_250_000 });
    expect(sum(totals)).toBe(750_000_000);
  });

  it('is 70 % public for services, 50 % for coordination', () => {
    expect(publicShare(programme, 'services', day)).toBe(7_000);
    expect(publicShare(programme, 'coordination', day)).toBe(5_000);
  });

  it('splits any amount without losing a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), (amount) => {
        expect(sum(allocate(amount, fundingKey(programme, 'services', day)))).toBe(amount);
      }),
    );
  });

  it('has no budget for a hub it does not know', () => {
    expect(sum(hubBudget(programme, 'brussel', 'services', day))).toBe(0);
    expect(marketEnvelope(programme, 'brussel', day)).toBe(0);
  });

  it('keeps the market envelope inside the services budget, and labels it', () => {
    for (const { hub, amount, origin } of programme.marketEnvelopes) {
      expect(amount).toBeLessThan(sum(hubBudget(programme, hub, 'services', day)));
      expect(origin).toBe('derived');
    }
  });
});

describe('an amendment', () => {
  const amended = amend(programme, {
    version: '2022.1',
    added: {
      fundingKeys: [
        {
          activity: 'services',
          shares: [
            { name: 'efro', basisPoints: 4_500 },
            { name: 'flanders', basisPoints: 3_000 },
            { name: 'private', basisPoints: 2_500 },
          ],
          from: '2022-07-01',
          origin: 'configuration',
        },
      ],
    },
  });

  it('holds from its day on', () => {
    expect(amended.version).toBe('2022.1');
    expect(publicShare(amended, 'services', '2022-06-30')).toBe(7_000);
    expect(publicShare(amended, 'services', '2022-07-01')).toBe(7_500);
    expect(publicShare(amended, 'coordination', '2022-07-01')).toBe(5_000);
    expect(inconsistencies(amended)).toEqual([]);
  });

  it('survives the way through JSON', () => {
    expect(JSON.parse(JSON.stringify(amended))).toEqual(amended);
  });
});

describe('rates and hours', () => {
  it('follow their version', () => {
    expect(standardHourlyRate(programme, 'coach', '2022-05-04')).toMatchObject({
      version: '2021.1',
      amount: 6_000,
    });
    expect(standardHourlyRate(programme, 'coach', '2022-05-05')).toMatchObject({
      version: '2022.1',
      amount: 6_240,
    });
    expect(standardHourlyRate(programme, 'expert', '2000-01-01').version).toBe('2021.1');
  });

  it('divide the annual cost by 1,720', () => {
    expect(annualHours(programme, day)).toBe(1_720);
    expect(actualHourlyRate(programme, 8_600_000, day)).toBe(5_000);
    expect(annualMinutes(programme, day)).toBe(103_200);
    expect(annualMinutes(programme, day, 50)).toBe(51_600);
  });

  it('show how little coordination pays: about 13 EUR an hour', () => {
    const hours = (2 * annualHours(programme, day) * staffing(programme, day)) / 100;
    expect(Math.round(sum(hubBudget(programme, 'limburg', 'coordination', day)) / hours / 100)).toBe(13);
  });
});

describe('VAT and procurement', () => {
  it('rounds VAT on the total', () => {
    expect(vatOn(programme, 330_000, day)).toBe(69_300);
    expect(vatOn(programme, 33, day)).toBe(7);
  });

  it('knows how to buy', () => {
    expect(procurementBand(programme, 2_999_999, day)).toMatchObject({ method: 'direct', minimumOffers: 1 });
    expect(procurementBand(programme, 3_000_000, day)).toMatchObject({
      method: 'negotiated',
      minimumOffers: 3,
    });
    expect(procurementBand(programme, 14_000_000, day)).toMatchObject({ method: 'open' });
  });
});
