import type { Considered, Reason, RoutingEvent } from '@digihub/routing-domain';
import type { Stories } from '../story.js';
import { because, type Terms, told, type Tongue } from './telling.js';
import { waitingOn } from './terms/intake.js';
import { hubName, organisationName } from './terms/names.js';
import {
  alternatives as outcomes,
  askGrounds,
  closingOutcomes,
  endGrounds,
  marketGrounds,
  offerChoices,
  partnerRefusals,
  paymentBases,
  procurementMethods,
  recallCauses,
  reopeningCauses,
  routes,
} from './terms/routing.js';

/** A ground, and what was said beside it. */
const why = <Ground extends string>({ term }: Tongue, words: Terms<Ground>, reason: Reason<Ground>): string =>
  `${term(words, reason.ground)}${because(reason.note)}`;

/** Who else was considered, and whose interests are at stake. */
const weighed = (
  { word, term }: Tongue,
  { alternatives, conflictOfInterest: { declaration, statement } }: Considered,
): string => {
  const others = alternatives.map(
    ({ organisation, outcome, ground }) =>
      `${organisationName(organisation)} (${term(outcomes, ground ?? outcome)})`,
  );
  const interests = declaration === 'none' ? `: ${word('geen', 'none')}` : because(statement);
  return `${word('overwogen', 'considered')}: ${others.join(', ') || word('niemand anders', 'nobody else')}; ${word('belangenconflict', 'conflict of interest')}${interests}`;
};

/** Routing's events as a person would tell them. */
export const routingStories: Stories<RoutingEvent> = {
  'routing.started.v1': ({ hub, implementation }) =>
    told(
      ({ word }) =>
        `${word('Toewijzing gestart bij', 'Routing started in')} ${hubName(hub)}${implementation ? word(' (implementatie: enkel de private markt)', ' (implementation: private market only)') : ''}`,
    ),
  'routing.partner-asked.v1': ({ organisation, pool, reason, answerBy, ...considered }) =>
    told((tongue) => {
      const { word, day, term } = tongue;
      return `${organisationName(organisation)} ${word('gevraagd', 'asked')} (${term(routes, pool)}, ${why(tongue, askGrounds, reason)}), ${word('antwoord tegen', 'answer by')} ${day(answerBy)}; ${weighed(tongue, considered)}`;
    }),
  'routing.partner-accepted.v1': ({ organisation, note }) =>
    told(
      ({ word }) =>
        `${organisationName(organisation)} ${word('neemt de vraag op', 'takes the question up')}${because(note)}`,
    ),
  'routing.partner-refused.v1': ({ organisation, reason }) =>
    told(
      (tongue) =>
        `${organisationName(organisation)} ${tongue.word('weigert', 'refuses')} (${why(tongue, partnerRefusals, reason)})`,
    ),
  'routing.answer-expired.v1': ({ organisation, dueOn }) =>
    told(
      ({ word, day }) =>
        `${organisationName(organisation)} ${word('antwoordde niet tegen', 'did not answer by')} ${day(dueOn)}`,
    ),
  'routing.ask-recalled.v1': ({ organisation, cause, reason }) =>
    told(
      ({ word, term }) =>
        `${word('Vraag ingetrokken bij', 'Question recalled from')} ${organisationName(organisation)} (${term(recallCauses, cause)})${because(reason)}`,
    ),
  'routing.expertise-bought.v1': ({ provider, price, procurement, offers, reason, choice, ...considered }) =>
    told((tongue) => {
      const { word, amount, term } = tongue;
      const count = `${offers.length} ${offers.length === 1 ? word('offerte', 'offer') : word('offertes', 'offers')}`;
      return [
        `${word('Expertise aangekocht bij', 'Expertise bought from')} ${organisationName(provider)} ${word('voor', 'for')} ${amount(price)} (${term(procurementMethods, procurement.method)}, ${count}, ${why(tongue, offerChoices, choice)})`,
        why(tongue, marketGrounds, reason),
        weighed(tongue, considered),
      ].join('; ');
    }),
  'routing.routed.v1': ({ organisation, route, paymentBasis }) =>
    told(
      ({ word, term }) =>
        `${word('Toegewezen aan', 'Routed to')} ${organisationName(organisation)} (${term(routes, route)}, ${term(paymentBases, paymentBasis)})`,
    ),
  'routing.implementation-noted.v1': () => ({
    nl: 'Het gaat om implementatie: enkel de private markt',
    en: 'It is about implementation: private market only',
  }),
  'routing.referred-for-implementation.v1': ({ reason, providers, ...considered }) =>
    told((tongue) => {
      const { word } = tongue;
      const named = providers.map(organisationName).join(', ') || word('geen namen', 'no names');
      return `${word('Doorverwezen naar de private markt voor implementatie', 'Referred to the private market for implementation')} (${named})${because(reason)}; ${weighed(tongue, considered)}`;
    }),
  'routing.reopened.v1': ({ round, cause }) =>
    told(
      ({ word, term }) =>
        `${word('Toewijzing heropend, ronde', 'Routing reopened, round')} ${round} (${term(reopeningCauses, cause)})`,
    ),
  'routing.waiting-agreed.v1': ({ on, until, reason }) =>
    told(
      ({ word, day, term }) =>
        `${word('Afgesproken te wachten op', 'Agreed to wait for')} ${term(waitingOn, on)}, ${word('tot', 'until')} ${day(until)}${because(reason)}`,
    ),
  'routing.idle-noticed.v1': ({ since }) =>
    told(({ word, day }) => `${word('Geen beweging sinds', 'Idle since')} ${day(since)}`),
  'routing.ended-without-route.v1': ({ reason, ...considered }) =>
    told(
      (tongue) =>
        `${tongue.word('Niemand neemt de vraag op', 'Nobody takes the question up')} (${why(tongue, endGrounds, reason)}); ${weighed(tongue, considered)}`,
    ),
  'routing.withdrawn.v1': ({ reason }) =>
    told(
      ({ word }) => `${word('Onderneming trekt zich terug', 'The enterprise withdraws')}${because(reason)}`,
    ),
  'routing.closed.v1': ({ outcome }) =>
    told(
      ({ word, term }) =>
        `${word('Toewijzing afgesloten', 'Routing closed')} (${term(closingOutcomes, outcome)})`,
    ),
};
