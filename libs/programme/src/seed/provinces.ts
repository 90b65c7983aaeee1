import type { Hub, PostcodeRange } from '../programme.js';

/** The launch at Vives, "op 5 mei"; the year is derived from the date of the answer. */
export const launch = '2021-05-05';

const hub = (code: string, province: string, nuts: string): Hub => ({
  code,
  name: `DigiHub ${province}`,
  province,
  nuts,
  from: launch,
  origin: 'source',
  note: 'Answer 1 and 2: one hub per Flemish province, started on 5 May. The NUTS code: Regulation 1059/2003.',
});

export const hubs: readonly Hub[] = [
  hub('oost-vlaanderen', 'Oost-Vlaanderen', 'BE23'),
  hub('west-vlaanderen', 'West-Vlaanderen', 'BE25'),
  hub('antwerpen', 'Antwerpen', 'BE21'),
  hub('limburg', 'Limburg', 'BE22'),
  hub('vlaams-brabant', 'Vlaams-Brabant', 'BE24'),
];

const split = '1995-01-01';
const range = (
  hubCode: string,
  first: number,
  last: number,
  valid: Partial<PostcodeRange> = {},
): PostcodeRange => ({
  hub: hubCode,
  first,
  last,
  from: split,
  origin: 'law',
  note: 'Provinces as they are since the split of Brabant.',
  ...valid,
});

const zwijndrecht = 'Zwijndrecht merged with Beveren and Kruibeke on 1 January 2025 and changed province.';

export const postcodes: readonly PostcodeRange[] = [
  range('vlaams-brabant', 1500, 1999),
  range('antwerpen', 2000, 2069),
  range('antwerpen', 2070, 2070, { until: '2024-12-31', note: zwijndrecht }),
  range('oost-vlaanderen', 2070, 2070, { from: '2025-01-01', note: zwijndrecht }),
  range('antwerpen', 2071, 2999),
  range('vlaams-brabant', 3000, 3499),
  range('limburg', 3500, 3999),
  range('west-vlaanderen', 8000, 8999),
  range('oost-vlaanderen', 9000, 9999),
];
