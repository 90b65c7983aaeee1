import type { RequestEvent } from '@digihub/intake-domain';
import type { Stories } from '../story.js';
import { because, told } from './telling.js';
import { channels, contactMethods, declineGrounds, sizes, waitingOn } from './terms/intake.js';
import { hubName, officeName, themes, writtenNumber } from './terms/names.js';

/** Intake's events as a person would tell them. */
export const intakeStories: Stories<RequestEvent> = {
  'intake.request-received.v2': ({ channel, contact, question, office }) =>
    told(
      ({ word, term }) =>
        `${word('Aanvraag', 'Request')} ${term(channels, channel)}${office ? ` (${officeName(office)})` : ''} ${word('van', 'from')} ${contact.name}${because(question)}`,
    ),
  'intake.first-contact-made.v1': ({ method, note }) =>
    told(
      ({ word, term }) =>
        `${word('Eerste contact', 'First contact')} ${term(contactMethods, method)}${because(note)}`,
    ),
  'intake.first-contact-missed.v1': ({ dueOn }) =>
    told(
      ({ word, day }) =>
        `${word('Eerste contact niet gehaald tegen', 'First contact missed, it was due on')} ${day(dueOn)}`,
    ),
  'intake.enterprise-identified.v1': ({ name, number, postcode, hub }) =>
    told(
      ({ word }) =>
        `${word('Onderneming', 'Enterprise')} ${name} (${writtenNumber(number)}), ${word('vestiging in', 'establishment in')} ${postcode}: ${hubName(hub)}`,
    ),
  'intake.found-outside-programme.v1': ({ postcode }) =>
    told(
      ({ word }) =>
        `${word('Vestiging in', 'Establishment in')} ${postcode}: ${word('buiten het programma', 'outside the programme')}`,
    ),
  'intake.size-declared.v1': ({ outcome, declaredOn }) =>
    told(
      ({ word, day, term }) =>
        `${word('Kmo-verklaring van', 'SME declaration of')} ${day(declaredOn)}: ${term(sizes, outcome.size)}`,
    ),
  'intake.question-found-vague.v1': ({ missing }) =>
    told(({ word }) => `${word('Vraag nog vaag', 'Question still vague')}${because(missing)}`),
  'intake.question-clarified.v1': ({ summary, themes: about, implementation }) =>
    told(({ word, term }) => {
      const named = about.map((theme) => term(themes, theme));
      const marked = implementation ? [...named, word('implementatie', 'implementation')] : named;
      return `${word('Vraag uitgeklaard', 'Question clarified')} (${marked.join(', ')})${because(summary)}`;
    }),
  'intake.waiting-agreed.v1': ({ on, until, reason }) =>
    told(
      ({ word, day, term }) =>
        `${word('Afgesproken te wachten op', 'Agreed to wait for')} ${term(waitingOn, on)}, ${word('tot', 'until')} ${day(until)}${because(reason)}`,
    ),
  'intake.first-line-advice-given.v1': ({ advice }) =>
    told(({ word }) => `${word('Eerstelijnsadvies gegeven', 'First-line advice given')}${because(advice)}`),
  'intake.request-declined.v1': ({ ground, reason }) =>
    told(
      ({ word, term }) =>
        `${word('Aanvraag geweigerd', 'Request declined')} (${term(declineGrounds, ground)})${because(reason)}`,
    ),
  'intake.request-withdrawn.v1': ({ reason }) =>
    told(
      ({ word }) => `${word('Onderneming trekt zich terug', 'The enterprise withdraws')}${because(reason)}`,
    ),
  'intake.trajectory-opened.v1': ({ hub, size }) =>
    told(
      ({ word, term }) =>
        `${word('Adviestraject geopend bij', 'Adviestraject opened in')} ${hubName(hub)} (${term(sizes, size)})`,
    ),
  'intake.idle-noticed.v1': ({ since }) =>
    told(({ word, day }) => `${word('Geen beweging sinds', 'Idle since')} ${day(since)}`),
};
