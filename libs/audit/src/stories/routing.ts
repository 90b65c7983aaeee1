import type { RoutingEvent } from '@digihub/routing-domain';
import { formatCents } from '@digihub/kernel';
import type { Stories } from '../story.js';

const because = (note: string | undefined): string => (note ? `: ${note}` : '');

/** Who else was considered, in one line. */
const weighed = (
  alternatives: readonly { organisation: string; outcome: string; ground?: string }[],
): string =>
  alternatives
    .map(({ organisation, outcome, ground }) => `${organisation} (${ground ?? outcome})`)
    .join(', ') || '–';

/** Routing's events as a person would tell them. */
export const routingStories: Stories<RoutingEvent> = {
  'routing.started.v1': ({ hub, implementation }) => ({
    nl: `Routering gestart in hub ${hub}${implementation ? ' (implementatie: enkel de private markt)' : ''}`,
    en: `Routing started in hub ${hub}${implementation ? ' (implementation: private market only)' : ''}`,
  }),
  'routing.partner-asked.v1': ({
    organisation,
    pool,
    reason,
    answerBy,
    alternatives,
    conflictOfInterest,
  }) => ({
    nl: `${organisation} gevraagd (${pool}, ${reason.ground}${because(reason.note)}), antwoord tegen ${answerBy}; overwogen: ${weighed(alternatives)}; belangenconflict: ${conflictOfInterest.declaration}`,
    en: `${organisation} asked (${pool}, ${reason.ground}${because(reason.note)}), answer by ${answerBy}; considered: ${weighed(alternatives)}; conflict of interest: ${conflictOfInterest.declaration}`,
  }),
  'routing.partner-accepted.v1': ({ organisation, note }) => ({
    nl: `${organisation} neemt de vraag op${because(note)}`,
    en: `${organisation} takes the question up${because(note)}`,
  }),
  'routing.partner-refused.v1': ({ organisation, reason }) => ({
    nl: `${organisation} weigert (${reason.ground}${because(reason.note)})`,
    en: `${organisation} refuses (${reason.ground}${because(reason.note)})`,
  }),
  'routing.answer-expired.v1': ({ organisation, dueOn }) => ({
    nl: `${organisation} antwoordde niet tegen ${dueOn}`,
    en: `${organisation} did not answer by ${dueOn}`,
  }),
  'routing.ask-recalled.v1': ({ organisation, cause, reason }) => ({
    nl: `Vraag aan ${organisation} ingetrokken (${cause})${because(reason)}`,
    en: `Question to ${organisation} recalled (${cause})${because(reason)}`,
  }),
  'routing.expertise-bought.v1': ({ provider, price, procurement, offers, reason, alternatives }) => ({
    nl: `Expertise gekocht bij ${provider} voor ${formatCents(price)} (${procurement.method}, ${offers.length} offertes; ${reason.ground}${because(reason.note)}); overwogen: ${weighed(alternatives)}`,
    en: `Expertise bought from ${provider} for ${formatCents(price, 'en')} (${procurement.method}, ${offers.length} offers; ${reason.ground}${because(reason.note)}); considered: ${weighed(alternatives)}`,
  }),
  'routing.routed.v1': ({ organisation, route, paymentBasis }) => ({
    nl: `Toegewezen aan ${organisation} (${route}, ${paymentBasis})`,
    en: `Routed to ${organisation} (${route}, ${paymentBasis})`,
  }),
  'routing.implementation-noted.v1': () => ({
    nl: 'Het gaat om implementatie: enkel de private markt',
    en: 'It is about implementation: private market only',
  }),
  'routing.referred-for-implementation.v1': ({ reason, providers }) => ({
    nl: `Doorverwezen naar de private markt voor implementatie (${providers.join(', ') || 'geen namen'}): ${reason}`,
    en: `Referred to the private market for implementation (${providers.join(', ') || 'no names'}): ${reason}`,
  }),
  'routing.reopened.v1': ({ round, cause }) => ({
    nl: `Routering heropend, ronde ${round} (${cause})`,
    en: `Routing reopened, round ${round} (${cause})`,
  }),
  'routing.waiting-agreed.v1': ({ on, until, reason }) => ({
    nl: `Afgesproken te wachten tot ${until} (op ${on}): ${reason}`,
    en: `Agreed to wait until ${until} (on ${on}): ${reason}`,
  }),
  'routing.idle-noticed.v1': ({ since }) => ({
    nl: `Geen beweging sinds ${since}`,
    en: `Idle since ${since}`,
  }),
  'routing.ended-without-route.v1': ({ reason, alternatives }) => ({
    nl: `Niemand neemt de vraag op (${reason.ground}${because(reason.note)}); overwogen: ${weighed(alternatives)}`,
    en: `Nobody takes the question up (${reason.ground}${because(reason.note)}); considered: ${weighed(alternatives)}`,
  }),
  'routing.withdrawn.v1': ({ reason }) => ({
    nl: `Onderneming trekt zich terug: ${reason}`,
    en: `The enterprise withdraws: ${reason}`,
  }),
  'routing.closed.v1': ({ outcome }) => ({
    nl: `Routering afgesloten (${outcome})`,
    en: `Routing closed (${outcome})`,
  }),
};
