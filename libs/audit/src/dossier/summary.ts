import type { CoachingEvent, CoachingState, QuoteState } from '@digihub/coaching-domain';
import type { AccountEvent, AidEvent } from '@digihub/finance-domain';
import type { RequestState } from '@digihub/intake-domain';
import { type Day, dayOf, later } from '@digihub/kernel';
import { programme, retainUntil, retentionTerms } from '@digihub/programme';
import type { Tongue } from '../stories/telling.js';
import { quoteStatuses, reservationGrounds } from '../stories/terms/coaching.js';
import { legalBases } from '../stories/terms/finance.js';
import { sizes } from '../stories/terms/intake.js';
import { hubName, organisationName, themes, writtenNumber } from '../stories/terms/names.js';
import { paymentBases, routes } from '../stories/terms/routing.js';
import type { Case, CaseEvent } from './collect-case.js';

type Known = CoachingEvent | AccountEvent | AidEvent;
type DataOf<Type extends Known['type']> = Extract<Known, { type: Type }>['data'];
type Row = readonly [label: string, value: string];

/** What an auditor looks for first: who, for whom, how much, on which legal basis, who approved, how long kept. */
export const summaryOf = (found: Case, tongue: Tongue): readonly Row[] => {
  const { word, term, amount, split } = tongue;
  const { intake, coaching } = found.states as { intake?: RequestState; coaching?: CoachingState };
  const rows: Row[] = [];
  const hub = intake?.hub ?? coaching?.hub;
  if (hub) rows.push(['Hub', hubName(hub)]);
  if (intake?.enterprise) {
    const { name, number } = intake.enterprise;
    const size = intake.size ? `, ${term(sizes, intake.size)}` : '';
    rows.push([word('Onderneming', 'Enterprise'), `${name} (${writtenNumber(number)})${size}`]);
  }
  if (intake && intake.themes.length > 0)
    rows.push([word("Thema's", 'Themes'), intake.themes.map((theme) => term(themes, theme)).join(', ')]);
  if (coaching?.partner) {
    const { organisation, route, paymentBasis } = coaching.partner;
    rows.push([
      route === 'bought-expertise'
        ? word('Private aanbieder', 'Private provider')
        : word('Kennisactor', 'Knowledge partner'),
      `${organisationName(organisation)} (${term(routes, route)}, ${term(paymentBases, paymentBasis)})`,
    ]);
  }
  if (coaching?.coach) rows.push([word('Begeleider', 'Coach'), coaching.coach]);
  for (const quote of coaching?.quotes ?? [])
    rows.push([word('Offerte', 'Quote'), quoteTold(quote, found.events, tongue)]);
  rows.push(...aidRows(found.events, tongue));
  const [costs, settlement, settled] = [
    last(found.events, 'finance.costs-approved.v1'),
    last(found.events, 'finance.settlement-requested.v1'),
    last(found.events, 'finance.trajectory-settled.v1'),
  ];
  if (costs)
    rows.push([
      word('Kosten goedgekeurd', 'Costs approved'),
      `${amount(costs.data.cost)} ${word('door', 'by')} ${costs.data.by}`,
    ]);
  if (settled)
    rows.push([
      word('Afgerekend', 'Settled'),
      `${amount(settled.data.cost)} (${split(settled.data.shares)})${settlement ? ` ${word('door', 'by')} ${settlement.data.by}` : ''}`,
    ]);
  rows.push(...keptRows(found, tongue));
  return rows;
};

const quoteTold = (
  { quote, amount: total, status, signedOn, criteriaVersion, checkedBy }: QuoteState,
  events: readonly CaseEvent[],
  { word, amount, day, term }: Tongue,
): string => {
  const approved = last(events, 'coaching.quote-approved.v1', (data) => data.quote === quote);
  const checked = `${word('getoetst aan criteria', 'checked against criteria')} ${criteriaVersion} ${word('door', 'by')} ${checkedBy}`;
  return [
    amount(total),
    term(quoteStatuses, status) + (signedOn ? ` ${word('op', 'on')} ${day(signedOn)}` : ''),
    ...(checkedBy === undefined ? [] : [checked]),
    ...(approved ? [`${word('goedgekeurd door', 'approved by')} ${approved.data.approvedBy}`] : []),
  ].join('; ');
};

/** The aid as it stands at last, and the rule of the day by which it was judged. */
const aidRows = (events: readonly CaseEvent[], { word, amount, day, term }: Tongue): readonly Row[] => {
  const awarded = last(events, 'aid.awarded.v1');
  const judged =
    awarded ??
    last(events, 'aid.award-refused.v1') ??
    last(events, 'aid.reserved.v1') ??
    last(events, 'aid.reservation-refused.v1');
  if (!judged) return [];
  const sumOf = (type: 'aid.awarded.v1' | 'aid.finalised.v1'): number =>
    all(events, type).reduce((sum, { data }) => sum + data.amount, 0);
  const final = last(events, 'aid.finalised.v1');
  const refused = last(events, 'finance.reservation-refused.v1');
  const given = awarded
    ? [
        `${amount(sumOf('aid.awarded.v1'))} ${word('toegekend op', 'awarded on')} ${day(awarded.data.awardedOn)}`,
        ...(final ? [`${word('definitief', 'final')} ${amount(sumOf('aid.finalised.v1'))}`] : []),
      ].join('; ')
    : [
        word('niets toegekend', 'nothing awarded'),
        ...(refused ? [term(reservationGrounds, refused.data.ground)] : []),
      ].join(': ');
  const { legalBasis, ceiling } = judged.data;
  const { rulesVersion, programmeVersion } = judged.event.stored.metadata;
  return [
    [word('Steun', 'Aid'), given],
    [
      word('Wettelijke basis', 'Legal basis'),
      `${term(legalBases, legalBasis)}, ${word('plafond', 'ceiling')} ${amount(ceiling)}; ${word('regels', 'rules')} ${rulesVersion}, ${word('programma', 'programme')} ${programmeVersion}`,
    ],
  ];
};

/** How long it is kept, by what happened so far and the terms of the day; as the context that forgets works it out. */
const keptRows = ({ events, held, madeAt }: Case, { word, day }: Tongue): readonly Row[] => {
  const latest = (days: readonly Day[]): Day | undefined =>
    days.reduce<Day | undefined>((known, one) => (known === undefined ? one : later(known, one)), undefined);
  const dayOfFact = ({ event }: { readonly event: CaseEvent }): Day =>
    dayOf(event.stored.metadata.occurredAt ?? event.stored.metadata.recordedAt);
  const [lastAward, lastPayment, lastInvoice] = [
    latest(all(events, 'coaching.quote-signed.v1').map(({ data }) => data.signedOn)),
    latest([
      ...all(events, 'finance.cost-booked.v1')
        .filter(({ data }) => data.eligible !== 0)
        .map(dayOfFact),
      ...all(events, 'finance.payment-received.v1').map(dayOfFact),
    ]),
    latest(all(events, 'finance.invoice-issued.v1').map(dayOfFact)),
  ];
  const until = retainUntil(retentionTerms(programme, dayOf(madeAt)), {
    ...(lastAward === undefined ? {} : { lastAward }),
    ...(lastPayment === undefined ? {} : { lastPayment }),
    ...(lastInvoice === undefined ? {} : { lastInvoice }),
  });
  return [
    ...(until === undefined
      ? []
      : ([[word('Te bewaren tot en met', 'To be kept until'), day(until)]] satisfies Row[])),
    [
      word('Bewaarbevel', 'Legal hold'),
      held ? word('ja: niets mag vernietigd worden', 'yes: nothing may be destroyed') : word('geen', 'none'),
    ],
  ];
};

const all = <Type extends Known['type']>(events: readonly CaseEvent[], type: Type) =>
  events
    .filter(({ stored }) => stored.type === type)
    .map((event) => ({ event, data: event.data as DataOf<Type> }));

const last = <Type extends Known['type']>(
  events: readonly CaseEvent[],
  type: Type,
  also: (data: DataOf<Type>) => boolean = () => true,
) => all(events, type).findLast(({ data }) => also(data));
