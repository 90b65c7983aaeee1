import {
  Cents,
  Choice,
  DayField,
  Email,
  EnterpriseNumber,
  Flag,
  InstantField,
  LongText,
  Nested,
  Phone,
  Postcode,
  Reference,
  ReferenceList,
  Text,
  WholeNumber,
} from '@digihub/http';

export class ContactPerson {
  @Text({ max: 200, example: 'Aanvrager Voorbeeld' })
  name!: string;

  @Email({ example: 'aanvrager@voorbeeld.example', optional: true })
  email?: string;

  @Phone({ example: '+32 51 00 00 00', optional: true })
  phone?: string;
}

export class ReceiveRequest {
  @Choice(['web', 'phone', 'office'], { example: 'office', description: 'How the request came in' })
  channel!: 'web' | 'phone' | 'office';

  @Reference({ example: 'voka-west-vlaanderen-1', optional: true, description: 'Office of the visit' })
  office?: string;

  @Choice(['nl', 'en', 'fr'], { example: 'nl' })
  language!: 'nl' | 'en' | 'fr';

  @Nested(() => ContactPerson)
  contact!: ContactPerson;

  @LongText({ example: 'Hoe kunnen we onze planning met AI verbeteren?' })
  question!: string;

  @Text({ max: 200, optional: true, example: 'Voorbeeld bv' })
  enterpriseName?: string;

  @Reference({ example: 'west-vlaanderen', optional: true, description: 'Whose list it stands in meanwhile' })
  provisionalHub?: string;

  @InstantField({
    example: '2022-05-09T09:00:00.000Z',
    optional: true,
    description: 'When it came in; default now',
  })
  receivedAt?: string;
}

export class RecordFirstContact {
  @Choice(['phone', 'email', 'visit'], { example: 'phone' })
  method!: 'phone' | 'email' | 'visit';

  @InstantField({ example: '2022-05-10T09:00:00.000Z' })
  contactedAt!: string;

  @LongText({ optional: true, example: 'Belt volgende week terug met de planning.' })
  note?: string;
}

export class IdentifyEnterprise {
  @EnterpriseNumber({ example: '0123.456.749' })
  number!: string;

  @Text({ max: 200, example: 'Voorbeeld bv' })
  name!: string;

  @Text({ max: 300, optional: true, example: 'Voorbeeldstraat 1' })
  address?: string;

  @Choice(['legal-person', 'natural-person'], { example: 'legal-person' })
  legalForm!: 'legal-person' | 'natural-person';

  @Postcode({ example: '8500', description: 'Of the establishment: it decides the hub' })
  postcode!: string;

  @Choice([...'ABCDEFGHIJKLMNOPQRSTU'], { example: 'C', description: 'NACE section' })
  sector!: string;
}

export class Figures {
  @WholeNumber({ min: 0, max: 100_000_000, example: 2450, description: 'Annual work units, in hundredths' })
  staffHundredths!: number;

  @Cents({ example: 310_000_000, description: 'Annual turnover' })
  turnover!: number;

  @Cents({ example: 280_000_000, description: 'Balance sheet total' })
  balanceSheet!: number;
}

export class RelatedFigures {
  @WholeNumber({
    min: 0,
    max: 10_000,
    example: 2500,
    description: 'Share of capital or votes, in basis points',
  })
  shareBasisPoints!: number;

  @Nested(() => Figures)
  figures!: Figures;
}

export class Period {
  @DayField({ example: '2021-12-31', description: 'Last day of the closed period' })
  closedOn!: string;

  @Nested(() => Figures)
  own!: Figures;

  @Nested(() => RelatedFigures, { array: true, max: 50 })
  related!: RelatedFigures[];
}

export class Declaration {
  @Nested(() => Period)
  latest!: Period;

  @Nested(() => Period, { optional: true })
  previous?: Period;

  @Choice(['micro', 'small', 'medium', 'not-sme'], { example: 'small', optional: true })
  sizeBefore?: 'micro' | 'small' | 'medium' | 'not-sme';

  @Flag({ example: false, optional: true, description: 'A merger or takeover in the latest period' })
  ownershipChanged?: boolean;

  @WholeNumber({ min: 0, max: 10_000, example: 0, description: 'Public ownership, in basis points' })
  publicOwnershipBasisPoints!: number;
}

export class DeclareSize {
  @Nested(() => Declaration)
  declaration!: Declaration;

  @DayField({ example: '2022-05-09' })
  declaredOn!: string;

  @EnterpriseNumber({
    example: '0566.988.259',
    optional: true,
    description: 'Head of the group, if there is one',
  })
  groupNumber?: string;
}

export class FindQuestionVague {
  @LongText({ example: 'Welk proces bedoelt de onderneming?' })
  missing!: string;
}

export class ClarifyQuestion {
  @LongText({ example: 'Vraagvoorspelling voor de productieplanning.' })
  summary!: string;

  @ReferenceList({ example: ['artificial-intelligence'], maxItems: 5 })
  themes!: string[];

  @Flag({ example: false, description: 'Is it about implementation?' })
  implementation!: boolean;
}

export class AgreeToWait {
  @Choice(['us', 'enterprise', 'partner'], { example: 'enterprise' })
  on!: 'us' | 'enterprise' | 'partner';

  @DayField({ example: '2022-06-30' })
  until!: string;

  @LongText({ example: 'De zaakvoerder is tot dan met verlof.' })
  reason!: string;
}

export class GiveFirstLineAdvice {
  @LongText({ example: 'Een standaardpakket volstaat; drie aanbieders genoemd.' })
  advice!: string;
}

export class Decline {
  @Choice(['not-digital', 'no-capacity', 'duplicate', 'not-eligible', 'other'], { example: 'not-digital' })
  ground!: 'not-digital' | 'no-capacity' | 'duplicate' | 'not-eligible' | 'other';

  @LongText({ example: 'De vraag gaat over huisvesting.' })
  reason!: string;
}

export class Withdraw {
  @LongText({ example: 'De onderneming ziet ervan af.' })
  reason!: string;
}
