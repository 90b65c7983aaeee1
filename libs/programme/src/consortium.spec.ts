import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  amend,
  findOrganisation,
  hubOfPostcode,
  hubsOf,
  hubsOfOffice,
  isInPool,
  leadChambersOf,
  officesOf,
  paymentBasis,
  poolOf,
  programme,
  providersOf,
  recoversVat,
} from './index.js';

const day = '2022-03-01';
const codes = (hub: string) => poolOf(programme, hub, day).map(({ code }) => code);

describe('the consortia of the source', () => {
  it('have their pools', () => {
    expect(programme.hubs.map(({ code }) => [code, codes(code).length])).toEqual([
      ['oost-vlaanderen', 11],
      ['west-vlaanderen', 6],
      ['antwerpen', 9],
      ['limburg', 6],
      ['vlaams-brabant', 6],
    ]);
  });

  it('share Sirris and Flanders Make everywhere, ILVO and KU Leuven in two hubs', () => {
    expect(hubsOf(programme, 'sirris', day)).toHaveLength(5);
    expect(hubsOf(programme, 'flanders-make', day)).toHaveLength(5);
    expect(hubsOf(programme, 'ilvo', day)).toEqual(['oost-vlaanderen', 'west-vlaanderen']);
    expect(hubsOf(programme, 'ku-leuven', day)).toEqual(['oost-vlaanderen', 'antwerpen']);
    expect(isInPool(programme, 'ilvo', 'west-vlaanderen', day)).toBe(true);
    expect(isInPool(programme, 'ilvo', 'limburg', day)).toBe(false);
  });

  it('are led by the local chambers, Antwerpen-Waasland in two', () => {
    expect(leadChambersOf(programme, 'west-vlaanderen', day).map(({ name }) => name)).toEqual([
      'Voka Kamer van Koophandel West-Vlaanderen',
    ]);
    expect(hubsOf(programme, 'voka-antwerpen-waasland', day)).toEqual(['oost-vlaanderen', 'antwerpen']);
    expect(isInPool(programme, 'voka-limburg', 'limburg', day)).toBe(false);
  });

  it('begin with the launch', () => {
    expect(poolOf(programme, 'limburg', '2021-05-04')).toEqual([]);
    expect(poolOf(programme, 'limburg', '2021-05-05')).toHaveLength(6);
  });

  it('change by an amendment, and history keeps its answer', () => {
    const amended = amend(programme, {
      version: '2022.1',
      left: [{ organisation: 't2', hub: 'limburg', until: '2022-06-30' }],
    });
    expect(isInPool(amended, 't2', 'limburg', '2022-06-30')).toBe(true);
    expect(isInPool(amended, 't2', 'limburg', '2022-07-01')).toBe(false);
    expect(isInPool(programme, 't2', 'limburg', '2022-07-01')).toBe(true);
  });
});

describe('payment', () => {
  it('is per hub and day, and nothing outside a membership', () => {
    expect(paymentBasis(programme, 'sirris', 'limburg', day)).toBe('beneficiary');
    expect(paymentBasis(programme, 't2', 'limburg', day)).toBe('supplier');
    expect(paymentBasis(programme, 't2', 'antwerpen', day)).toBeUndefined();
    expect(paymentBasis(programme, 'nobody', 'antwerpen', day)).toBeUndefined();
    const amended = amend(programme, {
      version: '2022.1',
      added: {
        paymentBases: [
          {
            organisation: 'sirris',
            hub: 'limburg',
            basis: 'supplier',
            from: '2022-07-01',
            origin: 'configuration',
          },
        ],
      },
    });
    expect(paymentBasis(amended, 'sirris', 'limburg', '2022-06-30')).toBe('beneficiary');
    expect(paymentBasis(amended, 'sirris', 'limburg', '2022-07-01')).toBe('supplier');
    expect(paymentBasis(amended, 'sirris', 'antwerpen', '2022-07-01')).toBe('beneficiary');
  });

  it('counts VAT as cost where it is not recovered, or not known', () => {
    expect(recoversVat(programme, 'voka-limburg', day)).toBe(true);
    expect(recoversVat(programme, 'ugent', day)).toBe(false);
    expect(recoversVat(programme, 'nobody', day)).toBe(false);
  });
});

describe('offices and providers', () => {
  it('are 13, without invented addresses', () => {
    expect(programme.offices).toHaveLength(13);
    expect(new Set(programme.offices.map(({ origin }) => origin))).toEqual(new Set(['configuration']));
    expect(officesOf(programme, 'voka-limburg', day).map(({ code }) => code)).toEqual(['voka-limburg-1']);
    for (const { chamber } of programme.offices)
      expect(findOrganisation(programme, chamber)?.kind).toBe('chamber');
  });

  it('leave the hub open where a chamber leads two', () => {
    expect(hubsOfOffice(programme, 'voka-antwerpen-waasland-1', day)).toEqual([
      'oost-vlaanderen',
      'antwerpen',
    ]);
    expect(hubsOfOffice(programme, 'nowhere', day)).toEqual([]);
  });

  it('of the private market are the demo’s, and say so', () => {
    const providers = providersOf(programme, 'limburg', day);
    expect(providers).toHaveLength(3);
    for (const { name, demo, origin } of providers) {
      expect(name).toMatch(/^Demo-aanbieder /);
      expect([demo, origin]).toEqual([true, 'demo']);
    }
  });
});

describe('hubOfPostcode', () => {
  it.each([
    ['1499', 'outside'],
    ['1500', 'vlaams-brabant'],
    ['1999', 'vlaams-brabant'],
    ['2000', 'antwerpen'],
    ['2999', 'antwerpen'],
    ['3000', 'vlaams-brabant'],
    ['3499', 'vlaams-brabant'],
    ['3500', 'limburg'],
    ['3999', 'limburg'],
    ['4000', 'outside'],
    ['7999', 'outside'],
    ['8000', 'west-vlaanderen'],
    ['8999', 'west-vlaanderen'],
    ['9000', 'oost-vlaanderen'],
    ['9999', 'oost-vlaanderen'],
    ['1000', 'outside'],
    ['0500', 'outside'],
    ['85000', 'outside'],
    ['', 'outside'],
    ['acht', 'outside'],
  ])('%s is %s', (postcode, hub) => {
    expect(hubOfPostcode(programme, postcode, day)).toBe(hub);
  });

  it('moves Zwijndrecht on 1 January 2025', () => {
    expect(hubOfPostcode(programme, '2070', '2024-12-31')).toBe('antwerpen');
    expect(hubOfPostcode(programme, '2070', '2025-01-01')).toBe('oost-vlaanderen');
    expect(hubOfPostcode(programme, '2071', '2025-01-01')).toBe('antwerpen');
  });

  it('gives any text one answer', () => {
    const known = new Set([...programme.hubs.map(({ code }) => code), 'outside']);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer({ min: 0, max: 99_999 }).map(String)), (text) =>
        known.has(hubOfPostcode(programme, text, day)),
      ),
    );
  });
});
