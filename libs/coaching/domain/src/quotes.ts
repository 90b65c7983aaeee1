import {
  type Cents,
  type Command,
  type Day,
  type Decision,
  type Given,
  known,
  proportion,
  startOfDay,
  unreachable,
} from '@digihub/kernel';
import type { CoachingEvent, Sealed } from './coaching.events.js';
import {
  type CoachingState,
  isOpen,
  isRunning,
  type QuoteState,
  type QuoteStatus,
} from './coaching.state.js';
import type {
  CriterionAnswer,
  LapseCause,
  QuoteLapsed,
  QuoteLine,
  QuoteSigned,
  ReservationGround,
} from './quote.events.js';
import { refuse } from './refusals.js';

/** From a partner's quote to the enterprise's signature, which is the award. */
export type QuoteCommand =
  | Command<
      'submit-quote',
      {
        readonly quote: string;
        readonly amends?: string;
        readonly lines: readonly QuoteLine[];
        readonly plannedEnd: Day;
      }
    >
  | Command<'check-quote', { readonly quote: string; readonly criteria: readonly CriterionAnswer[] }>
  | Command<'approve-quote', { readonly quote: string }>
  | Command<'refuse-quote', { readonly quote: string; readonly reason: Sealed }>
  | Command<'note-reserved', { readonly quote: string; readonly amount: Cents }>
  | Command<
      'note-reservation-refused',
      { readonly quote: string; readonly ground: ReservationGround; readonly available?: Cents }
    >
  | Command<'send-quote', { readonly quote: string; readonly validUntil?: Day }>
  | Command<'sign-quote', QuoteSigned['data']>
  | Command<'expire-quote', { readonly quote: string }>
  | Command<'withdraw-quote', { readonly quote: string; readonly reason: Sealed }>;

export interface QuoteFacts {
  /** `submit-quote`, `send-quote`: the last day of the programme. */
  readonly programmeEnd?: Day;
  /** `check-quote`: the selection criteria of today. */
  readonly criteria?: { readonly version: string; readonly codes: readonly string[] };
  /** `note-reserved`, `send-quote`: today and the programme's term of validity. */
  readonly termEnd?: Day;
}

type DataOf<Type extends QuoteCommand['type']> = Extract<QuoteCommand, { type: Type }>['data'];

export const decideQuote = (
  command: QuoteCommand,
  state: CoachingState,
  given: Given<QuoteFacts>,
): Decision<CoachingEvent> => {
  const quote = state.quotes.find((known) => known.quote === command.data.quote);
  if (command.type === 'submit-quote') {
    return quote ? refuse('quote-exists', { quote: quote.quote }) : submit(command.data, state, given);
  }
  if (!quote) return refuse('quote-unknown', { quote: command.data.quote });
  const needs = (needed: QuoteStatus) =>
    quote.status === needed ? undefined : refuse('quote-status', { status: quote.status, needed });
  switch (command.type) {
    case 'check-quote':
      return needs('submitted') ?? check(command.data, state, given);
    case 'approve-quote':
      return needs('checked') ?? approve(quote, state, given);
    case 'refuse-quote':
      return (
        needs('checked') ??
        secondPerson(quote, given) ?? [
          { type: 'coaching.quote-refused.v1', data: { ...command.data, refusedBy: given.actor.id } },
        ]
      );
    case 'note-reserved':
      return quote.status === 'approved'
        ? [
            {
              type: 'coaching.reservation-noted.v1',
              data: { ...command.data, sendBy: known(given.facts.termEnd, 'termEnd') },
            },
          ]
        : [];
    case 'note-reservation-refused':
      return quote.status === 'approved'
        ? [{ type: 'coaching.reservation-refusal-noted.v1', data: command.data }]
        : [];
    case 'send-quote':
      return needs('reserved') ?? send(command.data, given);
    case 'sign-quote':
      return needs('sent') ?? sign(command.data, quote, given);
    case 'expire-quote':
      return expire(quote, given.today);
    case 'withdraw-quote':
      return isOpen(quote)
        ? [lapse(quote, 'withdrawn', command.data.reason)]
        : refuse('quote-status', { status: quote.status, needed: 'sent' });
    default:
      return unreachable(command);
  }
};

/** Finance heard of a quote from its approval on. */
const approved: readonly QuoteStatus[] = ['approved', 'reserved', 'sent'];

export const lapse = (quote: QuoteState, cause: LapseCause, reason?: Sealed): QuoteLapsed => ({
  type: 'coaching.quote-lapsed.v1',
  data: {
    quote: quote.quote,
    cause,
    ...(reason === undefined ? {} : { reason }),
    approved: approved.includes(quote.status),
  },
});

/** Euro cents without VAT. */
export const lineAmount = (line: QuoteLine): Cents =>
  line.kind === 'price' ? line.price : proportion(line.hourlyRate, line.minutes, 60);

const counts = (quote: QuoteState): boolean => isOpen(quote) || quote.status === 'signed';

const submit = (
  { quote, amends, lines, plannedEnd }: DataOf<'submit-quote'>,
  state: CoachingState,
  { actor, today, facts }: Given<QuoteFacts>,
): Decision<CoachingEvent> => {
  const { price, ...partner } = state.partner!;
  if (state.partnerWithdrew) return refuse('partner-awaited');
  if (state.implementation !== 'no') return refuse('implementation-goes-to-market');
  const open = state.quotes.find(isOpen);
  if (open) return refuse('quote-open', { quote: open.quote });
  if (amends !== undefined && !isAmendable(state, amends)) return refuse('amends-unsigned');
  if (lines.length === 0 || lines.some((line) => lineAmount(line) <= 0)) return refuse('quote-empty');
  if (partner.paymentBasis === 'beneficiary' && lines.some((line) => line.kind !== 'hours')) {
    return refuse('quote-needs-hours');
  }
  const programmeEnd = known(facts.programmeEnd, 'programmeEnd');
  if (plannedEnd < today) return refuse('end-in-past');
  if (plannedEnd > programmeEnd) return refuse('end-after-period', { end: programmeEnd });
  const amount = lines.reduce((sum, line) => sum + lineAmount(line), 0);
  const quoted = state.quotes
    .filter((other) => other.round === partner.round && counts(other))
    .reduce((sum, other) => sum + other.amount, 0);
  if (price !== undefined && quoted + amount > price) return refuse('above-offer', { price });
  return [
    {
      type: 'coaching.quote-submitted.v1',
      data: {
        quote,
        ...(amends === undefined ? {} : { amends }),
        ...partner,
        lines,
        amount,
        plannedEnd,
        submittedBy: actor.id,
        onBehalf: !actor.roles.includes('partner'),
      },
    },
  ];
};

const isAmendable = (state: CoachingState, amends: string): boolean =>
  state.quotes.some(
    (quote) =>
      quote.quote === amends &&
      isRunning(quote) &&
      !quote.finallyDelivered &&
      quote.organisation === state.partner!.organisation,
  );

const check = (
  { quote, criteria }: DataOf<'check-quote'>,
  state: CoachingState,
  { actor, facts }: Given<QuoteFacts>,
): Decision<CoachingEvent> => {
  if (state.coach === undefined) return refuse('coach-missing');
  if (actor.id !== state.coach) return refuse('only-coach');
  const { version, codes } = known(facts.criteria, 'criteria');
  const answered = new Set(criteria.map(({ code }) => code));
  if (criteria.length !== codes.length || !codes.every((code) => answered.has(code))) {
    return refuse('criteria-incomplete', { version });
  }
  return [
    {
      type: 'coaching.quote-checked.v1',
      data: { quote, criteriaVersion: version, criteria, checkedBy: actor.id },
    },
  ];
};

/** Author, checker and decider: the one who decides is neither of the others. */
const secondPerson = ({ submittedBy, checkedBy }: QuoteState, { actor }: Given<unknown>) =>
  actor.id === submittedBy || actor.id === checkedBy ? refuse('own-quote') : undefined;

const approve = (
  quote: QuoteState,
  { hub, enterprise, undertaking }: CoachingState,
  given: Given<QuoteFacts>,
): Decision<CoachingEvent> => {
  const own = secondPerson(quote, given);
  if (own) return own;
  if (!quote.criteriaMet) return refuse('criteria-not-met');
  const { amends, organisation, route, paymentBasis, amount, plannedEnd, criteriaVersion } = quote;
  const data = {
    hub: hub!,
    quote: quote.quote,
    ...(amends === undefined ? {} : { amends }),
    enterprise: enterprise!,
    undertaking: undertaking!,
    organisation,
    route,
    paymentBasis,
    amount,
    plannedEnd,
    criteriaVersion: criteriaVersion!,
    approvedBy: given.actor.id,
  };
  return [{ type: 'coaching.quote-approved.v1', data }];
};

const send = (
  { quote, validUntil }: DataOf<'send-quote'>,
  { today, facts }: Given<QuoteFacts>,
): Decision<CoachingEvent> => {
  const programmeEnd = known(facts.programmeEnd, 'programmeEnd');
  const term = known(facts.termEnd, 'termEnd');
  const until = validUntil ?? (term > programmeEnd ? programmeEnd : term);
  if (until < today) return refuse('validity-in-past');
  if (until > programmeEnd) return refuse('validity-after-period', { end: programmeEnd });
  return [{ type: 'coaching.quote-sent.v1', data: { quote, sentOn: today, validUntil: until } }];
};

const sign = (
  data: DataOf<'sign-quote'>,
  { sentOn, validUntil }: QuoteState,
  { today }: Given<QuoteFacts>,
): Decision<CoachingEvent> => {
  const { signedOn } = data;
  if (signedOn > today) return refuse('signed-in-future');
  if (signedOn < sentOn!) return refuse('signed-before-sent', { sentOn: sentOn! });
  if (signedOn > validUntil!) return refuse('signed-too-late', { validUntil: validUntil! });
  return [{ type: 'coaching.quote-signed.v1', data, occurredAt: startOfDay(signedOn) }];
};

/** A sent quote expires after its last day; a reserved one that nobody sent gives its money back. */
const expire = (quote: QuoteState, today: Day): Decision<CoachingEvent> => {
  if (quote.status === 'sent' && today > quote.validUntil!) return [lapse(quote, 'expired')];
  if (quote.status === 'reserved' && today > quote.sendBy!) return [lapse(quote, 'not-sent')];
  return [];
};
