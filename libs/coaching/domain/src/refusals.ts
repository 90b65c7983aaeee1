import { defineRefusals } from '@digihub/kernel';

/** Why coaching says no to something about a trajectory. Codes are stable; sentences are for people. */
export const refuse = defineRefusals('coaching', {
  'unknown-trajectory': {
    nl: 'Voor dit adviestraject is de begeleiding nog niet begonnen.',
    en: 'Coaching has not begun for this trajectory.',
  },
  ended: {
    nl: 'De begeleiding is beëindigd ({outcome}, {on}); er kan niets meer aan veranderen.',
    en: 'Coaching has ended ({outcome}, {on}); it can no longer change.',
  },
  'coach-missing': {
    nl: 'Er is nog geen begeleider aangeduid.',
    en: 'No coach has been assigned yet.',
  },
  'only-coach': {
    nl: 'Alleen de begeleider van dit traject mag dit doen.',
    en: 'Only the coach of this trajectory may do this.',
  },
  'reassignment-reason-missing': {
    nl: 'Dit traject heeft al een begeleider; geef de reden van de wissel.',
    en: 'This trajectory already has a coach; give the reason for the change.',
  },
  'partner-awaited': {
    nl: 'De kennispartner of aanbieder is gestopt; eerst moet de vraag opnieuw toegewezen worden.',
    en: 'The partner or provider has stopped; the question must be routed again first.',
  },
  'partner-already-withdrew': {
    nl: 'Dat {organisation} stopt, is al vastgelegd.',
    en: 'That {organisation} stops has already been recorded.',
  },
  'implementation-already-signalled': {
    nl: 'Dat het om implementatie gaat, is al gemeld.',
    en: 'That this is about implementation has already been signalled.',
  },
  'implementation-goes-to-market': {
    nl: 'De vraag gaat over implementatie en gaat naar de private markt; een nieuwe offerte kan niet meer.',
    en: 'The question is about implementation and goes to the private market; no new quote is possible.',
  },
  'waiting-in-past': {
    nl: 'Wachten kan alleen tot een dag die nog moet komen.',
    en: 'Waiting ends on a day that is still to come.',
  },
  'quote-unknown': {
    nl: 'De offerte {quote} bestaat niet in dit traject.',
    en: 'The quote {quote} does not exist in this trajectory.',
  },
  'quote-exists': {
    nl: 'Er is in dit traject al een offerte met de referentie {quote}; kies een andere.',
    en: 'This trajectory already has a quote with the reference {quote}; choose another one.',
  },
  'quote-open': {
    nl: 'De offerte {quote} loopt nog; er kan er maar één tegelijk openstaan.',
    en: 'The quote {quote} is still under way; only one can be open at a time.',
  },
  'quote-empty': {
    nl: 'Een offerte heeft minstens één lijn, en elke lijn is meer dan nul.',
    en: 'A quote has at least one line, and each line is more than nothing.',
  },
  'quote-needs-hours': {
    nl: 'Deze organisatie wordt per uur betaald; de offerte bestaat uit uren maal uurtarief.',
    en: 'This organisation is paid by the hour; the quote consists of hours times a rate.',
  },
  'above-offer': {
    nl: 'De offertes komen samen boven de prijs van de gekozen aanbieding ({price} cent); koop eerst opnieuw aan.',
    en: 'The quotes together exceed the price of the chosen offer ({price} cents); buy again first.',
  },
  'end-in-past': {
    nl: 'Het geplande einde ligt in het verleden.',
    en: 'The planned end lies in the past.',
  },
  'end-after-period': {
    nl: 'Het geplande einde valt na het einde van het programma ({end}).',
    en: 'The planned end lies after the end of the programme ({end}).',
  },
  'amends-unsigned': {
    nl: 'Alleen een ondertekende, lopende offerte van dezelfde organisatie kan uitgebreid worden.',
    en: 'Only a signed quote of the same organisation that is still running can be amended.',
  },
  'quote-status': {
    nl: 'De offerte heeft de status "{status}"; hiervoor moet ze "{needed}" zijn.',
    en: 'The quote is "{status}"; for this it must be "{needed}".',
  },
  'criteria-incomplete': {
    nl: 'Beantwoord elk criterium van versie {version} precies één keer.',
    en: 'Answer each criterion of version {version} exactly once.',
  },
  'criteria-not-met': {
    nl: 'Niet alle selectiecriteria zijn vervuld; de offerte kan alleen geweigerd worden.',
    en: 'Not all selection criteria are met; the quote can only be refused.',
  },
  'own-quote': {
    nl: 'Wie een offerte indiende of nakeek, beslist er niet over; een tweede persoon moet dat doen.',
    en: 'Whoever submitted or checked a quote does not decide on it; a second person must.',
  },
  'validity-in-past': {
    nl: 'De offerte moet minstens vandaag nog geldig zijn.',
    en: 'The quote must be valid today at least.',
  },
  'validity-after-period': {
    nl: 'De geldigheid loopt voorbij het einde van het programma ({end}).',
    en: 'The validity runs past the end of the programme ({end}).',
  },
  'signed-in-future': {
    nl: 'De handtekening kan niet in de toekomst liggen.',
    en: 'The signature cannot lie in the future.',
  },
  'signed-before-sent': {
    nl: 'De handtekening kan niet vóór de verzending ({sentOn}) liggen.',
    en: 'The signature cannot lie before the day of sending ({sentOn}).',
  },
  'signed-too-late': {
    nl: 'De offerte was geldig tot en met {validUntil}; dien een nieuwe in.',
    en: 'The quote was valid until {validUntil}; submit a new one.',
  },
  'record-in-future': {
    nl: 'Dit kan niet in de toekomst liggen.',
    en: 'This cannot lie in the future.',
  },
  'record-empty': {
    nl: 'Een sessie duurt minstens één minuut en heeft minstens één deelnemer.',
    en: 'A session lasts at least a minute and has at least one participant.',
  },
  'booking-backwards': {
    nl: 'Het einde van de reservatie ligt vóór het begin.',
    en: 'The booking ends before it begins.',
  },
  'delivery-out-of-order': {
    nl: 'Deel {next} is aan de beurt.',
    en: 'Part {next} is next.',
  },
  'delivery-final': {
    nl: 'De levering van deze offerte is al volledig aanvaard.',
    en: 'The delivery of this quote has already been accepted in full.',
  },
  'delivery-outstanding': {
    nl: 'De levering van offerte {quote} is nog niet volledig aanvaard.',
    en: 'The delivery of quote {quote} has not been accepted in full yet.',
  },
  'paid-services-undecided': {
    nl: 'Er is niets geleverd; leg uit waarom er geen betaalde diensten nodig waren.',
    en: 'Nothing was delivered; explain why no paid services were needed.',
  },
  'paid-services-delivered': {
    nl: 'Er is een ondertekende offerte; er waren dus betaalde diensten.',
    en: 'There is a signed quote, so there were paid services.',
  },
});

/** Why a timesheet or the yearly count says no. */
export const refuseHours = defineRefusals('coaching', {
  'unknown-sheet': { nl: 'Deze urenstaat bestaat niet.', en: 'This timesheet does not exist.' },
  'not-your-sheet': {
    nl: 'Uren schrijven en ondertekenen doet ieder op zijn eigen urenstaat.',
    en: 'Everybody registers and signs hours on their own timesheet.',
  },
  'your-own-sheet': {
    nl: 'Over de eigen uren beslist iemand anders.',
    en: 'Somebody else decides on your own hours.',
  },
  'sheet-signed': {
    nl: 'De urenstaat is ondertekend; laat ze eerst terugzetten.',
    en: 'The timesheet has been signed; have it returned first.',
  },
  'sheet-locked': {
    nl: 'De urenstaat is goedgekeurd en vergrendeld; alleen een correctie is mogelijk.',
    en: 'The timesheet is approved and locked; only a correction is possible.',
  },
  'sheet-not-locked': {
    nl: 'De urenstaat is nog niet goedgekeurd; pas de uren gewoon aan.',
    en: 'The timesheet has not been approved yet; simply change the hours.',
  },
  'sheet-not-signed': {
    nl: 'De urenstaat is nog niet ondertekend.',
    en: 'The timesheet has not been signed yet.',
  },
  'sheet-empty': { nl: 'Er staan geen uren op de urenstaat.', en: 'There are no hours on the timesheet.' },
  'employer-unknown': {
    nl: 'Van u is niet bekend voor welke organisatie u werkt.',
    en: 'It is not known which organisation you work for.',
  },
  'day-outside-month': {
    nl: '{day} valt niet in de maand {month}.',
    en: '{day} does not lie in the month {month}.',
  },
  'day-in-future': { nl: 'Uren kunnen niet vooraf.', en: 'Hours cannot be registered ahead.' },
  'not-a-quarter': {
    nl: 'Uren gaan per kwartier: {minutes} minuten is geen veelvoud van 15.',
    en: 'Hours go by the quarter: {minutes} minutes is no multiple of 15.',
  },
  'day-too-long': {
    nl: 'Op {day} zouden er samen meer dan 24 uren staan.',
    en: 'There would be more than 24 hours on {day} together.',
  },
  'trajectory-missing': {
    nl: 'Diensten horen bij een adviestraject.',
    en: 'Services belong to a trajectory.',
  },
  'hub-missing': { nl: 'Coördinatie hoort bij een hub.', en: 'Coordination belongs to a hub.' },
  'not-signed-yet': {
    nl: 'Voor dit traject is er nog geen ondertekende offerte; uren tellen pas daarna.',
    en: 'There is no signed quote for this trajectory yet; hours count only after it.',
  },
  'before-signature': {
    nl: 'De offerte werd ondertekend op {from}; eerdere uren tellen niet.',
    en: 'The quote was signed on {from}; earlier hours do not count.',
  },
  'after-end': {
    nl: 'Het werk eindigde op {until}; latere uren tellen niet.',
    en: 'The work ended on {until}; later hours do not count.',
  },
  'organisation-not-involved': {
    nl: '{organisation} werkt niet aan dit traject.',
    en: '{organisation} does not work on this trajectory.',
  },
  'supplier-invoices': {
    nl: '{organisation} levert op factuur en schrijft geen uren.',
    en: '{organisation} is paid by invoice and registers no hours.',
  },
  'entry-unknown': {
    nl: 'De lijn {entry} staat niet op deze urenstaat.',
    en: 'The entry {entry} is not on this timesheet.',
  },
  'entry-reversed': {
    nl: 'De lijn {entry} is al tegengeboekt, of is zelf een tegenboeking.',
    en: 'The entry {entry} has already been reversed, or is a reversal itself.',
  },
  'correction-pending': {
    nl: 'Voor de lijn {entry} wacht al een correctie.',
    en: 'A correction of the entry {entry} is already waiting.',
  },
  'correction-unknown': {
    nl: 'De correctie {correction} bestaat niet of is al beslist.',
    en: 'The correction {correction} does not exist or has been decided.',
  },
  'own-correction': {
    nl: 'Wie een correctie voorstelt of de uren schreef, keurt ze niet goed.',
    en: 'Whoever proposes a correction or registered the hours does not approve it.',
  },
  'cap-below-counted': {
    nl: 'Er zijn al {counted} minuten meegeteld; dat is meer dan de nieuwe grens van {cap}.',
    en: '{counted} minutes have already been counted; that is more than the new cap of {cap}.',
  },
  'employment-unlikely': {
    nl: 'Een tewerkstelling is 1 tot 100 procent, in 1 tot 12 maanden.',
    en: 'An employment is 1 to 100 percent, in 1 to 12 months.',
  },
});
