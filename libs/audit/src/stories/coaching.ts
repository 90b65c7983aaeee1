import type { CoachingEvent } from '@digihub/coaching-domain';
import { formatCents } from '@digihub/kernel';
import type { Stories } from '../story.js';

const because = (note: string | undefined): string => (note ? `: ${note}` : '');

/** Coaching's events as a person would tell them. */
export const coachingStories: Stories<CoachingEvent> = {
  'coaching.started.v1': ({ organisation, route, coachBy }) => ({
    nl: `Begeleiding start met ${organisation} (${route}); begeleider nodig tegen ${coachBy}`,
    en: `Coaching starts with ${organisation} (${route}); coach needed by ${coachBy}`,
  }),
  'coaching.partner-changed.v1': ({ organisation, round }) => ({
    nl: `Verder met ${organisation} (ronde ${round})`,
    en: `Goes on with ${organisation} (round ${round})`,
  }),
  'coaching.partner-withdrew.v1': ({ organisation, reason }) => ({
    nl: `${organisation} stopt: ${reason}`,
    en: `${organisation} withdraws: ${reason}`,
  }),
  'coaching.coach-assigned.v1': ({ coach, caseload, previous, reason }) => ({
    nl: `Begeleider ${coach} (had ${caseload} trajecten)${previous ? ` in plaats van ${previous}${because(reason)}` : ''}`,
    en: `Coach ${coach} (had ${caseload} trajectories)${previous ? ` instead of ${previous}${because(reason)}` : ''}`,
  }),
  'coaching.coach-missed.v1': ({ dueOn }) => ({
    nl: `Geen begeleider tegen ${dueOn}`,
    en: `No coach by ${dueOn}`,
  }),
  'coaching.implementation-signalled.v1': ({ reason }) => ({
    nl: `Het blijkt om implementatie te gaan: ${reason}`,
    en: `It turns out to be about implementation: ${reason}`,
  }),
  'coaching.referral-noted.v1': () => ({
    nl: 'Genoteerd: de onderneming is doorverwezen naar de private markt',
    en: 'Noted: the enterprise was referred to the private market',
  }),
  'coaching.waiting-agreed.v1': ({ on, until, reason }) => ({
    nl: `Afgesproken te wachten tot ${until} (op ${on}): ${reason}`,
    en: `Agreed to wait until ${until} (on ${on}): ${reason}`,
  }),
  'coaching.idle-noticed.v1': ({ since }) => ({
    nl: `Geen beweging sinds ${since}`,
    en: `Idle since ${since}`,
  }),
  'coaching.completed.v1': ({ summary, report }) => ({
    nl: `Traject afgerond (verslag ${report}): ${summary}`,
    en: `Trajectory completed (report ${report}): ${summary}`,
  }),
  'coaching.stopped.v1': ({ ground, reason }) => ({
    nl: `Traject gestopt (${ground}): ${reason}`,
    en: `Trajectory stopped (${ground}): ${reason}`,
  }),
  'coaching.quote-submitted.v1': ({ quote, organisation, amount, plannedEnd, amends }) => ({
    nl: `Offerte ${quote} van ${organisation}: ${formatCents(amount)}, gepland einde ${plannedEnd}${amends ? ` (vult ${amends} aan)` : ''}`,
    en: `Quote ${quote} of ${organisation}: ${formatCents(amount, 'en')}, planned end ${plannedEnd}${amends ? ` (amends ${amends})` : ''}`,
  }),
  'coaching.quote-checked.v1': ({ quote, criteria, criteriaVersion }) => ({
    nl: `Offerte ${quote} getoetst aan de selectiecriteria ${criteriaVersion}: ${criteria.filter(({ met }) => met).length} van ${criteria.length} voldaan`,
    en: `Quote ${quote} checked against selection criteria ${criteriaVersion}: ${criteria.filter(({ met }) => met).length} of ${criteria.length} met`,
  }),
  'coaching.quote-approved.v1': ({ quote, amount }) => ({
    nl: `Offerte ${quote} goedgekeurd door een tweede persoon: ${formatCents(amount)}`,
    en: `Quote ${quote} approved by a second person: ${formatCents(amount, 'en')}`,
  }),
  'coaching.quote-refused.v1': ({ quote, reason }) => ({
    nl: `Offerte ${quote} geweigerd: ${reason}`,
    en: `Quote ${quote} refused: ${reason}`,
  }),
  'coaching.reservation-noted.v1': ({ quote, amount }) => ({
    nl: `Steun en budget gereserveerd voor offerte ${quote} (${formatCents(amount)})`,
    en: `Aid and budget reserved for quote ${quote} (${formatCents(amount, 'en')})`,
  }),
  'coaching.reservation-refusal-noted.v1': ({ quote, ground, available }) => ({
    nl: `Geen reservering voor offerte ${quote} (${ground}${available === undefined ? '' : `, nog ${formatCents(available)}`})`,
    en: `No reservation for quote ${quote} (${ground}${available === undefined ? '' : `, ${formatCents(available, 'en')} left`})`,
  }),
  'coaching.quote-sent.v1': ({ quote, validUntil }) => ({
    nl: `Offerte ${quote} verzonden, geldig tot ${validUntil}`,
    en: `Quote ${quote} sent, valid until ${validUntil}`,
  }),
  'coaching.quote-signed.v1': ({ quote, signatory, capacity, evidence }) => ({
    nl: `Offerte ${quote} ondertekend door ${signatory} (${capacity}, ${evidence}): de toekenning`,
    en: `Quote ${quote} signed by ${signatory} (${capacity}, ${evidence}): the award`,
  }),
  'coaching.quote-lapsed.v1': ({ quote, cause, reason }) => ({
    nl: `Offerte ${quote} vervallen (${cause})${because(reason)}`,
    en: `Quote ${quote} lapsed (${cause})${because(reason)}`,
  }),
  'coaching.session-logged.v1': ({ day, minutes, participants, notes }) => ({
    nl: `Sessie op ${day}: ${minutes} minuten, ${participants} deelnemers${because(notes)}`,
    en: `Session on ${day}: ${minutes} minutes, ${participants} participants${because(notes)}`,
  }),
  'coaching.infrastructure-booked.v1': ({ infrastructure, organisation, from, until }) => ({
    nl: `Infrastructuur ${infrastructure} van ${organisation}, ${from} tot ${until}`,
    en: `Infrastructure ${infrastructure} of ${organisation}, ${from} to ${until}`,
  }),
  'coaching.test-recorded.v1': ({ what, result }) => ({
    nl: `Test: ${what} → ${result}`,
    en: `Test: ${what} → ${result}`,
  }),
  'coaching.suggestion-made.v1': ({ text }) => ({ nl: `Suggestie: ${text}`, en: `Suggestion: ${text}` }),
  'coaching.delivery-accepted.v1': ({ quote, part, final, remark }) => ({
    nl: `Oplevering ${part}${final ? ' (laatste)' : ''} van offerte ${quote} aanvaard${because(remark)}`,
    en: `Delivery ${part}${final ? ' (final)' : ''} of quote ${quote} accepted${because(remark)}`,
  }),
};
