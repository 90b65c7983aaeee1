import { describe, expect, it } from '@jest/globals';
import { addDays } from '@digihub/kernel';
import fc from 'fast-check';
import {
  aidRegime,
  aidWindow,
  amend,
  deadlines,
  holidaysOf,
  inconsistencies,
  isInsidePeriod,
  origins,
  programme,
  retainUntil,
  retentionTerms,
  sectorsOn,
  selectionCriteria,
  themesOn,
  versionOn,
  workingDaysAfter,
  workingDaysBetween,
} from './index.js';

const anyDay = fc.integer({ min: 0, max: 5_000 }).map((days) => addDays('2019-01-01', days));

describe('the seed', () => {
  it('is sound, and each datum tells its origin', () => {
    expect(inconsistencies(programme)).toEqual([]);
    for (const data of Object.values(programme))
      if (Array.isArray(data)) for (const datum of data) expect(origins).toContain(datum.origin);
  });

  it('is checked when it is configured otherwise', () => {
    expect(
      inconsistencies({
        ...programme,
        vatRates: [],
        hubs: [...programme.hubs, programme.hubs[0]!],
        offices: [{ ...programme.offices[0]!, chamber: 'voka-wallonie', from: '2021-13-01' }],
        postcodes: [...programme.postcodes, { ...programme.postcodes[0]!, first: 1990, last: 2001 }],
        fundingKeys: programme.fundingKeys.filter(({ activity }) => activity === 'services'),
      }),
    ).toEqual([
      'offices: 2021-13-01 to open is no period',
      'hubs: oost-vlaanderen stands twice',
      'offices: voka-wallonie is not known',
      'fundingKeys: none for coordination',
      'postcodes: 1500-1999 and 1990-2001 overlap',
      'postcodes: 2000-2069 and 1990-2001 overlap',
      'vatRates: at least one version is needed',
    ]);
  });
});

describe('versionOn', () => {
  it('takes the version that began last, whatever the order, and the first one before all', () => {
    const versions = ['2022-01-01', '2020-01-01', '2021-01-01'].map((from) => ({ from }));
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: 3 }), anyDay, (shuffled, day) => {
        const expected = [...versions].map(({ from }) => from).filter((from) => from <= day);
        expect(versionOn(shuffled, day).from).toBe(expected.sort().at(-1) ?? '2020-01-01');
      }),
    );
    expect(() => versionOn([], '2022-01-01')).toThrow(RangeError);
  });
});

describe('working days', () => {
  it('skip holidays over the turn of the year', () => {
    expect(workingDaysAfter(programme, '2022-12-30', 1)).toBe('2023-01-02');
    expect(workingDaysAfter(programme, '2021-12-31', 2)).toBe('2022-01-04');
    expect(workingDaysAfter(programme, '2022-04-14', 2)).toBe('2022-04-19');
  });

  it('skip the programme’s own closing days too', () => {
    const closed = amend(programme, {
      version: '2022.1',
      added: {
        closingDays: [
          { name: 'Kerstsluiting', from: '2022-12-26', until: '2022-12-30', origin: 'configuration' },
        ],
      },
    });
    expect(holidaysOf(programme, 2022)).toHaveLength(10);
    expect(holidaysOf(closed, 2022)).toHaveLength(15);
    expect(workingDaysAfter(closed, '2022-12-23', 1)).toBe('2023-01-02');
  });

  it('count the same both ways', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 400 }), (day, count) => {
        expect(workingDaysBetween(programme, day, workingDaysAfter(programme, day, count))).toBe(count);
      }),
      { numRuns: 30 },
    );
    expect(workingDaysBetween(programme, '2022-03-02', '2022-03-01')).toBe(0);
  });
});

describe('terms and period', () => {
  it('have the defaults', () => {
    expect(deadlines(programme, '2022-03-01')).toMatchObject({
      firstContactWorkingDays: 2,
      partnerAnswerWorkingDays: 5,
      coachWorkingDays: 3,
      quoteValidityDays: 30,
      invoiceDueDays: 30,
      idleDays: 30,
    });
  });

  it.each([
    ['2021-05-04', false],
    ['2021-05-05', true],
    ['2023-05-04', true],
    ['2023-05-05', false],
  ])('%s lies inside the period: %s', (day, inside) => {
    expect(isInsidePeriod(programme, day)).toBe(inside);
  });
});

describe('state aid', () => {
  it.each([
    ['2021-05-05', 'de-minimis-1407-2013', 20_000_000, 'fiscal-years'],
    ['2023-12-31', 'de-minimis-1407-2013', 20_000_000, 'fiscal-years'],
    ['2024-01-01', 'de-minimis-2023-2831', 30_000_000, 'rolling'],
    ['2026-01-01', 'de-minimis-2023-2831', 30_000_000, 'rolling'],
  ])('de minimis on %s is %s', (day, code, ceiling, window) => {
    expect(aidRegime(programme, day)).toMatchObject({ code, ceiling, window });
  });

  it('asks for registration within 20 working days since 2026', () => {
    expect(aidRegime(programme, '2025-12-31').registrationWorkingDays).toBeUndefined();
    expect(aidRegime(programme, '2026-01-01').registrationWorkingDays).toBe(20);
  });

  it('raises innovation advice to 220,000 EUR on 1 July 2023', () => {
    expect(aidRegime(programme, '2023-06-30', 'innovation-advice').ceiling).toBe(20_000_000);
    expect(aidRegime(programme, '2023-07-01', 'innovation-advice').ceiling).toBe(22_000_000);
  });

  it('counts this and the two previous fiscal years, or three years rolling', () => {
    const old = aidRegime(programme, '2022-03-01');
    expect(aidWindow(old, '2022-03-01').first).toBe('2020-01-01');
    expect(aidWindow(old, '2022-03-01', '07-01').first).toBe('2019-07-01');
    expect(aidWindow(old, '2022-07-01', '07-01').first).toBe('2020-07-01');
    const current = aidRegime(programme, '2024-05-05');
    expect(aidWindow(current, '2024-05-05')).toEqual({ first: '2021-05-05', last: '2024-05-05' });
  });
});

describe('lists', () => {
  it('classify', () => {
    expect(
      sectorsOn(programme, '2022-03-01')
        .map(({ code }) => code)
        .join(''),
    ).toBe('ABCDEFGHIJKLMNOPQRSTU');
    expect(themesOn(programme, '2022-03-01').length).toBeGreaterThan(5);
    expect(selectionCriteria(programme, '2022-03-01').version).toBe('2021.1');
  });
});

describe('retention', () => {
  it('is the latest of the three terms', () => {
    const terms = retentionTerms(programme, '2022-03-01');
    expect(retainUntil(terms, {})).toBeUndefined();
    expect(retainUntil(terms, { lastPayment: '2023-02-01' })).toBe('2028-12-31');
    expect(retainUntil(terms, { lastPayment: '2023-02-01', lastAward: '2022-06-15' })).toBe('2032-06-15');
    expect(retainUntil(terms, { lastAward: '2022-06-15', lastInvoice: '2022-09-01' })).toBe('2032-12-31');
  });
});
