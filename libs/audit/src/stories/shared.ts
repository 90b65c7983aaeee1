import type { TimesheetEvent, WorkloadEvent } from '@digihub/coaching-domain';
import type { AidEvent, BudgetEvent, InvoicebookEvent, SupplierEvent } from '@digihub/finance-domain';
import type { Stories } from '../story.js';
import { because, type Shares, told } from './telling.js';
import { legalBases } from './terms/finance.js';

/** Events of streams that many trajectories share: budgets, aid, hours, numbers of invoices. */
type SharedEvent = BudgetEvent | AidEvent | InvoicebookEvent | SupplierEvent | WorkloadEvent | TimesheetEvent;

/** Words of Dutch and English, and what follows them in both. */
const sentence = (nl: string, en: string, rest: string) => told(({ word }) => `${word(nl, en)} ${rest}`);

const ofQuote = (nl: string, en: string, quote: string, shares: Shares) =>
  told(({ word, split }) => `${word(nl, en)}: ${split(shares)} (${quote})`);

const ofAid = (nl: string, en: string, quote: string, cents: number, legalBasis: string) =>
  told(
    ({ word, amount, term }) =>
      `${word(nl, en)}: ${amount(cents)}, ${term(legalBases, legalBasis)} (${quote})`,
  );

const changesAid = (nl: string, en: string, quote: string, cents: number) =>
  told(({ word, amount }) => `${word(nl, en)}: ${amount(cents)} (${quote})`);

const leaves = (nl: string, en: string, quote: string, cents: number, available: number) =>
  told(
    ({ word, amount }) =>
      `${word(nl, en)}: ${amount(cents)} ${word('gevraagd, ruimte voor', 'asked for, room for')} ${amount(available)} (${quote})`,
  );

/** As a person would tell them. */
export const sharedStories: Stories<SharedEvent> = {
  'budget.reserved.v1': ({ quote, shares }) =>
    ofQuote('Budget van de hub gereserveerd', "The hub's budget reserved", quote, shares),
  'budget.reservation-refused.v1': ({ quote, shares, available }) =>
    leaves(
      'Geen budget van de hub',
      "None of the hub's budget",
      quote,
      shares.efro + shares.flanders + shares.private,
      available,
    ),
  'budget.committed.v1': ({ quote, shares }) =>
    ofQuote('Budget van de hub vastgelegd', "The hub's budget committed", quote, shares),
  'budget.released.v1': ({ quote, shares }) =>
    ofQuote('Budget van de hub weer vrij', "The hub's budget free again", quote, shares),
  'budget.settled.v1': ({ quotes }) =>
    told(
      ({ word, split }) =>
        `${word('Budget van de hub afgerekend', "The hub's budget settled")}: ${quotes
          .map(({ quote, spent }) => `${split(spent)} (${quote})`)
          .join('; ')}`,
    ),
  'aid.reserved.v1': ({ quote, amount, legalBasis }) =>
    ofAid('Steun gereserveerd', 'Aid reserved', quote, amount, legalBasis),
  'aid.reservation-refused.v1': ({ quote, amount, available }) =>
    leaves('Geen steun gereserveerd', 'No aid reserved', quote, amount, available),
  'aid.awarded.v1': ({ quote, amount, awardedOn, legalBasis }) =>
    told(
      ({ word, amount: of, day, term }) =>
        `${word('Steun toegekend op', 'Aid awarded on')} ${day(awardedOn)}: ${of(amount)}, ${term(legalBases, legalBasis)} (${quote})`,
    ),
  'aid.award-refused.v1': ({ quote, amount, available }) =>
    leaves('Geen steun toegekend', 'No aid awarded', quote, amount, available),
  'aid.released.v1': ({ quote, amount }) => changesAid('Steun weer vrij', 'Aid free again', quote, amount),
  'aid.finalised.v1': ({ quote, amount }) => changesAid('Steun definitief', 'Final aid', quote, amount),
  'aid.other-aid-declared.v1': ({ declaredOn, others }) =>
    told(
      ({ word, day }) =>
        `${word('Steun van elders aangegeven op', 'Aid from elsewhere declared on')} ${day(declaredOn)}: ${others.length}`,
    ),
  'aid.excess-found.v1': ({ excess, legalBasis }) =>
    told(
      ({ word, amount, term }) =>
        `${word('Steun boven het plafond', 'Aid beyond the ceiling')}: ${amount(excess)} (${term(legalBases, legalBasis)})`,
    ),
  'invoicebook.number-taken.v1': ({ number, communication }) =>
    sentence('Factuur genummerd:', 'Invoice numbered:', `${number}, ${communication}`),
  'supplier.number-registered.v1': ({ number }) =>
    sentence('Factuurnummer van de leverancier genoteerd:', "The supplier's invoice number noted:", number),
  'supplier.number-refused.v1': ({ number }) =>
    sentence(
      'Factuurnummer van de leverancier was er al:',
      "The supplier's invoice number was there already:",
      number,
    ),
  'workload.employment-recorded.v1': ({ person, year, percent, months }) =>
    told(
      ({ word }) =>
        `${word('Tewerkstelling van', 'Employment of')} ${person}, ${year}: ${percent} %, ${months} ${word('maanden', 'months')}`,
    ),
  'workload.hours-counted.v1': ({ person, day: on, minutes, eligibleMinutes }) =>
    told(
      ({ word, day, hours }) =>
        `${word('Uren geteld van', 'Hours counted of')} ${person}, ${day(on)}: ${hours(minutes)}, ${word('subsidiabel', 'eligible')} ${hours(eligibleMinutes)}`,
    ),
  'timesheet.hours-registered.v1': ({ person, day: on, minutes }) =>
    told(
      ({ word, day, hours }) =>
        `${word('Uren geschreven door', 'Hours written by')} ${person}, ${day(on)}: ${hours(minutes)}`,
    ),
  'timesheet.entry-removed.v1': ({ entry }) => sentence('Uren geschrapt:', 'Hours removed:', entry),
  'timesheet.signed.v1': ({ minutes }) =>
    told(({ word, hours }) => `${word('Urenstaat ondertekend', 'Timesheet signed')}: ${hours(minutes)}`),
  'timesheet.returned.v1': ({ returnedBy, reason }) =>
    sentence('Urenstaat teruggegeven door', 'Timesheet returned by', `${returnedBy}${because(reason.text)}`),
  'timesheet.approved.v1': ({ month, approvedBy }) =>
    sentence('Urenstaat goedgekeurd door', 'Timesheet approved by', `${approvedBy} (${month})`),
  'timesheet.correction-proposed.v1': ({ proposedBy, reason }) =>
    sentence(
      'Verbetering van uren voorgesteld door',
      'Correction of hours proposed by',
      `${proposedBy}${because(reason.text)}`,
    ),
  'timesheet.correction-approved.v1': ({ approvedBy }) =>
    sentence('Verbetering van uren goedgekeurd door', 'Correction of hours approved by', approvedBy),
  'timesheet.correction-refused.v1': ({ refusedBy, reason }) =>
    sentence(
      'Verbetering van uren geweigerd door',
      'Correction of hours refused by',
      `${refusedBy}${because(reason.text)}`,
    ),
};
