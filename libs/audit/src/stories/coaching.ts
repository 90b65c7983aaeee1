import type { CoachingEvent } from '@digihub/coaching-domain';
import type { Stories } from '../story.js';
import { because, told } from './telling.js';
import {
  capacities,
  evidences,
  infrastructureKinds,
  lapseCauses,
  reservationGrounds,
  stopGrounds,
} from './terms/coaching.js';
import { waitingOn } from './terms/intake.js';
import { organisationName } from './terms/names.js';
import { routes } from './terms/routing.js';

/** Coaching's events as a person would tell them. */
export const coachingStories: Stories<CoachingEvent> = {
  'coaching.started.v1': ({ organisation, route, coachBy }) =>
    told(
      ({ word, day, term }) =>
        `${word('Begeleiding start met', 'Coaching starts with')} ${organisationName(organisation)} (${term(routes, route)}); ${word('begeleider nodig tegen', 'coach needed by')} ${day(coachBy)}`,
    ),
  'coaching.partner-changed.v1': ({ organisation, round }) =>
    told(
      ({ word }) =>
        `${word('Verder met', 'Goes on with')} ${organisationName(organisation)} (${word('ronde', 'round')} ${round})`,
    ),
  'coaching.partner-withdrew.v1': ({ organisation, reason }) =>
    told(({ word }) => `${organisationName(organisation)} ${word('stopt', 'withdraws')}${because(reason)}`),
  'coaching.coach-assigned.v1': ({ coach, caseload, previous, reason }) =>
    told(({ word }) => {
      const others = caseload === 1 ? word('ander traject', 'other') : word('andere trajecten', 'others');
      const instead = previous
        ? `, ${word('in plaats van', 'instead of')} ${previous}${because(reason)}`
        : '';
      return `${word('Begeleider', 'Coach')} ${coach}, ${word('naast', 'beside')} ${caseload} ${others}${instead}`;
    }),
  'coaching.coach-missed.v1': ({ dueOn }) =>
    told(({ word, day }) => `${word('Geen begeleider tegen', 'No coach by')} ${day(dueOn)}`),
  'coaching.implementation-signalled.v1': ({ reason }) =>
    told(
      ({ word }) =>
        `${word('Het blijkt om implementatie te gaan', 'It turns out to be about implementation')}${because(reason)}`,
    ),
  'coaching.referral-noted.v1': () => ({
    nl: 'Genoteerd: de onderneming is doorverwezen naar de private markt',
    en: 'Noted: the enterprise was referred to the private market',
  }),
  'coaching.waiting-agreed.v1': ({ on, until, reason }) =>
    told(
      ({ word, day, term }) =>
        `${word('Afgesproken te wachten op', 'Agreed to wait for')} ${term(waitingOn, on)}, ${word('tot', 'until')} ${day(until)}${because(reason)}`,
    ),
  'coaching.idle-noticed.v1': ({ since }) =>
    told(({ word, day }) => `${word('Geen beweging sinds', 'Idle since')} ${day(since)}`),
  'coaching.completed.v1': ({ summary, report }) =>
    told(
      ({ word }) =>
        `${word('Traject voltooid', 'Trajectory completed')}${because(summary)} (${word('verslag', 'report')} ${report})`,
    ),
  'coaching.stopped.v1': ({ ground, reason }) =>
    told(
      ({ word, term }) =>
        `${word('Traject stopgezet', 'Trajectory stopped')} (${term(stopGrounds, ground)})${because(reason)}`,
    ),
  'coaching.quote-submitted.v1': ({ quote, organisation, amount: total, plannedEnd, amends }) =>
    told(
      ({ word, amount, day }) =>
        `${word('Offerte van', 'Quote of')} ${organisationName(organisation)}: ${amount(total)}, ${word('gepland einde', 'planned end')} ${day(plannedEnd)} (${quote}${amends ? word(`, vult ${amends} aan`, `, amends ${amends}`) : ''})`,
    ),
  'coaching.quote-checked.v1': ({ quote, criteria, criteriaVersion }) =>
    told(({ word }) => {
      const met = criteria.filter(({ met: fine }) => fine).length;
      return `${word('Offerte getoetst aan de selectiecriteria', 'Quote checked against the selection criteria')} ${criteriaVersion}: ${word(`${met} van ${criteria.length} voldaan`, `${met} of ${criteria.length} met`)} (${quote})`;
    }),
  'coaching.quote-approved.v1': ({ quote, amount: total }) =>
    told(
      ({ word, amount }) =>
        `${word('Offerte goedgekeurd door een tweede persoon', 'Quote approved by a second person')}: ${amount(total)} (${quote})`,
    ),
  'coaching.quote-refused.v1': ({ quote, reason }) =>
    told(({ word }) => `${word('Offerte geweigerd', 'Quote refused')}${because(reason)} (${quote})`),
  'coaching.reservation-noted.v1': ({ quote, amount: total }) =>
    told(
      ({ word, amount }) =>
        `${word('Steun en budget gereserveerd', 'Aid and budget reserved')}: ${amount(total)} (${quote})`,
    ),
  'coaching.reservation-refusal-noted.v1': ({ quote, ground, available }) =>
    told(
      ({ word, amount, term }) =>
        `${word('Geen steun en budget gereserveerd', 'No aid and budget reserved')}: ${term(reservationGrounds, ground)}${available === undefined ? '' : `, ${word('nog', 'left:')} ${amount(available)}`} (${quote})`,
    ),
  'coaching.quote-sent.v1': ({ quote, validUntil }) =>
    told(
      ({ word, day }) =>
        `${word('Offerte verzonden, geldig tot', 'Quote sent, valid until')} ${day(validUntil)} (${quote})`,
    ),
  'coaching.quote-signed.v1': ({ quote, signatory, capacity, evidence }) =>
    told(
      ({ word, term }) =>
        `${word('Offerte ondertekend door', 'Quote signed by')} ${signatory}, ${term(capacities, capacity)} (${word('bewijs', 'evidence')}: ${term(evidences, evidence)}): ${word('de toekenning', 'the award')} (${quote})`,
    ),
  'coaching.quote-lapsed.v1': ({ quote, cause, reason }) =>
    told(
      ({ word, term }) =>
        `${word('Offerte vervallen', 'Quote lapsed')}, ${term(lapseCauses, cause)}${because(reason)} (${quote})`,
    ),
  'coaching.session-logged.v1': ({ day: on, minutes, participants, notes }) =>
    told(
      ({ word, day, hours }) =>
        `${word('Sessie op', 'Session on')} ${day(on)}: ${hours(minutes)}, ${participants} ${word('deelnemers', 'participants')}${because(notes)}`,
    ),
  'coaching.infrastructure-booked.v1': ({ infrastructure, kind, organisation, from, until }) =>
    told(
      ({ word, day, term }) =>
        `${word('Infrastructuur', 'Infrastructure')} ${infrastructure} (${term(infrastructureKinds, kind)}) ${word('van', 'of')} ${organisationName(organisation)}, ${from === until ? day(from) : `${day(from)} ${word('tot', 'to')} ${day(until)}`}`,
    ),
  'coaching.test-recorded.v1': ({ what, result }) => ({
    nl: `Test: ${what} → ${result}`,
    en: `Test: ${what} → ${result}`,
  }),
  'coaching.suggestion-made.v1': ({ text }) => ({
    nl: `Suggestie${because(text)}`,
    en: `Suggestion${because(text)}`,
  }),
  'coaching.delivery-accepted.v1': ({ quote, part, final, remark }) =>
    told(
      ({ word }) =>
        `${word('Oplevering', 'Delivery')} ${part}${final ? word(' (laatste)', ' (final)') : ''} ${word('aanvaard', 'accepted')}${because(remark)} (${quote})`,
    ),
};
