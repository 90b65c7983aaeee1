import { defineRefusals } from '@digihub/kernel';

/** Why nothing is forgotten or destroyed. Codes are stable; sentences are for people. */
export const refuse = defineRefusals('erasure', {
  'already-requested': {
    nl: 'Dit verzoek is al geregistreerd.',
    en: 'This request has already been registered.',
  },
  unknown: { nl: 'Dit verzoek of deze lijst bestaat niet.', en: 'This request or list does not exist.' },
  closed: {
    nl: 'Hier is al over beslist ({status}).',
    en: 'This has been decided already ({status}).',
  },
  'second-person': {
    nl: 'Dit moet iemand anders goedkeuren dan wie het vroeg of al goedkeurde.',
    en: 'Somebody else must approve this than who asked for it or approved it already.',
  },
  'already-forgotten': {
    nl: 'Deze persoon is al vergeten.',
    en: 'This person has been forgotten already.',
  },
  'on-hold': {
    nl: 'Een bewaarplicht (legal hold) houdt dit tegen: {held}.',
    en: 'A legal hold stops this: {held}.',
  },
  'still-open': {
    nl: 'Deze persoon heeft nog een lopend dossier: {open}.',
    en: 'This person still has an open case: {open}.',
  },
  'still-retained': {
    nl: 'De bewaartermijn loopt tot en met {until}.',
    en: 'The retention period lasts until {until}.',
  },
  'nothing-due': {
    nl: 'Er is geen dossier waarvan de bewaartermijn voorbij is.',
    en: 'There is no case whose retention period is over.',
  },
  'on-hold-already': { nl: 'Dit wordt al bewaard.', en: 'This is on hold already.' },
  'not-on-hold': { nl: 'Hier geldt geen bewaarplicht.', en: 'This is not on hold.' },
});
