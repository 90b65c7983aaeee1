import { Type } from '@sinclair/typebox';
import { contract } from './contract.js';
import { Cents, Day, Hub, OneOf, PaymentBasis, Reference, Route } from './fields.js';

const Quote = Reference('id of the quote within its trajectory');

export const coachAssigned = contract(
  'coaching.coach-assigned.v1',
  'A coach guides the trajectory from now on.',
  Type.Object({ hub: Hub, coach: Reference('pseudonym of the coach') }),
);

export const quoteApproved = contract(
  'coaching.quote-approved.v1',
  'A second person of the hub approved the quote. Finance reserves aid and budget, or neither.',
  Type.Object({
    hub: Hub,
    quote: Quote,
    amends: Type.Optional(Reference('the signed quote that this one amends')),
    enterprise: Reference('surrogate of the enterprise'),
    undertaking: Reference('surrogate of the single undertaking'),
    organisation: Reference('code of the partner or provider'),
    route: Route,
    paymentBasis: PaymentBasis,
    amount: Cents('cost of the services, without VAT'),
    plannedEnd: Day('planned end of the work'),
    criteriaVersion: Type.String(),
  }),
);

export const quoteSent = contract(
  'coaching.quote-sent.v1',
  'The quote went to the enterprise.',
  Type.Object({ quote: Quote, validUntil: Day('last day for the signature') }),
);

export const quoteSigned = contract(
  'coaching.quote-signed.v1',
  'The enterprise signed: the award date. Finance commits.',
  Type.Object({ quote: Quote, signedOn: Day('day of the signature') }),
);

export const quoteLapsed = contract(
  'coaching.quote-lapsed.v1',
  'The quote will not be signed. Finance releases what was reserved.',
  Type.Object({ quote: Quote, cause: OneOf(['expired', 'withdrawn', 'not-sent', 'stopped'], 'why') }),
);

export const hoursCounted = contract(
  'coaching.hours-counted.v1',
  'Hours of a locked sheet, counted against 1,720 a year. A reversal counts negatively.',
  Type.Object({
    entry: Reference('id of the entry, unique over all sheets'),
    person: Reference('pseudonym of the person'),
    organisation: Reference('employer: code of the partner or chamber'),
    hub: Hub,
    day: Day('day of the work'),
    minutes: Type.Integer({ description: 'minutes worked' }),
    eligibleMinutes: Type.Integer({ description: 'of which within the yearly cap' }),
    reverses: Type.Optional(Reference('the entry that this one takes back')),
  }),
);

export const deliveryAccepted = contract(
  'coaching.delivery-accepted.v1',
  'The coach accepted a part of the work, or all of it.',
  Type.Object({ quote: Quote, part: Type.Integer({ minimum: 1 }), final: Type.Boolean() }),
);

export const implementationSignalled = contract(
  'coaching.implementation-signalled.v1',
  'The work turns out to be about implementation: it goes to the market in any case.',
  Type.Object({ round: Type.Integer({ minimum: 1 }) }),
);

export const partnerWithdrew = contract(
  'coaching.partner-withdrew.v1',
  'The partner or provider stops; the question must be routed again.',
  Type.Object({ round: Type.Integer({ minimum: 1 }), organisation: Reference('who stops') }),
);

export const coachingEnded = contract(
  'coaching.ended.v1',
  'Completed with a report, or stopped. Finance settles cost to date.',
  Type.Object({
    outcome: OneOf(['completed', 'stopped'], 'how it ended'),
    ground: Type.Optional(
      OneOf(['enterprise', 'partner', 'hub', 'bankruptcy', 'implementation'], 'on whose account it stopped'),
    ),
  }),
);
