import { defineRefusals } from '@digihub/kernel';

/** Why finance says no. Codes are stable; sentences are for people. */
export const refuse = defineRefusals('finance', {
  'second-person-needed': {
    nl: 'Dit moet iemand anders doen: wie iets voorstelt, keurt het niet goed en betaalt het niet.',
    en: 'Somebody else must do this: who proposes something does not approve or pay it.',
  },
  'no-agreement': {
    nl: 'De programmaovereenkomst is nog niet vastgelegd.',
    en: 'The programme agreement has not been recorded yet.',
  },
  'unknown-amendment': {
    nl: 'Dit wijzigingsvoorstel bestaat niet, of is al beslist.',
    en: 'This proposed amendment does not exist, or has been decided already.',
  },
  'version-exists': {
    nl: 'De versie {version} van het programma bestaat al.',
    en: 'Version {version} of the programme already exists.',
  },
  'amendment-empty': {
    nl: 'Deze wijziging verandert niets.',
    en: 'This amendment changes nothing.',
  },
  'amendment-reaches-back': {
    nl: 'Een wijziging kan niet gelden voor dagen vóór haar ingang.',
    en: 'An amendment cannot hold for days before it takes effect.',
  },
  'amendment-unsound': {
    nl: 'Met deze wijziging klopt het programma niet meer: {wrong}.',
    en: 'With this amendment the programme is no longer sound: {wrong}.',
  },
  'aid-not-reserved': {
    nl: 'Voor deze offerte is geen steun gereserveerd.',
    en: 'No aid is reserved for this quote.',
  },
  'aid-not-awarded': {
    nl: 'Voor deze offerte is geen steun toegekend.',
    en: 'No aid has been awarded for this quote.',
  },
  'aid-cannot-rise': {
    nl: 'Bij de afrekening kan de steun alleen dalen.',
    en: 'At settlement the aid can only go down.',
  },
  'declared-in-future': {
    nl: 'De verklaring en de steun daarin kunnen niet in de toekomst gedateerd zijn.',
    en: 'The declaration and the aid in it cannot be dated in the future.',
  },
  'budget-not-reserved': {
    nl: 'Voor deze offerte is geen budget gereserveerd.',
    en: 'No budget is reserved for this quote.',
  },
  'budget-not-committed': {
    nl: 'Voor deze offerte is geen budget vastgelegd.',
    en: 'No budget is committed for this quote.',
  },
  'spent-above-commitment': {
    nl: 'De uitgave is hoger dan wat is vastgelegd.',
    en: 'The expenditure is higher than what was committed.',
  },
  'unknown-quote': {
    nl: 'De offerte {quote} is bij financiën niet bekend.',
    en: 'Finance does not know the quote {quote}.',
  },
  'quote-not-reserved': {
    nl: 'Voor de offerte {quote} is niets gereserveerd; een handtekening legt dan niets vast.',
    en: 'Nothing is reserved for the quote {quote}; a signature then commits nothing.',
  },
  'quote-under-way': {
    nl: 'De offerte {quote} is nog niet afgehandeld.',
    en: 'The quote {quote} has not been dealt with yet.',
  },
  'unknown-cost': {
    nl: 'De kost {cost} die wordt teruggenomen is niet bekend.',
    en: 'The cost {cost} that is taken back is not known.',
  },
  'account-closed': {
    nl: 'Dit traject is afgerekend; er kan niets meer bij.',
    en: 'This trajectory has been settled; nothing can be added.',
  },
  'dated-in-future': {
    nl: 'Deze dag moet nog komen.',
    en: 'This day is still to come.',
  },
  'amount-not-positive': {
    nl: 'Het bedrag moet groter zijn dan nul.',
    en: 'The amount must be greater than zero.',
  },
  'supplier-invoice-known': {
    nl: 'Deze leveranciersfactuur is al geregistreerd.',
    en: 'This supplier invoice has already been registered.',
  },
  'unknown-supplier-invoice': {
    nl: 'Deze leveranciersfactuur bestaat niet.',
    en: 'This supplier invoice does not exist.',
  },
  'supplier-without-quote': {
    nl: 'Van {supplier} is in dit traject geen ondertekende offerte op factuur.',
    en: 'In this trajectory there is no signed quote of {supplier} that is paid by invoice.',
  },
  'invoice-before-signature': {
    nl: 'De factuur is ouder dan de ondertekening; zulke kosten tellen niet.',
    en: 'The invoice is older than the signature; such cost does not count.',
  },
  'supplier-invoice-step': {
    nl: 'Dit kan niet: de leveranciersfactuur staat op "{status}". De volgorde is ontvangen, nummer aanvaard, levering bevestigd, goedgekeurd, betaald.',
    en: 'This cannot be done: the supplier invoice is "{status}". The order is received, number accepted, delivery confirmed, approved, paid.',
  },
  'paid-before-invoice': {
    nl: 'De betaling kan niet ouder zijn dan de factuur.',
    en: 'The payment cannot be older than the invoice.',
  },
  'bank-reference-used': {
    nl: 'Deze bankreferentie is in dit traject al gebruikt.',
    en: 'This bank reference has already been used in this trajectory.',
  },
  'nothing-signed': {
    nl: 'In dit traject is geen offerte ondertekend en vastgelegd.',
    en: 'No quote has been signed and committed in this trajectory.',
  },
  'above-private-share': {
    nl: 'Dat is meer dan het eigen aandeel in de offerte; er kan nog {room} eurocent gefactureerd worden.',
    en: 'That is more than the private share of the quote; {room} euro cents can still be invoiced.',
  },
  'costs-not-approved': {
    nl: 'De kosten zijn nog niet goedgekeurd, of er kwamen sindsdien kosten bij.',
    en: 'The costs have not been approved yet, or more came in since.',
  },
  'costs-already-approved': {
    nl: 'Deze kosten zijn al goedgekeurd.',
    en: 'These costs have already been approved.',
  },
  'nothing-to-invoice': {
    nl: 'Het eigen aandeel is al helemaal gefactureerd.',
    en: 'The private share has already been invoiced in full.',
  },
  'invoice-under-way': {
    nl: 'Er wordt al een factuur opgemaakt; wacht op haar nummer.',
    en: 'An invoice is being made out already; wait for its number.',
  },
  'not-a-lead-chamber': {
    nl: 'De kamer "{chamber}" is geen trekker van deze hub.',
    en: 'The chamber "{chamber}" does not lead this hub.',
  },
  'unknown-invoice': {
    nl: 'De factuur {number} bestaat niet in dit traject.',
    en: 'The invoice {number} does not exist in this trajectory.',
  },
  'invoice-closed': {
    nl: 'Op de factuur {number} staat niets meer open.',
    en: 'Nothing is outstanding on the invoice {number}.',
  },
  'above-outstanding': {
    nl: 'De betaling is hoger dan wat openstaat ({open} eurocent).',
    en: 'The payment is higher than what is outstanding ({open} euro cents).',
  },
  'above-refund': {
    nl: 'Er moet maar {due} eurocent terugbetaald worden.',
    en: 'Only {due} euro cents must be refunded.',
  },
  'write-off-not-proposed': {
    nl: 'Voor de factuur {number} is geen afboeking voorgesteld.',
    en: 'No write-off has been proposed for the invoice {number}.',
  },
  'work-not-ended': {
    nl: 'De begeleiding loopt nog; kosten worden goedgekeurd als zij voltooid of stopgezet is.',
    en: 'The coaching is still going on; costs are approved once it is completed or stopped.',
  },
  'supplier-invoice-open': {
    nl: 'Er is nog een leveranciersfactuur die niet betaald of verworpen is.',
    en: 'There is still a supplier invoice that has not been paid or rejected.',
  },
  'not-fully-invoiced': {
    nl: 'Het eigen aandeel is nog niet helemaal gefactureerd of gecrediteerd ({left} eurocent).',
    en: 'The private share has not been invoiced or credited in full yet ({left} euro cents).',
  },
  'invoice-open': {
    nl: 'De factuur {number} is nog niet betaald, gecrediteerd of afgeboekt.',
    en: 'The invoice {number} has not been paid, credited or written off yet.',
  },
  'refund-open': {
    nl: 'Er moet nog {due} eurocent terugbetaald worden aan de onderneming.',
    en: 'The enterprise must still be refunded {due} euro cents.',
  },
});
