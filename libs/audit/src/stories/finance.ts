import type { AccountEvent, AccountState } from '@digihub/finance-domain';
import type { Sentence } from '@digihub/kernel';
import type { Stories } from '../story.js';
import { because, told } from './telling.js';
import { reservationGrounds, stopGrounds } from './terms/coaching.js';
import { costKinds, endOutcomes, ineligibleGrounds, invoiceKinds, releaseCauses } from './terms/finance.js';
import { organisationName } from './terms/names.js';

/** Finance's events as a person would tell them. */
export const financeStories: Stories<AccountEvent> = {
  'finance.reservation-requested.v1': ({ quote, amount: total, shares, aid }) =>
    told(
      ({ word, amount, split }) =>
        `${word('Reservering gevraagd', 'Reservation requested')}: ${amount(total)} (${split(shares)}), ${word('steun', 'aid')} ${amount(aid)} (${quote})`,
    ),
  'finance.quote-reserved.v1': ({ quote, amount: total, shares }) =>
    told(
      ({ word, amount, split }) =>
        `${word('Gereserveerd', 'Reserved')}: ${amount(total)} (${split(shares)}) (${quote})`,
    ),
  'finance.reservation-refused.v1': ({ quote, ground, available }) =>
    told(
      ({ word, amount, term }) =>
        `${word('Niets gereserveerd', 'Nothing reserved')}: ${term(reservationGrounds, ground)}${available === undefined ? '' : `, ${word('nog', 'left:')} ${amount(available)}`} (${quote})`,
    ),
  'finance.lapse-noted.v1': ({ quote, cause }) =>
    told(
      ({ word, term }) =>
        `${word('Offerte vervallen tijdens de reservering', 'Quote lapsed during the reservation')}: ${term(releaseCauses, cause)} (${quote})`,
    ),
  'finance.signature-noted.v1': ({ quote, signedOn }) =>
    told(
      ({ word, day }) =>
        `${word('Offerte ondertekend op', 'Quote signed on')} ${day(signedOn)}: ${word('vast te leggen', 'to be committed')} (${quote})`,
    ),
  'finance.quote-committed.v1': ({ quote, amount: total, shares }) =>
    told(
      ({ word, amount, split }) =>
        `${word('Vastgelegd', 'Committed')}: ${amount(total)} (${split(shares)}) (${quote})`,
    ),
  'finance.commitment-refused.v1': ({ quote, available }) =>
    told(
      ({ word, amount }) =>
        `${word('Steunplafond bereikt op de dag van de ondertekening: geen publiek geld', 'Aid ceiling reached on the day of the signature: no public money')}, ${word('nog', 'left:')} ${amount(available)} (${quote})`,
    ),
  'finance.release-requested.v1': ({ quote, cause }) =>
    told(
      ({ word, term }) =>
        `${word('Vrijgave gevraagd', 'Release requested')}: ${term(releaseCauses, cause)} (${quote})`,
    ),
  'finance.reservation-released.v1': ({ quote, amount: total }) =>
    told(({ word, amount }) => `${word('Vrijgegeven', 'Released')}: ${amount(total)} (${quote})`),
  'finance.cost-held.v1': ({ cost, kind, amount: total }) =>
    told(
      ({ word, amount, term }) =>
        `${word('Kost wacht op de vastlegging', 'Cost waits for the commitment')}: ${term(costKinds, kind)}, ${amount(total)} (${cost})`,
    ),
  'finance.cost-booked.v1': ({ kind, organisation, day: on, amount: total, eligible, shares, ground }) =>
    told(
      ({ word, amount, split, day, term }) =>
        `${word('Kost', 'Cost')}: ${term(costKinds, kind)} ${word('van', 'of')} ${organisationName(organisation)}, ${day(on)}: ${amount(total)}, ${word('telt', 'counts')} ${amount(eligible)} (${ground ? term(ineligibleGrounds, ground) : split(shares)})`,
    ),
  'finance.supplier-invoice-received.v1': ({ supplier, number, net, vat, cost }) =>
    told(
      ({ word, amount }) =>
        `${word('Leveranciersfactuur', 'Supplier invoice')} ${number} ${word('van', 'of')} ${organisationName(supplier)}: ${amount(net)} + ${word('btw', 'VAT')} ${amount(vat)}, ${word('kost', 'cost')} ${amount(cost)}`,
    ),
  'finance.supplier-invoice-accepted.v1': () => ({
    nl: 'Nummer van de leveranciersfactuur is nieuw',
    en: "The supplier invoice's number is new",
  }),
  'finance.supplier-invoice-refused.v1': ({ first }) =>
    told(
      ({ word }) =>
        `${word('Factuurnummer al gebruikt in traject', 'Invoice number already used in trajectory')} ${first.trajectory}`,
    ),
  'finance.delivery-confirmed.v1': () => ({
    nl: 'Levering bevestigd door de begeleider',
    en: 'Delivery confirmed by the coach',
  }),
  'finance.supplier-invoice-approved.v1': () => ({
    nl: 'Leveranciersfactuur goedgekeurd',
    en: 'Supplier invoice approved',
  }),
  'finance.supplier-invoice-rejected.v1': ({ reason }) =>
    told(
      ({ word }) => `${word('Leveranciersfactuur afgekeurd', 'Supplier invoice rejected')}${because(reason)}`,
    ),
  'finance.supplier-invoice-paid.v1': ({ gross, paidOn, bankReference }) =>
    told(
      ({ word, amount, day }) =>
        `${word('Leverancier betaald', 'Supplier paid')}: ${amount(gross)} ${word('op', 'on')} ${day(paidOn)} (${bankReference})`,
    ),
  'finance.invoice-requested.v1': ({ kind, chamber, net }) =>
    told(
      ({ word, amount, term }) =>
        `${word('Te factureren door', 'To be invoiced by')} ${organisationName(chamber)}: ${term(invoiceKinds, kind)}, ${amount(net)} ${word('zonder btw', 'without VAT')}`,
    ),
  'finance.invoice-issued.v1': ({ number, kind, net, vat, gross, communication, dueOn }) =>
    told(
      ({ word, amount, day, term }) =>
        `${word('Gefactureerd', 'Invoiced')}: ${term(invoiceKinds, kind)} ${number}, ${amount(net)} + ${word('btw', 'VAT')} ${amount(vat)} = ${amount(gross)}, ${word('te betalen tegen', 'due on')} ${day(dueOn)} (${communication})`,
    ),
  'finance.payment-received.v1': ({ number, amount: paid, outstanding }) =>
    told(
      ({ word, amount }) =>
        `${word('Betaling op factuur', 'Payment on invoice')} ${number}: ${amount(paid)}, ${word('openstaand', 'outstanding')} ${amount(outstanding)}`,
    ),
  'finance.refund-paid.v1': ({ amount: paid, left }) =>
    told(
      ({ word, amount }) =>
        `${word('Terugbetaald', 'Refunded')}: ${amount(paid)}, ${word('nog', 'left:')} ${amount(left)}`,
    ),
  'finance.reminder-noted.v1': ({ number, level, outstanding }) =>
    told(
      ({ word, amount }) =>
        `${word('Herinnering', 'Reminder')} ${level} ${word('voor factuur', 'for invoice')} ${number}: ${amount(outstanding)}`,
    ),
  'finance.write-off-proposed.v1': ({ number, amount: open, reason }) =>
    told(
      ({ word, amount }) =>
        `${word('Afboeking voorgesteld van factuur', 'Write-off proposed of invoice')} ${number}, ${amount(open)}${because(reason)}`,
    ),
  'finance.written-off.v1': ({ number, amount: open, borneBy }) =>
    told(
      ({ word, amount }) =>
        `${word('Factuur', 'Invoice')} ${number} ${word('afgeboekt', 'written off')}: ${amount(open)}, ${word('gedragen door', 'borne by')} ${organisationName(borneBy)}`,
    ),
  'finance.delivery-noted.v1': ({ quote, part, final }) =>
    told(
      ({ word }) =>
        `${word('Oplevering', 'Delivery')} ${part}${final ? word(' (laatste)', ' (final)') : ''} ${word('genoteerd', 'noted')} (${quote})`,
    ),
  'finance.work-ended.v1': ({ outcome, ground, toSettle }) =>
    told(
      ({ word, term }) =>
        `${word('Het werk is', 'The work is')} ${term(endOutcomes, outcome)}${ground ? ` (${term(stopGrounds, ground)})` : ''}${toSettle ? word('; af te rekenen', '; to be settled') : ''}`,
    ),
  'finance.costs-approved.v1': ({ cost, shares, toInvoice }) =>
    told(
      ({ word, amount, split }) =>
        `${word('Kosten goedgekeurd', 'Costs approved')}: ${amount(cost)} (${split(shares)}), ${word('nog te factureren', 'still to be invoiced')} ${amount(toInvoice)}`,
    ),
  'finance.settlement-requested.v1': ({ cost, released }) =>
    told(
      ({ word, amount }) =>
        `${word('Afrekening gevraagd', 'Settlement requested')}: ${amount(cost)}, ${word('vrij te geven', 'to be released')} ${amount(released)}`,
    ),
  'finance.trajectory-settled.v1': ({ cost, shares, aid, released }) =>
    told(
      ({ word, amount, split }) =>
        `${word('Afgerekend', 'Settled')}: ${amount(cost)} (${split(shares)}), ${word('steun', 'aid')} ${amount(aid)}, ${word('vrijgegeven', 'released')} ${amount(released)}`,
    ),
  'finance.idle-noticed.v1': ({ since }) =>
    told(({ word, day }) => `${word('Geen beweging sinds', 'Idle since')} ${day(since)}`),
};

/** The money of a trajectory in one line. */
export const moneyOf = (account: AccountState): Sentence | undefined => {
  const quotes = Object.values(account.quotes);
  if (quotes.length === 0) return undefined;
  const sum = (...statuses: string[]): number =>
    quotes
      .filter(({ status }) => statuses.includes(status))
      .reduce((total, { approved }) => total + approved.amount, 0);
  const open = Object.values(account.invoices).reduce((total, invoice) => total + invoice.open, 0);
  const parts: readonly (readonly [nl: string, en: string, cents: number])[] = [
    ['gereserveerd', 'reserved', sum('reserved', 'signed')],
    ['vastgelegd', 'committed', sum('committed', 'settled')],
    ['kost', 'cost', account.eligible],
    ['gefactureerd', 'invoiced', account.invoicedNet],
    ['openstaand', 'outstanding', open],
  ];
  const shown = parts.filter(([, , cents]) => cents !== 0);
  if (shown.length === 0) return undefined;
  return told(({ word, amount }) =>
    shown.map(([nl, en, cents]) => `${word(nl, en)} ${amount(cents)}`).join(' · '),
  );
};
