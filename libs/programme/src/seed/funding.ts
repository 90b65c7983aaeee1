import type {
  Activity,
  AnnualHours,
  FundingKeyVersion,
  FundingSource,
  HourlyRate,
  HubBudget,
  MarketEnvelope,
  ProgrammePeriod,
  Staffing,
  VatRate,
} from '../programme.js';
import { hubs, launch } from './provinces.js';

export const periods: readonly ProgrammePeriod[] = [
  {
    first: launch,
    last: '2023-05-04',
    regulation: 'Regulation (EU) 1303/2013',
    from: launch,
    origin: 'derived',
    note: 'Answer 1 and 5a: two years; taken to run from the launch.',
  },
];

const split: Readonly<Record<Activity, Readonly<Record<FundingSource, number>>>> = {
  services: { efro: 4_000, flanders: 3_000, private: 3_000 },
  coordination: { efro: 4_000, flanders: 1_000, private: 5_000 },
};

export const fundingKeys: readonly FundingKeyVersion[] = (['services', 'coordination'] as const).map(
  (activity) => ({
    activity,
    shares: (['efro', 'flanders', 'private'] as const).map((name) => ({
      name,
      basisPoints: split[activity][name],
    })),
    from: launch,
    origin: 'derived',
    note: 'Answer 5 gives the private share (30 % and 50 %) and the totals; with EFRO at one rate all closes at 40 %.',
  }),
);

const budgets: Readonly<Record<Activity, Readonly<Record<FundingSource, number>>>> = {
  services: { efro: 55_500_000, flanders: 41_625_000, private: 41_625_000 },
  coordination: { efro: 4_500_000, flanders: 1_125_000, private: 5_625_000 },
};

export const hubBudgets: readonly HubBudget[] = hubs.flatMap(({ code: hub }) =>
  (['services', 'coordination'] as const).map((activity) => ({
    hub,
    activity,
    amounts: budgets[activity],
    from: launch,
    origin: 'derived' as const,
    note: 'Answer 5 gives EFRO 600,000, Flanders 427,500, private 56,250 and 416,250 EUR; the split follows from the keys.',
  })),
);

export const marketEnvelopes: readonly MarketEnvelope[] = hubs.map(({ code: hub }) => ({
  hub,
  amount: 27_750_000,
  from: launch,
  origin: 'derived',
  note: 'Answer 3 says there is room in the budget and gives no amount: assumption, a fifth of the services budget.',
}));

const rates = (version: string, from: string, coach: number, expert: number, coordination: number) =>
  Object.entries({ coach, expert, coordination }).map(([category, amount]): HourlyRate => ({
    version,
    category: category as HourlyRate['category'],
    amount,
    from,
    origin: 'derived',
    note: 'Assumption: the source gives no rates. To be replaced by those of the grant agreement.',
  }));

export const hourlyRates: readonly HourlyRate[] = [
  ...rates('2021.1', launch, 6_000, 8_500, 5_000),
  ...rates('2022.1', '2022-05-05', 6_240, 8_840, 5_200),
];

export const annualHours: readonly AnnualHours[] = [
  {
    hours: 1_720,
    from: '2014-01-01',
    origin: 'law',
    note: 'Regulation (EU) 1303/2013, Article 68(2), later 68a(2); Regulation (EU) 2021/1060, Article 55(2).',
  },
];

export const staffing: readonly Staffing[] = [
  { fteHundredths: 250, from: launch, origin: 'source', note: 'Answer 4: about 2.5 FTE per province.' },
];

export const vatRates: readonly VatRate[] = [
  {
    basisPoints: 2_100,
    from: '1996-01-01',
    origin: 'law',
    note: 'Royal Decree no. 20 of 20 July 1970: standard rate.',
  },
];
