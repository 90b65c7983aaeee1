import type { Language } from '@digihub/http';
import { dayOf } from '@digihub/kernel';
import { toldStatuses } from '../contexts.js';
import { statusesOf } from '../replay.js';
import { type Tongue, tongues } from '../stories/telling.js';
import { whoIs } from '../stories/terms/contexts.js';
import type { Case, CaseEvent } from './collect-case.js';
import type { Money } from './drill-money.js';
import { escaped } from './escaped.js';
import { costTable, invoiceTable } from './money-tables.js';
import { reportStyle } from './report-style.js';
import { summaryOf } from './summary.js';
import { timeline } from './timeline.js';

export interface ReportOptions {
  readonly language: Language;
  readonly mayOpen: boolean;
  readonly demo?: boolean | undefined;
}

/** The report of a dossier: one page of HTML without anything from outside, on a screen and on paper. */
export const report = (found: Case, money: Money, { language, mayOpen, demo }: ReportOptions): string => {
  const tongue = tongues[language];
  const { word } = tongue;
  const { trajectory, checkpoint, events, sheets, states, madeAt } = found;
  const title = word('Dossier van adviestraject', 'Dossier of adviestraject');
  const counted = `${events.length} ${word('gebeurtenissen', 'events')}`;
  const summary = summaryOf(found, tongue).map(
    ([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`,
  );
  const statuses = toldStatuses(statusesOf(states), tongue).map(
    ([context, status]) => `<li><small>${escaped(context)}</small><br>${escaped(status)}</li>`,
  );
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} ${escaped(trajectory)}</title><style>${reportStyle}</style></head><body>
<h1>${title} <code>${escaped(trajectory)}</code></h1>
<p class="meta">${word('Gemaakt op', 'Made on')} ${tongue.moment(madeAt)} · ${counted} · ${mayOpen ? word('Persoonsgegevens zijn leesbaar.', 'Personal data can be read.') : word('Persoonsgegevens zijn verborgen (•••).', 'Personal data is concealed (•••).')}</p>
${demo ? `<p class="demo">${word('Demogegevens: onderneming, personen en bedragen zijn verzonnen.', 'Demo data: the enterprise, the persons and the amounts are made up.')}</p>` : ''}
<dl>${summary.join('\n')}</dl>
<h2>${word('Stand', 'State')}</h2><ul class="state">${statuses.join('')}</ul>
<div class="wide">${timeline(found, tongue, language)}</div>
<h2>${word('Kosten en wie ze draagt', 'Costs and who bears them')}</h2>${costTable(money, tongue)}
<h2>${word('Facturen aan de onderneming', 'Invoices to the enterprise')}</h2>${invoiceTable(money, tongue)}
<h2>${word('Verloop', 'Story')}</h2>${storyTable(events, tongue, language)}
${sheets.length > 0 ? `<h2>${word('Urenstaten achter de kosten', 'Timesheets behind the costs')}</h2>${storyTable(sheets, tongue, language)}` : ''}
<h2>${word('Bewijs', 'Proof')}</h2>
<p>${counted}, ${word('tot controlepunt', 'up to the checkpoint of')} ${checkpoint.size} ${word('gebeurtenissen in het logboek', 'events in the log')} <code>${escaped(checkpoint.origin)}</code>, ${word('wortel', 'root')} <code>${checkpoint.root.toString('base64')}</code>. ${word('Nagaan: zie HOW-TO-VERIFY.txt.', 'To verify: see HOW-TO-VERIFY.txt.')}</p>
</body></html>
`;
};

const storyTable = (events: readonly CaseEvent[], tongue: Tongue, language: Language): string => {
  const { word, moment, day } = tongue;
  const happened = events.map(({ stored: { metadata } }) => {
    const on = metadata.occurredAt && dayOf(metadata.occurredAt);
    return on && on !== dayOf(metadata.recordedAt) ? day(on) : '';
  });
  // Most events are recorded on the day they happen.
  const differs = happened.some((on) => on !== '');
  const label = word('Gebeurd op', 'Happened on');
  const rows = events.map(({ index, stored: { metadata }, sentence }, place) => {
    const on = differs ? `<td class="t" data-l="${label}">${escaped(happened[place]!)}</td>` : '';
    return `<tr id="e${index}"><td class="t">${escaped(moment(metadata.recordedAt))}</td>${on}<td class="s who">${escaped(whoIs(metadata.actor, tongue))}</td><td class="s what">${escaped(sentence[language])}</td><td class="n">${index}</td></tr>`;
  });
  return `<div class="wide"><table class="story"><thead><tr><th>${word('Vastgelegd', 'Recorded')}</th>${differs ? `<th class="t">${label}</th>` : ''}<th>${word('Wie', 'Who')}</th><th>${word('Wat', 'What')}</th><th class="n">${word('nr.', 'no.')}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
};
