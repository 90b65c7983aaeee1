import { Cents, Choice, DayField, Flag, Nested, Text } from '@digihub/http';

export class OtherAid {
  @DayField({ example: '2021-10-01' })
  awardedOn!: string;

  @Cents({ min: 1, example: 1_500_000 })
  amount!: number;

  @Text({ max: 200, example: 'VLAIO' })
  grantor!: string;
}

const months = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

export class DeclareOtherAid {
  @DayField({ example: '2022-05-09' })
  declaredOn!: string;

  @Choice(months, { example: '01', description: 'Month in which the fiscal year begins' })
  fiscalYearStartMonth!: string;

  @Flag({ example: false, description: 'Carries goods by road for hire' })
  roadFreight!: boolean;

  @Nested(() => OtherAid, {
    array: true,
    max: 50,
    description: 'All aid received elsewhere; none: an empty list',
  })
  others!: OtherAid[];
}
