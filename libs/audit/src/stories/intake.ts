import type { RequestEvent } from '@digihub/intake-domain';
import type { Stories } from '../story.js';

const channels = { web: 'web', phone: 'phone', office: 'office' } as const;
const kanalen = { web: 'de webpagina', phone: 'de telefoon', office: 'een bezoek' } as const;

/** Intake's events as a person would tell them. */
export const intakeStories: Stories<RequestEvent> = {
  'intake.request-received.v2': ({ channel, contact, question, office }) => ({
    nl: `Aanvraag via ${kanalen[channel]}${office ? ` (${office})` : ''} van ${contact.name}: “${question}”`,
    en: `Request by ${channels[channel]}${office ? ` (${office})` : ''} from ${contact.name}: “${question}”`,
  }),
  'intake.first-contact-made.v1': ({ method, note }) => ({
    nl: `Eerste contact (${method})${note ? `: ${note}` : ''}`,
    en: `First contact (${method})${note ? `: ${note}` : ''}`,
  }),
  'intake.first-contact-missed.v1': ({ dueOn }) => ({
    nl: `Eerste contact niet gehaald tegen ${dueOn}`,
    en: `First contact missed, it was due on ${dueOn}`,
  }),
  'intake.enterprise-identified.v1': ({ name, number, postcode, hub }) => ({
    nl: `Onderneming ${name} (${number}), vestiging in ${postcode}: hub ${hub}`,
    en: `Enterprise ${name} (${number}), establishment in ${postcode}: hub ${hub}`,
  }),
  'intake.found-outside-programme.v1': ({ postcode }) => ({
    nl: `Vestiging in ${postcode}: buiten het programma`,
    en: `Establishment in ${postcode}: outside the programme`,
  }),
  'intake.size-declared.v1': ({ outcome, declaredOn }) => ({
    nl: `Kmo-verklaring van ${declaredOn}: ${outcome.size}`,
    en: `SME declaration of ${declaredOn}: ${outcome.size}`,
  }),
  'intake.question-found-vague.v1': ({ missing }) => ({
    nl: `Vraag nog vaag: ${missing}`,
    en: `Question still vague: ${missing}`,
  }),
  'intake.question-clarified.v1': ({ summary, themes, implementation }) => ({
    nl: `Vraag uitgeklaard (${themes.join(', ')}${implementation ? ', implementatie' : ''}): ${summary}`,
    en: `Question clarified (${themes.join(', ')}${implementation ? ', implementation' : ''}): ${summary}`,
  }),
  'intake.waiting-agreed.v1': ({ on, until, reason }) => ({
    nl: `Afgesproken te wachten tot ${until} (op ${on}): ${reason}`,
    en: `Agreed to wait until ${until} (on ${on}): ${reason}`,
  }),
  'intake.first-line-advice-given.v1': ({ advice }) => ({
    nl: `Eerstelijnsadvies gegeven: ${advice}`,
    en: `First-line advice given: ${advice}`,
  }),
  'intake.request-declined.v1': ({ ground, reason }) => ({
    nl: `Aanvraag geweigerd (${ground}): ${reason}`,
    en: `Request declined (${ground}): ${reason}`,
  }),
  'intake.request-withdrawn.v1': ({ reason }) => ({
    nl: `Onderneming trekt zich terug: ${reason}`,
    en: `The enterprise withdraws: ${reason}`,
  }),
  'intake.trajectory-opened.v1': ({ hub, size }) => ({
    nl: `Adviestraject geopend in hub ${hub} (${size})`,
    en: `Adviestraject opened in hub ${hub} (${size})`,
  }),
  'intake.idle-noticed.v1': ({ since }) => ({
    nl: `Geen beweging sinds ${since}`,
    en: `Idle since ${since}`,
  }),
};
