import { Cents, Choice, DayField, Nested, Reference, Text, WholeNumber } from '@digihub/http';

export class KeyShare {
  @Choice(['efro', 'flanders', 'private'], { example: 'efro' })
  name!: 'efro' | 'flanders' | 'private';

  @WholeNumber({ min: 0, max: 10_000, example: 10_000, description: 'The shares of a key sum to 10,000' })
  basisPoints!: number;
}

export class NewFundingKey {
  @Choice(['services', 'coordination'], { example: 'coordination' })
  activity!: 'services' | 'coordination';

  @Nested(() => KeyShare, { array: true, min: 1, max: 3 })
  shares!: KeyShare[];

  @DayField({ example: '2022-07-01' })
  from!: string;
}

export class SourceAmounts {
  @Cents({ example: 55_500_000 })
  efro!: number;

  @Cents({ example: 41_625_000 })
  flanders!: number;

  @Cents({ example: 41_625_000 })
  private!: number;
}

export class NewHubBudget {
  @Reference({ example: 'limburg' })
  hub!: string;

  @Choice(['services', 'coordination'], { example: 'services' })
  activity!: 'services' | 'coordination';

  @Nested(() => SourceAmounts)
  amounts!: SourceAmounts;

  @DayField({ example: '2022-07-01' })
  from!: string;
}

export class NewMarketEnvelope {
  @Reference({ example: 'limburg' })
  hub!: string;

  @Cents({ example: 30_000_000, description: 'Cost of bought expertise' })
  amount!: number;

  @DayField({ example: '2022-07-01' })
  from!: string;
}

export class NewPeriod {
  @DayField({ example: '2021-05-05' })
  first!: string;

  @DayField({ example: '2023-05-04' })
  last!: string;

  @Text({ max: 100, example: 'Regulation (EU) 1303/2013' })
  regulation!: string;

  @DayField({ example: '2022-07-01' })
  from!: string;
}

export class NewHourlyRate {
  @Reference({ example: '2022-2' })
  version!: string;

  @Choice(['coach', 'expert', 'coordination'], { example: 'expert' })
  category!: 'coach' | 'expert' | 'coordination';

  @Cents({ example: 8_840, description: 'An hour' })
  amount!: number;

  @DayField({ example: '2022-07-01' })
  from!: string;
}

/** What an amendment adds; nothing that held before its days changes. */
export class ProposeAmendment {
  @Reference({ example: '2022-2', description: 'The version of the programme that results' })
  version!: string;

  @DayField({ example: '2022-07-01' })
  effectiveFrom!: string;

  @Text({ max: 100, example: 'VR 2022 0107 DOC', description: "Reference of the funder's decision" })
  decision!: string;

  @Nested(() => NewFundingKey, { array: true, max: 10, optional: true })
  fundingKeys?: NewFundingKey[];

  @Nested(() => NewHubBudget, { array: true, max: 50, optional: true })
  hubBudgets?: NewHubBudget[];

  @Nested(() => NewMarketEnvelope, { array: true, max: 50, optional: true })
  marketEnvelopes?: NewMarketEnvelope[];

  @Nested(() => NewPeriod, { array: true, max: 5, optional: true })
  periods?: NewPeriod[];

  @Nested(() => NewHourlyRate, { array: true, max: 10, optional: true })
  hourlyRates?: NewHourlyRate[];
}
