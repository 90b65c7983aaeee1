import { Type } from '@sinclair/typebox';
import { contract } from './contract.js';
import { Cents, Day, Hub, OneOf, Reference, Shares } from './fields.js';

const Quote = Reference('id of the quote within its trajectory');

export const programmeChanged = contract(
  'finance.programme-changed.v1',
  'The programme agreement was recorded or amended.',
  Type.Object({ version: Type.String(), effectiveFrom: Day('from when it holds') }),
);

export const quoteReserved = contract(
  'finance.quote-reserved.v1',
  'Aid and budget are reserved for the quote.',
  Type.Object({
    hub: Hub,
    quote: Quote,
    amount: Cents('cost of the services'),
    shares: Shares,
    aid: Cents('public share'),
  }),
);

export const reservationRefused = contract(
  'finance.reservation-refused.v1',
  'Neither aid nor budget is reserved for the quote.',
  Type.Object({
    hub: Hub,
    quote: Quote,
    ground: OneOf(['aid-ceiling', 'budget', 'market-envelope', 'period', 'quote-lapsed'], 'why'),
    available: Type.Optional(Cents('what is still there')),
  }),
);

export const quoteCommitted = contract(
  'finance.quote-committed.v1',
  'The signature committed aid and budget.',
  Type.Object({ quote: Quote, amount: Cents('cost of the services') }),
);

export const reservationReleased = contract(
  'finance.reservation-released.v1',
  'Aid and budget of the quote are free again.',
  Type.Object({ quote: Quote, amount: Cents('cost of the services') }),
);

export const costBooked = contract(
  'finance.cost-booked.v1',
  'Eligible cost, split by the funding key of its day.',
  Type.Object({
    cost: Reference('id of the hours entry or supplier invoice'),
    amount: Cents('the cost; negative for a reversal'),
    shares: Shares,
  }),
);

export const invoiceIssued = contract(
  'finance.invoice-issued.v1',
  "The enterprise's private share was invoiced.",
  Type.Object({
    invoice: Reference('number of the invoice'),
    net: Cents('without VAT'),
    vat: Cents('VAT'),
    gross: Cents('to be paid'),
    dueOn: Day('last day of payment'),
  }),
);

export const paymentReceived = contract(
  'finance.payment-received.v1',
  'The enterprise paid an invoice, or a part of it.',
  Type.Object({
    invoice: Reference('number of the invoice'),
    amount: Cents('received'),
    outstanding: Cents('still to be paid'),
  }),
);

export const trajectorySettled = contract(
  'finance.trajectory-settled.v1',
  'Costs, invoices and aid are final; the rest of the commitment is free again.',
  Type.Object({
    cost: Cents('eligible cost'),
    shares: Shares,
    aid: Cents('final aid'),
    released: Cents('released'),
  }),
);
