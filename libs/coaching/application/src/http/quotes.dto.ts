import { ApiProperty } from '@nestjs/swagger';
import { Cents, Choice, DayField, Flag, LongText, Nested, Reference, Text, WholeNumber } from '@digihub/http';
import type { QuoteLine, SigningCapacity, SigningEvidence } from '@digihub/coaching-domain';

export class HoursLine {
  @Text({ max: 300, optional: true, example: 'Haalbaarheidsstudie visiesysteem' })
  description?: string;

  @WholeNumber({ min: 1, max: 600_000, example: 6_000, description: 'Minutes of work' })
  minutes!: number;

  @Cents({ min: 1, max: 100_000, example: 8_500, description: 'Rate per hour, without VAT' })
  hourlyRate!: number;
}

export class PriceLine {
  @Text({ max: 300, optional: true, example: 'Gebruik van de testbank' })
  description?: string;

  @Cents({ min: 1, example: 120_000, description: 'Price without VAT' })
  price!: number;
}

export class QuoteBody {
  @Reference({ example: 'offerte-1', description: 'Reference of the quote, unique within the trajectory' })
  quote!: string;

  @Nested(() => HoursLine, { array: true, optional: true, description: 'Hours times a rate' })
  hours?: HoursLine[];

  // Only suppliers name prices, so the example has none.
  @ApiProperty({ example: [] })
  @Nested(() => PriceLine, { array: true, optional: true, description: 'Prices; of suppliers only' })
  prices?: PriceLine[];

  @DayField({ example: '2023-03-31', description: 'Planned end of the work, inside the programme' })
  plannedEnd!: string;
}

export class AmendedQuoteBody extends QuoteBody {
  @Reference({
    example: 'offerte-2',
    description: 'Reference of the new quote, unique within the trajectory',
  })
  override quote!: string;
}

/** The lines of a quote as the domain reads them. */
export const linesOf = ({ hours = [], prices = [] }: QuoteBody): QuoteLine[] => [
  ...hours.map((line) => ({ kind: 'hours' as const, ...line })),
  ...prices.map((line) => ({ kind: 'price' as const, ...line })),
];

export class CriterionAnswer {
  @Reference({ example: 'sme', description: 'Code of the criterion' })
  code!: string;

  @Flag({ example: true })
  met!: boolean;

  @LongText({ optional: true, example: 'Volgens de kmo-verklaring bij de intake.' })
  remark?: string;
}

const everyCriterion = ['sme', 'digital-question', 'advice-only', 'effort-fits', 'inside-period'].map(
  (code) => ({ code, met: true }),
);

export class CheckQuote {
  @ApiProperty({ example: everyCriterion })
  @Nested(() => CriterionAnswer, { array: true, min: 1, max: 50, description: 'Each criterion once' })
  criteria!: CriterionAnswer[];
}

export class RefuseQuote {
  @LongText({ example: 'De uren staan niet in verhouding tot de vraag.' })
  reason!: string;
}

export class SendQuote {
  @DayField({
    optional: true,
    example: '2023-04-30',
    description: 'Last day for the signature; default the term of the programme',
  })
  validUntil?: string;
}

const capacities: readonly SigningCapacity[] = [
  'statutory-director',
  'daily-manager',
  'proxy',
  'sole-trader',
];
const evidence: readonly SigningEvidence[] = [
  'statutes',
  'official-gazette',
  'kbo-extract',
  'power-of-attorney',
];

export class SignQuote {
  @DayField({ example: '2022-06-07', description: 'Day of the signature: the award' })
  signedOn!: string;

  @Text({ example: 'Zaakvoerder Voorbeeld', description: 'Who signed for the enterprise' })
  signatory!: string;

  @Choice(capacities, { example: 'statutory-director' })
  capacity!: SigningCapacity;

  @Choice(evidence, { example: 'official-gazette', description: 'What shows the power to sign' })
  evidence!: SigningEvidence;

  @Text({ example: 'archief/2022/117', description: 'Reference of the signed document in the own archive' })
  document!: string;
}

export class WithdrawQuote {
  @LongText({ example: 'De onderneming wil de vraag eerst herbekijken.' })
  reason!: string;
}
