import type { AidRegime } from '../aid-regime.js';
import type { SmeThresholds } from '../enterprise-size.js';
import type { ProcurementThresholds, RetentionTerms } from '../programme.js';

const agriculture = ['01', '03'];

export const aidRegimes: readonly AidRegime[] = [
  {
    code: 'de-minimis-1407-2013',
    basis: 'de-minimis',
    legalBasis: 'Regulation (EU) No 1407/2013 (de minimis)',
    ceiling: 20_000_000,
    roadFreightCeiling: 10_000_000,
    window: 'fiscal-years',
    years: 3,
    maxPublicShareBasisPoints: 10_000,
    excludedDivisions: agriculture,
    from: '2014-01-01',
    until: '2023-12-31',
    origin: 'law',
    note: 'Articles 1 and 3; validity prolonged by Regulation (EU) 2020/972.',
  },
  {
    code: 'de-minimis-2023-2831',
    basis: 'de-minimis',
    legalBasis: 'Regulation (EU) 2023/2831 (de minimis)',
    ceiling: 30_000_000,
    window: 'rolling',
    years: 3,
    maxPublicShareBasisPoints: 10_000,
    excludedDivisions: agriculture,
    from: '2024-01-01',
    until: '2025-12-31',
    origin: 'law',
    note: 'Articles 1 and 3.',
  },
  {
    code: 'de-minimis-2023-2831',
    basis: 'de-minimis',
    legalBasis: 'Regulation (EU) 2023/2831 (de minimis)',
    ceiling: 30_000_000,
    window: 'rolling',
    years: 3,
    maxPublicShareBasisPoints: 10_000,
    excludedDivisions: agriculture,
    registrationWorkingDays: 20,
    from: '2026-01-01',
    until: '2030-12-31',
    origin: 'law',
    note: 'Articles 1, 3 and, for the central register, 6.',
  },
  {
    code: 'gber-28-2014',
    basis: 'innovation-advice',
    legalBasis: 'Regulation (EU) No 651/2014, Article 28(4)',
    ceiling: 20_000_000,
    window: 'rolling',
    years: 3,
    maxPublicShareBasisPoints: 10_000,
    excludedDivisions: [],
    from: '2014-07-01',
    until: '2023-06-30',
    origin: 'law',
    note: 'Base intensity 50 %; up to 100 % for innovation advisory and support services within the ceiling. SMEs only.',
  },
  {
    code: 'gber-28-2023',
    basis: 'innovation-advice',
    legalBasis: 'Regulation (EU) No 651/2014, Article 28(4), as amended by Regulation (EU) 2023/1315',
    ceiling: 22_000_000,
    window: 'rolling',
    years: 3,
    maxPublicShareBasisPoints: 10_000,
    excludedDivisions: [],
    from: '2023-07-01',
    until: '2026-12-31',
    origin: 'law',
    note: 'Base intensity 50 %; up to 100 % for innovation advisory and support services within the ceiling. SMEs only.',
  },
];

export const smeThresholds: readonly SmeThresholds[] = [
  {
    micro: { staffBelowHundredths: 1_000, turnover: 200_000_000, balanceSheet: 200_000_000 },
    small: { staffBelowHundredths: 5_000, turnover: 1_000_000_000, balanceSheet: 1_000_000_000 },
    medium: { staffBelowHundredths: 25_000, turnover: 5_000_000_000, balanceSheet: 4_300_000_000 },
    partnerFromBasisPoints: 2_500,
    linkedAboveBasisPoints: 5_000,
    publicOwnershipFromBasisPoints: 2_500,
    from: '2005-01-01',
    origin: 'law',
    note: 'Recommendation 2003/361/EC, Annex, Articles 2 and 3.',
  },
];

export const retention: readonly RetentionTerms[] = [
  {
    funderYears: 5,
    aidYears: 10,
    vatYears: 10,
    from: '2014-01-01',
    origin: 'derived',
    note:
      'Funder: Regulation (EU) 2021/1060, Article 82, taken for both periods because Article 140 of 1303/2013 counts ' +
      'from accounts that this system does not see. Aid: 1407/2013, Article 6(4); 651/2014, Article 12. ' +
      'VAT: Belgian VAT Code, Article 60, at its longest.',
  },
];

export const procurement: readonly ProcurementThresholds[] = [
  {
    bands: [
      { method: 'direct', below: 3_000_000, minimumOffers: 1 },
      { method: 'negotiated', below: 14_000_000, minimumOffers: 3 },
      { method: 'open', minimumOffers: 1 },
    ],
    from: '2021-05-05',
    origin: 'derived',
    note:
      'Assumption: the lead chambers buy by the thresholds of the Act of 17 June 2016 (30,000 EUR, Article 92; ' +
      'the European threshold for services). To be confirmed by the hubs.',
  },
];
