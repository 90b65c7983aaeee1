import type { AccountEvent } from '@digihub/finance-domain';
import type { Sentence } from '@digihub/kernel';
import type { Stories } from '../story.js';
import { split, told } from './amounts.js';

/** Finance's events as a person would tell them. */
export const financeStories: Stories<AccountEvent> = {
  'finance.reservation-requested.v1': ({ quote, amount: total, shares, aid }) =>
    told(
      (amount, word) =>
        `${word('Reservering gevraagd voor offerte', 'Reservation requested for quote')} ${quote}: ${amount(total)} (${split(shares, amount, word)}), ${word('steun', 'aid')} ${amount(aid)}`,
    ),
  'finance.quote-reserved.v1': ({ quote, amount: total, shares }) =>
    told(
      (amount, word) =>
        `${word('Gereserveerd voor offerte', 'Reserved for quote')} ${quote}: ${amount(total)} (${split(shares, amount, word)})`,
    ),
  'finance.reservation-refused.v1': ({ quote, ground, available }) =>
    told(
      (amount, word) =>
        `${word('Niets gereserveerd voor offerte', 'Nothing reserved for quote')} ${quote} (${ground}${available === undefined ? '' : `, ${word('nog', 'left:')} ${amount(available)}`})`,
    ),
  'finance.lapse-noted.v1': ({ quote, cause }) =>
    told(
      (_, word) =>
        `${word('Offerte', 'Quote')} ${quote} ${word('verviel tijdens de reservering', 'lapsed during the reservation')} (${cause})`,
    ),
  'finance.signature-noted.v1': ({ quote, signedOn }) =>
    told(
      (_, word) =>
        `${word('Ondertekening van offerte', 'Signature of quote')} ${quote} ${word('op', 'on')} ${signedOn}`,
    ),
  'finance.quote-committed.v1': ({ quote, amount: total, shares }) =>
    told(
      (amount, word) =>
        `${word('Vastgelegd voor offerte', 'Committed for quote')} ${quote}: ${amount(total)} (${split(shares, amount, word)})`,
    ),
  'finance.commitment-refused.v1': ({ quote, available }) =>
    told(
      (amount, word) =>
        `${word('Steunplafond bereikt op de dag van de ondertekening: geen publiek geld voor offerte', 'Aid ceiling reached on the day of the signature: no public money for quote')} ${quote} (${word('nog', 'left:')} ${amount(available)})`,
    ),
  'finance.release-requested.v1': ({ quote, cause }) =>
    told(
      (_, word) =>
        `${word('Vrijgave gevraagd voor offerte', 'Release requested for quote')} ${quote} (${cause})`,
    ),
  'finance.reservation-released.v1': ({ quote, amount: total }) =>
    told(
      (amount, word) =>
        `${word('Vrijgegeven voor offerte', 'Released for quote')} ${quote}: ${amount(total)}`,
    ),
  'finance.cost-held.v1': ({ cost, amount: total }) =>
    told(
      (amount, word) =>
        `${word('Kost', 'Cost')} ${cost} ${word('wacht op de vastlegging', 'waits for the commitment')}: ${amount(total)}`,
    ),
  'finance.cost-booked.v1': ({ kind, organisation, day, amount: total, eligible, shares, ground }) =>
    told(
      (amount, word) =>
        `${word('Kost', 'Cost')} (${kind}) ${organisation} ${day}: ${amount(total)}, ${word('telt', 'counts')} ${amount(eligible)} (${split(shares, amount, word)})${ground ? ` [${ground}]` : ''}`,
    ),
  'finance.supplier-invoice-received.v1': ({ supplier, number, net, vat, cost }) =>
    told(
      (amount, word) =>
        `${word('Leveranciersfactuur', 'Supplier invoice')} ${number} ${word('van', 'of')} ${supplier}: ${amount(net)} + ${word('btw', 'VAT')} ${amount(vat)}, ${word('kost', 'cost')} ${amount(cost)}`,
    ),
  'finance.supplier-invoice-accepted.v1': () =>
    told((_, word) => word('Factuurnummer is nieuw', 'The invoice number is new')),
  'finance.supplier-invoice-refused.v1': ({ first }) =>
    told(
      (_, word) =>
        `${word('Factuurnummer al gebruikt in traject', 'Invoice number already used in trajectory')} ${first.trajectory}`,
    ),
  'finance.delivery-confirmed.v1': () =>
    told((_, word) => word('Levering bevestigd door de begeleider', 'Delivery confirmed by the coach')),
  'finance.supplier-invoice-approved.v1': () =>
    told((_, word) => word('Leveranciersfactuur goedgekeurd', 'Supplier invoice approved')),
  'finance.supplier-invoice-rejected.v1': ({ reason }) =>
    told((_, word) => `${word('Leveranciersfactuur afgekeurd', 'Supplier invoice rejected')}: ${reason}`),
  'finance.supplier-invoice-paid.v1': ({ gross, paidOn, bankReference }) =>
    told(
      (amount, word) =>
        `${word('Leverancier betaald', 'Supplier paid')}: ${amount(gross)} ${word('op', 'on')} ${paidOn} (${bankReference})`,
    ),
  'finance.invoice-requested.v1': ({ kind, chamber, net }) =>
    told(
      (amount, word) =>
        `${word('Factuur gevraagd', 'Invoice requested')} (${kind}) ${chamber}: ${amount(net)}`,
    ),
  'finance.invoice-issued.v1': ({ number, kind, net, vat, gross, communication, dueOn }) =>
    told(
      (amount, word) =>
        `${word('Factuur', 'Invoice')} ${number} (${kind}): ${amount(net)} + ${word('btw', 'VAT')} ${amount(vat)} = ${amount(gross)}, ${communication}, ${word('te betalen tegen', 'due on')} ${dueOn}`,
    ),
  'finance.payment-received.v1': ({ number, amount: paid, outstanding }) =>
    told(
      (amount, word) =>
        `${word('Betaling op factuur', 'Payment on invoice')} ${number}: ${amount(paid)}, ${word('open', 'outstanding')} ${amount(outstanding)}`,
    ),
  'finance.refund-paid.v1': ({ amount: paid, left }) =>
    told(
      (amount, word) =>
        `${word('Terugbetaald', 'Refunded')}: ${amount(paid)}, ${word('nog', 'left')} ${amount(left)}`,
    ),
  'finance.reminder-noted.v1': ({ number, level, outstanding }) =>
    told(
      (amount, word) =>
        `${word('Herinnering', 'Reminder')} ${level} ${word('voor factuur', 'for invoice')} ${number}: ${amount(outstanding)}`,
    ),
  'finance.write-off-proposed.v1': ({ number, amount: open, reason }) =>
    told(
      (amount, word) =>
        `${word('Afschrijving voorgesteld van factuur', 'Write-off proposed of invoice')} ${number}: ${amount(open)}: ${reason}`,
    ),
  'finance.written-off.v1': ({ number, amount: open, borneBy }) =>
    told(
      (amount, word) =>
        `${word('Afgeschreven', 'Written off')} ${number}: ${amount(open)}, ${word('gedragen door', 'borne by')} ${borneBy}`,
    ),
  'finance.delivery-noted.v1': ({ quote, part, final }) =>
    told(
      (_, word) =>
        `${word('Oplevering', 'Delivery')} ${part}${final ? word(' (laatste)', ' (final)') : ''} ${word('van offerte', 'of quote')} ${quote} ${word('genoteerd', 'noted')}`,
    ),
  'finance.work-ended.v1': ({ outcome, ground, toSettle }) =>
    told(
      (_, word) =>
        `${word('Het werk is voorbij', 'The work has ended')} (${outcome}${ground ? `, ${ground}` : ''})${toSettle ? word('; af te rekenen', '; to be settled') : ''}`,
    ),
  'finance.costs-approved.v1': ({ cost, shares, toInvoice }) =>
    told(
      (amount, word) =>
        `${word('Kosten goedgekeurd', 'Costs approved')}: ${amount(cost)} (${split(shares, amount, word)}), ${word('nog te factureren', 'still to be invoiced')} ${amount(toInvoice)}`,
    ),
  'finance.settlement-requested.v1': ({ cost, released }) =>
    told(
      (amount, word) =>
        `${word('Afrekening gevraagd', 'Settlement requested')}: ${amount(cost)}, ${word('vrij', 'released')} ${amount(released)}`,
    ),
  'finance.trajectory-settled.v1': ({ cost, shares, aid, released }) =>
    told(
      (amount, word) =>
        `${word('Afgerekend', 'Settled')}: ${amount(cost)} (${split(shares, amount, word)}), ${word('steun', 'aid')} ${amount(aid)}, ${word('vrijgegeven', 'released')} ${amount(released)}`,
    ),
  'finance.idle-noticed.v1': ({ since }) =>
    told((_, word) => `${word('Geen beweging sinds', 'Idle since')} ${since}`),
};

/** The money of a trajectory in one line. */
export const moneyOf = (account: {
  readonly quotes: Readonly<
    Record<string, { readonly status: string; readonly approved: { readonly amount: number } }>
  >;
  readonly eligible: number;
  readonly invoicedNet: number;
  readonly invoices: Readonly<Record<string, { readonly open: number }>>;
}): Sentence | undefined => {
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
  return told((amount, word) =>
    shown.map(([nl, en, cents]) => `${word(nl, en)} ${amount(cents)}`).join(' · '),
  );
};
