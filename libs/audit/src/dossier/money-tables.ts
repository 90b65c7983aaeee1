import type { AccountEvent } from '@digihub/finance-domain';
import { dayOf } from '@digihub/kernel';
import type { Tongue } from '../stories/telling.js';
import { costKinds, ineligibleGrounds, invoiceKinds, staffCategories } from '../stories/terms/finance.js';
import { organisationName } from '../stories/terms/names.js';
import type { Answered, Cost, Document, From, Money } from './drill-money.js';
import { escaped } from './escaped.js';

type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>['data'];

/** To the row of the event, by its number in the log. */
const linkTo = ({ index }: Pick<From, 'index'>): string => `<a href="#e${index}">${index}</a>`;

const small = (text: string): string => `<small>${text}</small>`;

/** Without the currency: the table says it once. */
const euro = (cents: number, { amount }: Tongue): string => escaped(amount(cents).replace(' EUR', ''));

/** A cell that names its column on a narrow screen, where there is no heading. */
const cell = (label: string, html: string, kind = 'n'): string =>
  `<td class="${kind}" data-l="${escaped(label)}">${html}</td>`;

const labelsOf = ({ word }: Tongue) => ({
  amount: word('Bedrag', 'Amount'),
  eligible: word('Telt', 'Counts'),
  shares: ['EFRO', word('Vlaanderen', 'Flanders'), word('Privaat', 'Private')] as const,
  documents: word('Stukken', 'Documents'),
  net: word('Zonder btw', 'Without VAT'),
  vat: word('Btw', 'VAT'),
  gross: word('Met btw', 'With VAT'),
  paid: word('Betaald', 'Paid'),
  open: word('Openstaand', 'Outstanding'),
  document: word('Stuk', 'Document'),
});

const inEuro = ({ word }: Tongue): string => word('Bedragen in euro', 'Amounts in euro');

const headings = (first: readonly string[], amounts: readonly string[], last: string): string =>
  `<thead><tr>${first.map((label) => `<th>${label}</th>`).join('')}${amounts.map((label) => `<th class="n">${label}</th>`).join('')}<th class="n">${last}</th></tr></thead>`;

/** Each cost, who answers for it, and who bears it; it closes to the cent. */
export const costTable = ({ costs, eligible, shares }: Money, tongue: Tongue): string => {
  const { word, day } = tongue;
  if (costs.length === 0) return `<p>${word('Er zijn geen kosten geboekt.', 'No costs were booked.')}</p>`;
  const labels = labelsOf(tongue);
  const inShares = ({ efro, flanders, private: own }: Money['shares']): string =>
    [efro, flanders, own].map((cents, at) => cell(labels.shares[at]!, euro(cents, tongue))).join('');
  const rows = costs.map((cost) => {
    const documents = `<span>${[cost, ...cost.documents].map(linkTo).join(' ')}</span>`;
    return `<tr><td class="t">${escaped(day(cost.day))}</td><td class="s">${costTold(cost, tongue)}</td>${cell(labels.amount, euro(cost.amount, tongue))}${cell(labels.eligible, euro(cost.eligible, tongue))}${inShares(cost.shares)}${cell(labels.documents, documents, 'n d')}</tr>`;
  });
  const total = `<tr><td class="s" colspan="2">${word('Samen', 'Together')}</td><td></td>${cell(labels.eligible, euro(eligible, tongue))}${inShares(shares)}<td></td></tr>`;
  return `<div class="wide"><table class="money"><caption>${inEuro(tongue)}</caption>${headings([word('Dag', 'Day'), word('Kost', 'Cost')], [labels.amount, labels.eligible, ...labels.shares], labels.documents)}
<tbody>${rows.join('\n')}</tbody><tfoot>${total}</tfoot></table></div>`;
};

const costTold = (cost: Cost, tongue: Tongue): string => {
  const { word, term, amount, hours } = tongue;
  const { kind, organisation, minutes, eligibleMinutes, rate, person, ground, answered } = cost;
  const work =
    minutes === undefined || rate === undefined
      ? []
      : [
          `${hours(minutes)} × ${amount(rate.amount)} (${term(staffCategories, rate.category)}, ${word('tarief', 'rate')} ${rate.version})${eligibleMinutes === minutes || eligibleMinutes === undefined ? '' : `, ${word('telt', 'counts')} ${hours(eligibleMinutes)}`}`,
        ];
  const lines = [
    ...work,
    ...(person === undefined || person === answered?.signed?.by ? [] : [person]),
    ...(ground === undefined
      ? []
      : [`${word('telt niet', 'does not count')}: ${term(ineligibleGrounds, ground)}`]),
  ];
  const persons = answered ? sheetTold(answered, tongue) : invoiceTold(cost.documents, tongue);
  return `${escaped(`${term(costKinds, kind)}, ${organisationName(organisation)}`)}${lines.map((line) => small(escaped(line))).join('')}${persons.map(small).join('')}`;
};

/** Two persons answer for a sheet of hours, two again for its correction. */
const sheetTold = ({ signed, approved, correction }: Answered, tongue: Tongue): readonly string[] => {
  const { word } = tongue;
  const by = (nl: string, en: string, from: From | undefined): readonly string[] =>
    from ? [`${word(nl, en)} ${byWhom(from, tongue)}`] : [];
  return [
    [
      ...by('urenstaat ondertekend door', 'timesheet signed by', signed),
      ...by('goedgekeurd door', 'approved by', approved),
    ],
    correction
      ? [
          ...by('verbetering voorgesteld door', 'correction proposed by', correction.proposed),
          ...by('goedgekeurd door', 'approved by', correction.approved),
        ]
      : [],
  ]
    .filter((parts) => parts.length > 0)
    .map((parts) => parts.join(', '));
};

const byWhom = (from: From, { day }: Tongue): string =>
  `${escaped(from.by)} (${escaped(day(dayOf(from.recordedAt)))}, ${linkTo(from)})`;

/** Received, delivered, approved and paid, through four pairs of hands. */
const invoiceTold = (documents: readonly Document[], tongue: Tongue): readonly string[] => {
  const { word, day } = tongue;
  const of = <Type extends AccountEvent['type']>(type: Type) => {
    const found = documents.find((document) => document.type === type);
    return found && { from: found, data: found.data as DataOf<Type> };
  };
  const [received, delivered, approved, paid] = [
    of('finance.supplier-invoice-received.v1'),
    of('finance.delivery-confirmed.v1'),
    of('finance.supplier-invoice-approved.v1'),
    of('finance.supplier-invoice-paid.v1'),
  ];
  const number = received ? `${word('factuur', 'invoice')} ${escaped(received.data.number)}: ` : '';
  const steps = [
    ...(delivered
      ? [`${word('levering bevestigd door', 'delivery confirmed by')} ${escaped(delivered.data.by)}`]
      : []),
    ...(approved ? [`${word('goedgekeurd door', 'approved by')} ${escaped(approved.data.by)}`] : []),
    ...(paid
      ? [
          `${word('betaald op', 'paid on')} ${escaped(day(paid.data.paidOn))} ${word('door', 'by')} ${escaped(paid.data.by)} (${escaped(paid.data.bankReference)})`,
        ]
      : []),
  ];
  return steps.length > 0 ? [`${number}${steps.join(', ')}`] : [];
};

/** What the enterprise was invoiced for its share, and what it paid. */
export const invoiceTable = ({ invoices }: Money, tongue: Tongue): string => {
  const { word, amount, day, term } = tongue;
  const labels = labelsOf(tongue);
  const sum = (label: string, cents?: number): string =>
    cents === undefined ? '<td></td>' : cell(label, euro(cents, tongue));
  const row = (
    from: Document,
    on: string,
    what: string,
    sums: { net?: number; vat?: number; gross?: number; paid?: number; open?: number },
  ): string =>
    `<tr><td class="t">${escaped(day(on))}</td><td class="s">${escaped(what)}</td>${sum(labels.net, sums.net)}${sum(labels.vat, sums.vat)}${sum(labels.gross, sums.gross)}${sum(labels.paid, sums.paid)}${sum(labels.open, sums.open)}${cell(labels.document, linkTo(from), 'n d')}</tr>`;
  const rows = invoices.flatMap((from) => {
    const event = from as unknown as AccountEvent & Document;
    switch (event.type) {
      case 'finance.invoice-issued.v1': {
        const { kind, number, issuedOn, dueOn, communication, net, vat, gross } = event.data;
        const what = `${term(invoiceKinds, kind)} ${number}, ${word('te betalen tegen', 'due on')} ${day(dueOn)} (${communication})`;
        return row(event, issuedOn, what, { net, vat, gross });
      }
      case 'finance.payment-received.v1': {
        const { number, receivedOn, bankReference, amount: paid, outstanding: open } = event.data;
        const what = `${word('betaling op', 'payment on')} ${number} (${bankReference})`;
        return row(event, receivedOn, what, { paid, open });
      }
      case 'finance.refund-paid.v1': {
        const { paidOn, bankReference, amount: refunded, left: open } = event.data;
        return row(event, paidOn, `${word('terugbetaald', 'refunded')} (${bankReference})`, {
          paid: -refunded,
          open,
        });
      }
      case 'finance.written-off.v1': {
        const { number, amount: gone, borneBy } = event.data;
        const what = `${number} ${word('afgeboekt', 'written off')}: ${amount(gone)}, ${word('gedragen door', 'borne by')} ${organisationName(borneBy)}`;
        return row(event, dayOf(event.recordedAt), what, {});
      }
      default:
        return [];
    }
  });
  if (rows.length === 0)
    return `<p>${word('De onderneming is niets gefactureerd.', 'The enterprise was invoiced nothing.')}</p>`;
  return `<div class="wide"><table class="money"><caption>${inEuro(tongue)}</caption>${headings([word('Dag', 'Day'), word('Factuur of betaling', 'Invoice or payment')], [labels.net, labels.vat, labels.gross, labels.paid, labels.open], labels.document)}
<tbody>${rows.join('\n')}</tbody></table></div>`;
};
