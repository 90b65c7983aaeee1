import { routingContracts } from '@digihub/contracts';
import { as, type PublicationMap, publisher } from '@digihub/event-bus';
import { type RoutingEvent, routingUpcasters } from '@digihub/routing-domain';

const answered = (organisation: string, answer: 'accepted' | 'refused' | 'expired' | 'recalled') =>
  as(routingContracts.partnerAnswered, { organisation, answer });

/** Stored event → published event. What is absent here stays private: reasons, alternatives, offers, waiting. */
const publications: PublicationMap<RoutingEvent> = {
  'routing.partner-asked.v1': ({ data: { hub, organisation, pool, answerBy } }) =>
    as(routingContracts.partnerAsked, { hub, organisation, pool, answerBy }),
  'routing.partner-accepted.v1': ({ data }) => answered(data.organisation, 'accepted'),
  'routing.partner-refused.v1': ({ data }) => answered(data.organisation, 'refused'),
  'routing.answer-expired.v1': ({ data }) => answered(data.organisation, 'expired'),
  'routing.ask-recalled.v1': ({ data }) => answered(data.organisation, 'recalled'),
  'routing.routed.v1': ({ data: { themes, ...data } }) =>
    as(routingContracts.routed, { ...data, themes: [...themes] }),
  'routing.referred-for-implementation.v1': ({ data: { hub, round } }) =>
    as(routingContracts.referredForImplementation, { hub, round }),
  'routing.reopened.v1': ({ data: { round, cause } }) =>
    as(routingContracts.routingReopened, { round, cause }),
  'routing.ended-without-route.v1': () => as(routingContracts.routingEnded, { cause: 'nobody-available' }),
  'routing.withdrawn.v1': () => as(routingContracts.routingEnded, { cause: 'enterprise-withdrew' }),
};

export const routingPublisher = publisher('routing', ['routing-'], routingUpcasters, publications);
