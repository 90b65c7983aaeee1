import { defineRefusals } from '@digihub/kernel';

/** Why routing says no. Codes are stable; sentences are for people. */
export const refuse = defineRefusals('routing', {
  'unknown-trajectory': {
    nl: 'Dit traject is hier niet bekend: de intake heeft het nog niet geopend.',
    en: 'This trajectory is not known here: intake has not opened it yet.',
  },
  'already-routed': {
    nl: 'Dit traject is al toegewezen aan {organisation}; wat nu verandert, gebeurt in de begeleiding.',
    en: 'This trajectory has been routed to {organisation}; what changes now, changes in coaching.',
  },
  over: {
    nl: 'De doorverwijzing is afgelopen ({status}); er kan niets meer aan veranderen.',
    en: 'Routing is over ({status}); it can no longer change.',
  },
  'ask-open': {
    nl: 'Er staat nog een vraag open bij {organisation}, tot en met {answerBy}. Wacht op het antwoord of trek de vraag in.',
    en: 'A question to {organisation} is still open, up to and including {answerBy}. Await the answer or recall the question.',
  },
  'no-ask-open': {
    nl: 'Er staat geen vraag open bij een kennisactor.',
    en: 'No question to a knowledge partner is open.',
  },
  'implementation-goes-to-market': {
    nl: 'De vraag gaat over implementatie: die gaat in elk geval naar de private markt. Verwijs de onderneming door.',
    en: 'The question is about implementation: that goes to the private market in any case. Refer the enterprise.',
  },
  'not-a-partner': {
    nl: '{organisation} is vandaag geen kennisactor van een van de hubs.',
    en: '{organisation} is not a knowledge partner of any hub today.',
  },
  'reason-missing': {
    nl: 'Leg in eigen woorden vast waarom de vraag naar een kennisactor van een andere provincie gaat.',
    en: 'Say in your own words why the question goes to a partner of another province.',
  },
  'note-missing': {
    nl: 'Wie als reden "andere" kiest, schrijft erbij welke.',
    en: 'Whoever chooses "other" as the reason, writes down which.',
  },
  'alternatives-missing': {
    nl: 'Noem minstens een andere kennisactor van de eigen pool en waarom die niet gevraagd wordt.',
    en: 'Name at least one other partner of the own pool, and why it is not asked.',
  },
  'alternative-chosen': {
    nl: '{organisation} kan niet tegelijk gekozen en als alternatief afgewogen zijn.',
    en: '{organisation} cannot be chosen and be an alternative at the same time.',
  },
  'alternative-repeated': {
    nl: '{organisation} staat twee keer bij de alternatieven.',
    en: '{organisation} stands among the alternatives twice.',
  },
  'pool-unaccounted': {
    nl: 'Leg van elke kennisactor van de eigen pool vast waarom die de vraag niet opneemt. Nog niet vermeld: {partners}.',
    en: 'Record for every partner of the own pool why it does not take the question up. Still missing: {partners}.',
  },
  'asked-before': {
    nl: '{organisation} heeft deze vraag al geweigerd of teruggegeven. Leg vast waarom u het opnieuw vraagt.',
    en: '{organisation} refused or gave back this question before. Record why you ask again.',
  },
  'conflict-undescribed': {
    nl: 'Beschrijf het belangenconflict, of verklaar dat er geen is.',
    en: 'Describe the conflict of interest, or declare that there is none.',
  },
  'conflict-contradictory': {
    nl: 'U verklaart dat er geen belangenconflict is, en beschrijft er toch een.',
    en: 'You declare that there is no conflict of interest, and yet describe one.',
  },
  'answer-unexplained': {
    nl: 'Wie namens de kennisactor antwoordt, noteert wie het antwoord gaf en hoe.',
    en: 'Whoever answers on behalf of the partner notes who gave the answer, and how.',
  },
  'asked-of-another': {
    nl: 'Deze vraag staat niet bij uw organisatie open.',
    en: 'This question is not with your organisation.',
  },
  'offers-repeated': {
    nl: '{provider} staat twee keer bij de offertes.',
    en: '{provider} stands among the offers twice.',
  },
  'offers-too-few': {
    nl: 'Voor deze waarde ({method}) zijn minstens {minimum} offertes nodig; er zijn er {count}.',
    en: 'This value ({method}) needs at least {minimum} offers; there are {count}.',
  },
  'offer-missing': {
    nl: 'Van de gekozen aanbieder {provider} is er geen offerte.',
    en: 'There is no offer from the chosen provider {provider}.',
  },
  'offer-in-future': {
    nl: 'Een offerte kan niet in de toekomst ontvangen zijn.',
    en: 'An offer cannot have been received in the future.',
  },
  'unknown-provider': {
    nl: '{provider} is vandaag geen private aanbieder van deze hub.',
    en: '{provider} is not a private provider of this hub today.',
  },
  'call-missing': {
    nl: 'Een open procedure vraagt de referentie van de gepubliceerde oproep.',
    en: 'An open procedure needs the reference of the published call.',
  },
  'not-the-lowest': {
    nl: 'De gekozen offerte is niet de laagste. Kies "beste waarde" en leg uit waarom.',
    en: 'The chosen offer is not the lowest. Choose "best value" and explain why.',
  },
  'choice-unexplained': {
    nl: 'Leg uit waarom deze offerte de beste waarde geeft.',
    en: 'Explain why this offer gives the best value.',
  },
  'waiting-in-past': {
    nl: 'Wachten kan alleen tot een dag die nog moet komen.',
    en: 'Waiting ends on a day that is still to come.',
  },
  'second-person-needed': {
    nl: 'Wie in deze ronde zelf een kennisactor vroeg, sluit niet ook zelf af. Laat een collega dat doen.',
    en: 'Whoever asked a partner in this round does not also end it. Let a colleague do so.',
  },
});
