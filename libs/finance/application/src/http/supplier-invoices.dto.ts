import { Cents, DayField, LongText, Reference, Text } from '@digihub/http';

export class ReceiveSupplierInvoice {
  @Reference({ example: 'demo-data', description: 'The organisation that sent it' })
  supplier!: string;

  @Text({ max: 50, example: '2022/0014', description: "The supplier's own number" })
  number!: string;

  @DayField({ example: '2022-06-01' })
  issuedOn!: string;

  @Cents({ min: 1, example: 500_000, description: 'Without VAT' })
  net!: number;

  @Cents({ example: 105_000 })
  vat!: number;
}

export class RejectSupplierInvoice {
  @LongText({ example: 'De geleverde dagen kloppen niet met de bestelling.' })
  reason!: string;
}

export class PaySupplierInvoice {
  @DayField({ example: '2022-07-01' })
  paidOn!: string;

  @Text({ max: 50, example: 'B-2022-0077', description: 'Of the statement that proves the payment' })
  bankReference!: string;
}
