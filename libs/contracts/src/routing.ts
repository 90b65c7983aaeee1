import { Type } from '@sinclair/typebox';
import { contract } from './contract.js';
import { Cents, Day, Hub, OneOf, PaymentBasis, Reference, Route } from './fields.js';

export const partnerAsked = contract(
  'routing.partner-asked.v1',
  'A knowledge partner was asked to take the question up.',
  Type.Object({
    hub: Hub,
    organisation: Reference('code of the partner'),
    pool: OneOf(['own-pool', 'other-province'], 'whose pool the partner stands in'),
    answerBy: Day('last day for the answer'),
  }),
);

export const partnerAnswered = contract(
  'routing.partner-answered.v1',
  'The partner accepted or refused, or did not answer in time.',
  Type.Object({
    organisation: Reference('code of the partner'),
    answer: OneOf(['accepted', 'refused', 'expired', 'recalled'], 'the answer'),
  }),
);

export const routed = contract(
  'routing.routed.v1',
  'A partner or a provider takes the question up. Coaching starts, or goes on with the new one.',
  Type.Object({
    hub: Hub,
    enterprise: Reference('surrogate of the enterprise'),
    undertaking: Reference('surrogate of the single undertaking'),
    contact: Reference('surrogate of the contact person'),
    round: Type.Integer({ minimum: 1, description: '1 at first; one more after each reopening' }),
    route: Route,
    organisation: Reference('code of the partner or provider'),
    paymentBasis: PaymentBasis,
    price: Type.Optional(Cents('for bought expertise: the price of the chosen offer, without VAT')),
    themes: Type.Array(Type.String()),
  }),
);

export const referredForImplementation = contract(
  'routing.referred-for-implementation.v1',
  'The enterprise goes to the private market itself for the implementation; no public money. Routing ends.',
  Type.Object({ hub: Hub, round: Type.Integer({ minimum: 1 }) }),
);

export const routingReopened = contract(
  'routing.reopened.v1',
  'The question must be routed again.',
  Type.Object({
    round: Type.Integer({ minimum: 2 }),
    cause: OneOf(['partner-withdrew', 'implementation-signalled'], 'why'),
  }),
);

export const routingEnded = contract(
  'routing.ended.v1',
  'Routing ended without a partner or provider.',
  Type.Object({ cause: OneOf(['nobody-available', 'enterprise-withdrew'], 'why') }),
);
