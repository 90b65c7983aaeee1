import type {
  Membership,
  MembershipRole,
  Office,
  Organisation,
  OrganisationKind,
  PaymentBasisVersion,
  VatRecovery,
} from '../programme.js';
import { hubs, launch } from './provinces.js';

/** Codes are ours; names are those of the source. */
const names: Readonly<
  Record<Exclude<OrganisationKind, 'private-provider'>, Readonly<Record<string, string>>>
> = {
  chamber: {
    'voka-oost-vlaanderen': 'Voka Kamer van Koophandel Oost-Vlaanderen',
    'voka-antwerpen-waasland': 'Voka Kamer van Koophandel Antwerpen-Waasland',
    'voka-west-vlaanderen': 'Voka Kamer van Koophandel West-Vlaanderen',
    'voka-mechelen-kempen': 'Voka Kamer van Koophandel Mechelen-Kempen',
    'voka-limburg': 'Voka Limburg',
    'voka-vlaams-brabant': 'Voka Kamer van Koophandel Vlaams-Brabant',
  },
  'knowledge-partner': {
    'ku-leuven': 'KU Leuven',
    hogent: 'Hogeschool Gent',
    artevelde: 'Artevelde Hogeschool',
    'flanders-bio': 'Flanders BIO',
    ilvo: 'ILVO',
    ugent: 'Universiteit Gent',
    'uz-gent': 'UZ Gent',
    ai4growth: 'AI4Growth',
    odisee: 'Odisee',
    'flanders-make': 'Flanders Make',
    sirris: 'Sirris',
    katho: 'Katholieke Hogeschool Zuid-West-Vlaanderen',
    vives: 'VIVES',
    howest: 'HOWEST',
    uantwerpen: 'Universiteit Antwerpen',
    'thomas-more': 'Thomas More',
    'open-manufacturing-campus': 'Open Manufacturing Campus',
    'karel-de-grote': 'Karel de Grote Hogeschool',
    'artesis-plantijn': 'Artesis Plantijn Hogeschool',
    vil: 'Vlaams Instituut voor de Logistiek (VIL)',
    pxl: 'PXL Hogeschool',
    uhasselt: 'Universiteit Hasselt',
    t2: 'T2',
    'pom-limburg': 'POM Limburg',
    'l-sec': 'Leuven Security Excellence Consortium (L-SEC)',
    vub: 'VUB',
    erasmushogeschool: 'Erasmushogeschool Brussel',
  },
};

const demoProviders: Readonly<Record<string, string>> = {
  'demo-data': 'Demo-aanbieder Data',
  'demo-cyber': 'Demo-aanbieder Cyberveiligheid',
  'demo-automatisering': 'Demo-aanbieder Automatisering',
};

const named = (kind: 'chamber' | 'knowledge-partner'): readonly Organisation[] =>
  Object.entries(names[kind]).map(([code, name]) => ({
    code,
    name,
    kind,
    from: launch,
    origin: 'source',
    note: 'Answer 2, the list per province.',
  }));

export const organisations: readonly Organisation[] = [
  ...named('chamber'),
  ...named('knowledge-partner'),
  ...Object.entries(demoProviders).map(([code, name]): Organisation => ({
    code,
    name,
    kind: 'private-provider',
    demo: true,
    from: launch,
    origin: 'demo',
    note: 'The source names no private provider.',
  })),
];

const consortia: Readonly<Record<string, Readonly<Record<'lead' | 'pool', readonly string[]>>>> = {
  'oost-vlaanderen': {
    lead: ['voka-oost-vlaanderen', 'voka-antwerpen-waasland'],
    pool: [
      ...['ku-leuven', 'hogent', 'artevelde', 'flanders-bio', 'ilvo', 'ugent', 'uz-gent', 'ai4growth'],
      ...['odisee', 'flanders-make', 'sirris'],
    ],
  },
  'west-vlaanderen': {
    lead: ['voka-west-vlaanderen'],
    pool: ['katho', 'vives', 'ilvo', 'howest', 'flanders-make', 'sirris'],
  },
  antwerpen: {
    lead: ['voka-mechelen-kempen', 'voka-antwerpen-waasland'],
    pool: [
      ...['uantwerpen', 'ku-leuven', 'thomas-more', 'open-manufacturing-campus', 'karel-de-grote'],
      ...['artesis-plantijn', 'vil', 'flanders-make', 'sirris'],
    ],
  },
  limburg: {
    lead: ['voka-limburg'],
    pool: ['pxl', 'uhasselt', 't2', 'flanders-make', 'sirris', 'pom-limburg'],
  },
  'vlaams-brabant': {
    lead: ['voka-vlaams-brabant'],
    pool: ['vil', 'l-sec', 'vub', 'erasmushogeschool', 'flanders-make', 'sirris'],
  },
};

const members = (hub: string, role: MembershipRole, codes: readonly string[]): readonly Membership[] =>
  codes.map((organisation) => ({
    organisation,
    hub,
    role,
    from: launch,
    ...(role === 'market'
      ? { origin: 'demo', note: 'Any hub may ask any demo provider.' }
      : { origin: 'source', note: 'Answer 2, the list per province.' }),
  }));

export const memberships: readonly Membership[] = hubs.flatMap(({ code }) => [
  ...members(code, 'lead', consortia[code]!.lead),
  ...members(code, 'pool', consortia[code]!.pool),
  ...members(code, 'market', Object.keys(demoProviders)),
]);

/** Federations and networks without research staff of their own are taken to send invoices. */
const suppliers = new Set(['flanders-bio', 'ai4growth', 'open-manufacturing-campus', 't2', 'l-sec']);

export const paymentBases: readonly PaymentBasisVersion[] = memberships.map(
  ({ organisation, hub, role }) => ({
    organisation,
    hub,
    basis: role === 'market' || suppliers.has(organisation) ? 'supplier' : 'beneficiary',
    from: launch,
    origin: role === 'market' ? 'demo' : 'derived',
    note: 'Assumption: the source does not say how a member is paid. To be confirmed per hub.',
  }),
);

export const vatRecoveries: readonly VatRecovery[] = organisations.map(({ code, kind }) => ({
  organisation: code,
  recoverable: kind !== 'knowledge-partner',
  from: launch,
  origin: kind === 'private-provider' ? 'demo' : 'derived',
  note:
    kind === 'knowledge-partner'
      ? 'Assumption: mostly exempt education and research, so VAT is part of the cost.'
      : 'Assumption: invoices with VAT, so the VAT paid is recoverable.',
}));

/** How the 13 offices of the source are spread over the chambers is not in it: configuration. */
const officesPerChamber: Readonly<Record<string, number>> = {
  'voka-oost-vlaanderen': 2,
  'voka-antwerpen-waasland': 3,
  'voka-west-vlaanderen': 3,
  'voka-mechelen-kempen': 2,
  'voka-limburg': 1,
  'voka-vlaams-brabant': 2,
};

export const offices: readonly Office[] = Object.entries(officesPerChamber).flatMap(([chamber, count]) =>
  Array.from({ length: count }, (_, index) => ({
    code: `${chamber}-${index + 1}`,
    name: `${names.chamber[chamber]!.replace('Kamer van Koophandel ', '')}, kantoor ${index + 1}`,
    chamber,
    from: launch,
    origin: 'configuration' as const,
    note: 'Answer 1 counts 13 offices and names none: code, name and chamber are placeholders without address.',
  })),
);
