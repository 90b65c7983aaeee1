import { defineRefusals } from '@digihub/kernel';

/** Why intake says no. Codes are stable; sentences are for people. */
export const refuse = defineRefusals('intake', {
  'already-received': {
    nl: 'Deze aanvraag is al geregistreerd.',
    en: 'This request has already been registered.',
  },
  'unknown-request': { nl: 'Deze aanvraag bestaat niet.', en: 'This request does not exist.' },
  closed: {
    nl: 'Deze aanvraag is afgesloten ({status}); er kan niets meer aan veranderen.',
    en: 'This request is closed ({status}); it can no longer change.',
  },
  'office-missing': {
    nl: 'Bij een bezoek hoort het kantoor waar de onderneming langskwam.',
    en: 'A visit needs the office where the enterprise came by.',
  },
  'office-not-asked': {
    nl: 'Een kantoor hoort alleen bij een bezoek.',
    en: 'An office belongs to a visit only.',
  },
  'office-unknown': {
    nl: 'Het kantoor {office} staat niet in de lijst van de programmagegevens.',
    en: 'The office {office} is not in the list of the programme data.',
  },
  'contact-unreachable': {
    nl: 'Geef minstens een e-mailadres of een telefoonnummer.',
    en: 'Give at least an e-mail address or a telephone number.',
  },
  'received-in-future': {
    nl: 'De aanvraag kan niet in de toekomst binnengekomen zijn.',
    en: 'The request cannot have come in in the future.',
  },
  'already-contacted': {
    nl: 'Het eerste contact is al vastgelegd.',
    en: 'The first contact has already been recorded.',
  },
  'contact-in-future': {
    nl: 'Het contact kan niet in de toekomst liggen.',
    en: 'The contact cannot lie in the future.',
  },
  'contact-before-request': {
    nl: 'Het contact kan niet voor de aanvraag liggen.',
    en: 'The contact cannot lie before the request.',
  },
  'declared-in-future': {
    nl: 'De verklaring kan niet in de toekomst gedateerd zijn.',
    en: 'The declaration cannot be dated in the future.',
  },
  'waiting-in-past': {
    nl: 'Wachten kan alleen tot een dag die nog moet komen.',
    en: 'Waiting ends on a day that is still to come.',
  },
  'unknown-theme': {
    nl: 'Het thema {theme} staat niet in de lijst van de programmagegevens.',
    en: 'The theme {theme} is not in the list of the programme data.',
  },
  'enterprise-missing': {
    nl: 'Identificeer eerst de onderneming (nummer en postcode van de vestiging).',
    en: 'Identify the enterprise first (number and postcode of the establishment).',
  },
  'size-missing': {
    nl: 'Leg eerst de kmo-verklaring vast.',
    en: 'Record the SME declaration first.',
  },
  'not-an-sme': {
    nl: 'Volgens de verklaring is dit geen kmo; alleen eerstelijnsadvies is mogelijk.',
    en: 'By its declaration this is not an SME; only first-line advice is possible.',
  },
  'question-unclear': {
    nl: 'De vraag is nog niet uitgeklaard.',
    en: 'The question has not been clarified yet.',
  },
  'no-first-contact': {
    nl: 'Er was nog geen eerste contact met de onderneming.',
    en: 'There has been no first contact with the enterprise yet.',
  },
  'outside-period': {
    nl: 'Vandaag valt buiten de looptijd van het programma ({start} tot {end}).',
    en: 'Today lies outside the programme period ({start} to {end}).',
  },
});
