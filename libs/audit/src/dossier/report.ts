import type { Language } from '@digihub/http';
import { formatCents } from '@digihub/kernel';
import { statusesOf } from '../replay.js';
import type { Case, CaseEvent } from './collect-case.js';
import type { Money } from './drill-money.js';
import { escaped } from './escaped.js';
import { timeline } from './timeline.js';

const words = {
  nl: {
    title: 'Dossier van traject',
    made: 'Gemaakt op',
    events: 'gebeurtenissen',
    until: 'tot controlepunt',
    of: 'gebeurtenissen in het logboek',
    personal: 'Persoonsgegevens zijn leesbaar.',
    concealed: 'Persoonsgegevens zijn verborgen (•••).',
    state: 'Stand',
    story: 'Verloop',
    money: 'Geld',
    when: 'Wanneer',
    who: 'Wie',
    what: 'Wat',
    place: 'nr.',
    cost: 'Kost',
    day: 'Dag',
    amount: 'Bedrag',
    eligible: 'Telt',
    private: 'Privaat',
    flanders: 'Vlaanderen',
    total: 'Samen',
    proof: 'Bewijs',
    documents: 'Stukken',
    none: 'Er zijn geen kosten geboekt.',
    other: 'gedeeld',
    kinds: { hours: 'uren', 'supplier-invoice': 'factuur', reversal: 'terugboeking' },
    root: 'wortel',
    verify: 'Nagaan: zie HOW-TO-VERIFY.txt.',
  },
  en: {
    title: 'Dossier of trajectory',
    made: 'Made on',
    events: 'events',
    until: 'up to the checkpoint of',
    of: 'events in the log',
    personal: 'Personal data can be read.',
    concealed: 'Personal data is concealed (•••).',
    state: 'State',
    story: 'Story',
    money: 'Money',
    when: 'When',
    who: 'Who',
    what: 'What',
    place: 'no.',
    cost: 'Cost',
    day: 'Day',
    amount: 'Amount',
    eligible: 'Counts',
    private: 'Private',
    flanders: 'Flanders',
    total: 'Together',
    proof: 'Proof',
    documents: 'Documents',
    none: 'No costs were booked.',
    other: 'shared',
    kinds: { hours: 'hours', 'supplier-invoice': 'invoice', reversal: 'reversal' },
    root: 'root',
    verify: 'To verify: see HOW-TO-VERIFY.txt.',
  },
} as const;

const style = `
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #1c2733; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.meta, small { color: #56636f; } code { font-size: .85em; overflow-wrap: anywhere; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #dde3e8; }
th { color: #56636f; font-weight: 600; } .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.t { white-space: nowrap; } .money { font-size: .85em; }
td.s { overflow-wrap: break-word; min-width: 8rem; } .money td:last-child, .money th:last-child { padding-left: .8rem; } tfoot td { font-weight: 600; }
ul.state { display: flex; flex-wrap: wrap; gap: .5rem 2rem; list-style: none; padding: 0; }
svg { width: 100%; min-width: 36rem; height: auto; font: 12px system-ui, sans-serif; fill: #56636f; }
.lane { stroke: #dde3e8; } .tick { stroke: #eef1f4; } circle { stroke: #fff; }
.l0 { fill: #1769aa; } .l1 { fill: #8a4fbf; } .l2 { fill: #2a7d46; } .l3 { fill: #b35a00; } .l4 { fill: #7a8793; }
@media screen and (max-width: 40rem) {
.story, .story tbody { display: block; } .story thead { display: none; }
.story tr { display: grid; grid-template-columns: 1fr auto; padding: .5rem 0; border-bottom: 1px solid #dde3e8; }
.story td { border: 0; padding: 0; } .story td.who, .story td.what { grid-column: 1 / -1; } .story td.t, .story td.who, .story td.n { color: #56636f; font-size: .85em; }
.story td.n { grid-area: 1 / 2; }
}
@media print { @page { margin: 15mm; } :root { font-size: 10pt; } body { margin: 0; max-width: none; padding: 0; } .wide { overflow: visible; } svg { min-width: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } h2 { break-after: avoid; } }
`;

/** The report of a dossier: one page of HTML without anything from outside, on a screen and on paper. */
export const report = (
  found: Case,
  money: Money,
  { language, mayOpen }: { readonly language: Language; readonly mayOpen: boolean },
): string => {
  const word = words[language];
  const { trajectory, checkpoint, events, states, madeAt } = found;
  const statuses = Object.entries(statusesOf(states))
    .map(([context, status]) => `<li><small>${escaped(context)}</small><br>${escaped(status)}</li>`)
    .join('');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${word.title} ${escaped(trajectory)}</title><style>${style}</style></head><body>
<h1>${word.title} <code>${escaped(trajectory)}</code></h1>
<p class="meta">${word.made} ${moment(madeAt, language)} · ${events.length} ${word.events} · ${mayOpen ? word.personal : word.concealed}</p>
<h2>${word.state}</h2><ul class="state">${statuses}</ul>
<div class="wide">${timeline(found, language, word)}</div>
<h2>${word.money}</h2>${moneyTable(money, language)}
<h2>${word.story}</h2>
<div class="wide"><table class="story"><thead><tr><th>${word.when}</th><th>${word.who}</th><th>${word.what}</th><th class="n">${word.place}</th></tr></thead>
<tbody>${events.map((event) => row(event, language)).join('\n')}</tbody></table></div>
<h2>${word.proof}</h2>
<p>${events.length} ${word.events}, ${word.until} ${checkpoint.size} ${word.of} <code>${escaped(checkpoint.origin)}</code>, ${word.root} <code>${checkpoint.root.toString('base64')}</code>. ${word.verify}</p>
</body></html>
`;
};

const moment = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'nl' ? 'nl-BE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Brussels',
  }).format(new Date(instant));

const row = ({ index, stored, sentence }: CaseEvent, language: Language): string => {
  const { recordedAt, actor } = stored.metadata;
  return `<tr><td class="t">${moment(recordedAt, language)}</td><td class="s who">${escaped(actor.id)}</td><td class="s what">${escaped(sentence[language])}</td><td class="n">${index}</td></tr>`;
};

const moneyTable = ({ costs, eligible, shares }: Money, language: Language): string => {
  const word = words[language];
  if (costs.length === 0) return `<p>${word.none}</p>`;
  const amount = (cents: number): string => `<td class="n">${escaped(formatCents(cents, language))}</td>`;
  const inShares = (of: Money['shares']): string =>
    amount(of.efro) + amount(of.flanders) + amount(of.private);
  const rows = costs.map(
    ({ cost, kind, organisation, day, amount: whole, eligible: counts, shares: split, documents }) =>
      `<tr><td class="s">${word.kinds[kind]} ${escaped(organisation)}<br><small>${escaped(cost)}</small></td><td class="t">${escaped(day)}</td>${amount(whole)}${amount(counts)}${inShares(split)}<td>${documents.map(({ index }) => index).join(' ')}</td></tr>`,
  );
  return `<div class="wide"><table class="money"><thead><tr><th>${word.cost}</th><th>${word.day}</th><th class="n">${word.amount}</th><th class="n">${word.eligible}</th><th class="n">EFRO</th><th class="n">${word.flanders}</th><th class="n">${word.private}</th><th>${word.documents}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody><tfoot><tr><td>${word.total}</td><td></td><td></td>${amount(eligible)}${inShares(shares)}<td></td></tr></tfoot></table></div>`;
};
