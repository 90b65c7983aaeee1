import type { Classification, SelectionCriteria } from '../programme.js';
import { launch } from './provinces.js';

const theme = (code: string, nl: string, en: string): Classification => ({
  code,
  name: { nl, en },
  from: launch,
  origin: 'configuration',
  note: 'Our short list: the source speaks of digitalisation and artificial intelligence only.',
});

export const themes: readonly Classification[] = [
  theme('artificial-intelligence', 'Artificiële intelligentie', 'Artificial intelligence'),
  theme('data', 'Data en analyse', 'Data and analytics'),
  theme('automation', 'Automatisering en robotica', 'Automation and robotics'),
  theme('internet-of-things', 'Internet der dingen', 'Internet of things'),
  theme('cybersecurity', 'Cyberveiligheid', 'Cybersecurity'),
  theme('business-processes', 'Digitale bedrijfsprocessen', 'Digital business processes'),
  theme('e-commerce', 'E-commerce en klantcontact', 'E-commerce and customer contact'),
  theme('logistics', 'Digitale logistiek', 'Digital logistics'),
  theme('simulation', 'Simulatie, AR en VR', 'Simulation, AR and VR'),
];

const section = (code: string, nl: string, en: string): Classification => ({
  code,
  name: { nl, en },
  from: '2008-01-01',
  origin: 'law',
  note: 'NACE Rev. 2, Regulation (EC) 1893/2006, Annex I: section.',
});

export const sectors: readonly Classification[] = [
  section('A', 'Landbouw, bosbouw en visserij', 'Agriculture, forestry and fishing'),
  section('B', 'Winning van delfstoffen', 'Mining and quarrying'),
  section('C', 'Industrie', 'Manufacturing'),
  section('D', 'Elektriciteit, gas, stoom', 'Electricity, gas, steam'),
  section('E', 'Water, afval en sanering', 'Water, waste and remediation'),
  section('F', 'Bouwnijverheid', 'Construction'),
  section('G', 'Groot- en detailhandel', 'Wholesale and retail trade'),
  section('H', 'Vervoer en opslag', 'Transportation and storage'),
  section('I', 'Horeca', 'Accommodation and food service'),
  section('J', 'Informatie en communicatie', 'Information and communication'),
  section('K', 'Financiële diensten en verzekeringen', 'Finance and insurance'),
  section('L', 'Vastgoed', 'Real estate'),
  section('M', 'Vrije beroepen, wetenschap en techniek', 'Professional, scientific and technical activities'),
  section('N', 'Administratieve en ondersteunende diensten', 'Administrative and support services'),
  section('O', 'Openbaar bestuur en defensie', 'Public administration and defence'),
  section('P', 'Onderwijs', 'Education'),
  section('Q', 'Gezondheid en maatschappelijke dienstverlening', 'Human health and social work'),
  section('R', 'Kunst, amusement en recreatie', 'Arts, entertainment and recreation'),
  section('S', 'Overige diensten', 'Other services'),
  section('T', 'Huishoudens als werkgever', 'Households as employers'),
  section('U', 'Extraterritoriale organisaties', 'Extraterritorial organisations'),
];

export const selectionCriteria: readonly SelectionCriteria[] = [
  {
    version: '2021.1',
    criteria: [
      {
        code: 'sme',
        sentence: {
          nl: 'De onderneming is een kmo volgens haar verklaring.',
          en: 'The enterprise is an SME by its declaration.',
        },
      },
      {
        code: 'digital-question',
        sentence: {
          nl: 'De vraag gaat over digitalisering of artificiële intelligentie.',
          en: 'The question is about digitalisation or artificial intelligence.',
        },
      },
      {
        code: 'advice-only',
        sentence: {
          nl: 'De offerte bevat advies en tests, geen implementatie.',
          en: 'The quote holds advice and tests, no implementation.',
        },
      },
      {
        code: 'effort-fits',
        sentence: {
          nl: 'De uren en prijzen staan in verhouding tot de vraag.',
          en: 'Hours and prices are in proportion to the question.',
        },
      },
      {
        code: 'inside-period',
        sentence: {
          nl: 'Het werk eindigt binnen de programmaperiode.',
          en: 'The work ends inside the programme period.',
        },
      },
    ],
    from: launch,
    origin: 'derived',
    note: 'Assumption, after the rules of the programme; the source speaks of approved quotes only.',
  },
];
