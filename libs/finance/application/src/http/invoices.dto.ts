import { Cents, DayField, LongText, Reference, Text } from '@digihub/http';

export class RequestInstalment {
  @Cents({ min: 1, example: 100_000, description: 'Without VAT' })
  net!: number;

  @Reference({
    example: 'voka-limburg',
    optional: true,
    description: 'Default: the first chamber that leads',
  })
  chamber?: string;
}

export class RequestFinalInvoice {
  @Reference({
    example: 'voka-limburg',
    optional: true,
    description: 'Default: the first chamber that leads',
  })
  chamber?: string;
}

export class RecordPayment {
  @Cents({ min: 1, example: 100_000 })
  amount!: number;

  @DayField({ example: '2022-06-20' })
  receivedOn!: string;

  @Text({ max: 50, example: 'B-2022-0081' })
  bankReference!: string;
}

export class RecordRefund {
  @Cents({ min: 1, example: 12_100 })
  amount!: number;

  @DayField({ example: '2022-06-20' })
  paidOn!: string;

  @Text({ max: 50, example: 'B-2022-0082' })
  bankReference!: string;
}

export class ProposeWriteOff {
  @LongText({ example: 'De onderneming is failliet; de curator meldt geen dividend.' })
  reason!: string;
}
