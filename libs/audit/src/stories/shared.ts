import type { TimesheetEvent, WorkloadEvent } from '@digihub/coaching-domain';
import type { AidEvent, BudgetEvent, InvoicebookEvent, SupplierEvent } from '@digihub/finance-domain';
import type { Stories } from '../story.js';
import { type Shares, split, told } from './amounts.js';

/** Events of streams that many trajectories share: budgets, aid, hours, numbers of invoices. */
type SharedEvent = BudgetEvent | AidEvent | InvoicebookEvent | SupplierEvent | WorkloadEvent | TimesheetEvent;

/** Two words of Dutch and English, and what follows them in both. */
const sentence = (nl: string, en: string, rest = '') =>
  told((_, word) => `${word(nl, en)}${rest === '' ? '' : ` ${rest}`}`);

const ofQuote = (nl: string, en: string, quote: string, shares: Shares) =>
  told((amount, word) => `${word(nl, en)} ${quote}: ${split(shares, amount, word)}`);

const ofAid = (nl: string, en: string, quote: string, cents: number, rule = '') =>
  told((amount, word) => `${word(nl, en)} ${quote}: ${amount(cents)}${rule === '' ? '' : ` (${rule})`}`);

const leaves = (nl: string, en: string, quote: string, cents: number, available: number) =>
  told(
    (amount, word) =>
      `${word(nl, en)} ${quote}: ${amount(cents)} ${word('gevraagd, ruimte voor', 'asked for, room for')} ${amount(available)}`,
  );

const hours = (minutes: number): string => `${minutes / 60} h`;

/** As a person would tell them. */
export const sharedStories: Stories<SharedEvent> = {
  'budget.reserved.v1': ({ quote, shares }) =>
    ofQuote('Budget van de hub gereserveerd voor', "The hub's budget reserved for", quote, shares),
  'budget.reservation-refused.v1': ({ quote, shares, available }) =>
    leaves(
      'Geen budget van de hub voor',
      "None of the hub's budget for",
      quote,
      shares.efro + shares.flanders + shares.private,
      available,
    ),
  'budget.committed.v1': ({ quote, shares }) =>
    ofQuote('Budget van de hub vastgelegd voor', "The hub's budget committed for", quote, shares),
  'budget.released.v1': ({ quote, shares }) =>
    ofQuote('Budget van de hub weer vrij van', "The hub's budget free again of", quote, shares),
  'budget.settled.v1': ({ quotes }) =>
    told(
      (amount, word) =>
        `${word('Budget van de hub afgerekend', "The hub's budget settled")}: ${quotes
          .map(({ quote, spent }) => `${quote} ${split(spent, amount, word)}`)
          .join('; ')}`,
    ),
  'aid.reserved.v1': ({ quote, amount, legalBasis }) =>
    ofAid('Steun gereserveerd voor', 'Aid reserved for', quote, amount, legalBasis),
  'aid.reservation-refused.v1': ({ quote, amount, available }) =>
    leaves('Geen steun gereserveerd voor', 'No aid reserved for', quote, amount, available),
  'aid.awarded.v1': ({ quote, amount, awardedOn, legalBasis }) =>
    ofAid('Steun toegekend voor', 'Aid awarded for', quote, amount, `${awardedOn}, ${legalBasis}`),
  'aid.award-refused.v1': ({ quote, amount, available }) =>
    leaves('Geen steun toegekend voor', 'No aid awarded for', quote, amount, available),
  'aid.released.v1': ({ quote, amount }) => ofAid('Steun weer vrij van', 'Aid free again of', quote, amount),
  'aid.finalised.v1': ({ quote, amount }) => ofAid('Steun definitief voor', 'Final aid for', quote, amount),
  'aid.other-aid-declared.v1': ({ declaredOn, others }) =>
    sentence('Andere steun aangegeven:', 'Other aid declared:', `${others.length} (${declaredOn})`),
  'aid.excess-found.v1': ({ excess, legalBasis }) =>
    told(
      (amount, word) =>
        `${word('Te veel steun', 'Aid beyond the ceiling')}: ${amount(excess)} (${legalBasis})`,
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
    sentence('Tewerkstelling van', 'Employment of', `${person}, ${year}: ${percent} % × ${months}`),
  'workload.hours-counted.v1': ({ person, day, minutes, eligibleMinutes }) =>
    told(
      (_, word) =>
        `${word('Uren geteld van', 'Hours counted of')} ${person}, ${day}: ${hours(minutes)}, ${word('subsidiabel', 'eligible')} ${hours(eligibleMinutes)}`,
    ),
  'timesheet.hours-registered.v1': ({ person, day, minutes }) =>
    sentence('Uren geschreven door', 'Hours written by', `${person}, ${day}: ${hours(minutes)}`),
  'timesheet.entry-removed.v1': ({ entry }) => sentence('Uren geschrapt:', 'Hours removed:', entry),
  'timesheet.signed.v1': ({ minutes }) =>
    sentence('Urenstaat ondertekend:', 'Timesheet signed:', hours(minutes)),
  'timesheet.returned.v1': ({ returnedBy, reason }) =>
    sentence('Urenstaat teruggegeven door', 'Timesheet returned by', `${returnedBy}: ${reason.text}`),
  'timesheet.approved.v1': ({ month, approvedBy }) =>
    sentence('Urenstaat goedgekeurd door', 'Timesheet approved by', `${approvedBy} (${month})`),
  'timesheet.correction-proposed.v1': ({ proposedBy, reason }) =>
    sentence(
      'Verbetering van uren voorgesteld door',
      'Correction of hours proposed by',
      `${proposedBy}: ${reason.text}`,
    ),
  'timesheet.correction-approved.v1': ({ approvedBy }) =>
    sentence('Verbetering van uren goedgekeurd door', 'Correction of hours approved by', approvedBy),
  'timesheet.correction-refused.v1': ({ refusedBy, reason }) =>
    sentence(
      'Verbetering van uren geweigerd door',
      'Correction of hours refused by',
      `${refusedBy}: ${reason.text}`,
    ),
};
