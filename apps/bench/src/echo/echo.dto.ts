import { Choice, Email, InstantField, LongText, Nested, Phone, Reference, Text } from '@digihub/http';

/** The fields of intake's own bodies, so that validation has the same work. */
export class EchoedContact {
  @Text({ max: 200, example: 'Aanvrager Voorbeeld' })
  name!: string;

  @Email({ example: 'aanvrager@voorbeeld.example', optional: true })
  email?: string;

  @Phone({ example: '+32 51 00 00 00', optional: true })
  phone?: string;
}

export class EchoedRequest {
  @Choice(['web', 'phone', 'office'], { example: 'phone' })
  channel!: 'web' | 'phone' | 'office';

  @Reference({ example: 'voka-limburg-1', optional: true })
  office?: string;

  @Choice(['nl', 'en', 'fr'], { example: 'nl' })
  language!: 'nl' | 'en' | 'fr';

  @Nested(() => EchoedContact)
  contact!: EchoedContact;

  @LongText({ example: 'Hoe kunnen we onze planning met AI verbeteren?' })
  question!: string;

  @Text({ max: 200, optional: true, example: 'Voorbeeld bv' })
  enterpriseName?: string;

  @Reference({ example: 'west-vlaanderen', optional: true })
  provisionalHub?: string;

  @InstantField({ example: '2022-05-09T09:00:00.000Z', optional: true })
  receivedAt?: string;
}

export class EchoedQuestion {
  @LongText({ example: 'Welk proces bedoelt de onderneming?' })
  missing!: string;
}
