import type { Chance } from './chance.js';

/** Towns of each hub, by postcode of a province's establishment. */
const postcodes: Readonly<Record<string, readonly string[]>> = {
  'oost-vlaanderen': ['9000', '9300', '9700', '9800'],
  'west-vlaanderen': ['8000', '8500', '8800', '8900'],
  antwerpen: ['2000', '2300', '2500', '2800'],
  limburg: ['3500', '3600', '3800', '3900'],
  'vlaams-brabant': ['1500', '1800', '3000', '3300'],
};

/** A made-up enterprise: its number has right check digits and its names say that they are examples. */
export interface DemoEnterprise {
  readonly number: string;
  readonly name: string;
  readonly address: string;
  readonly postcode: string;
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
  readonly legalForm: 'legal-person' | 'natural-person';
  readonly sector: string;
  readonly staffHundredths: number;
}

/** How many there are; then they come again. */
const enterprises = 1_000_000;

/** Ten digits, the last two 97 minus the first eight modulo 97; the range is one that is not given out. */
const enterpriseNumber = (index: number): string => {
  const base = 19_000_000 + index;
  return `${String(base).padStart(8, '0')}${String(97 - (base % 97)).padStart(2, '0')}`;
};

export const demoEnterprise = (chance: Chance, nth: number, hub: string | 'outside'): DemoEnterprise => {
  const index = nth % enterprises;
  return {
    number: enterpriseNumber(index),
    name: `Voorbeeldbedrijf ${index} bv`,
    address: `Voorbeeldlaan ${chance.between(1, 200)}`,
    postcode: hub === 'outside' ? '1000' : chance.pick(postcodes[hub]!),
    contact: {
      name: `Contactpersoon ${index}`,
      email: `contact${index}@voorbeeldbedrijf${index}.example`,
      phone: `+32 9 ${String(1_000_000 + index).replace(/^(\d)(\d{2})(\d{2})(\d{2})$/, '$1$2 $3 $4')}`,
    },
    legalForm: chance.next() < 0.1 ? 'natural-person' : 'legal-person',
    sector: chance.pick(['C', 'F', 'G', 'H', 'J', 'M']),
    staffHundredths: chance.between(100, 12_000),
  };
};
