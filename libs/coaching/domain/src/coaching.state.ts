import { type Cents, type Day, unreachable } from '@digihub/kernel';
import type { HubCode, OrganisationCode, PaymentBasis } from '@digihub/programme';
import type { Assignment, CoachingEvent, Route, WaitingAgreed } from './coaching.events.js';

export type QuoteStatus =
  | 'submitted'
  | 'checked'
  | 'approved'
  | 'reserved'
  | 'sent'
  | 'signed'
  | 'refused'
  | 'not-reserved'
  | 'lapsed';

export interface QuoteState {
  readonly quote: string;
  readonly status: QuoteStatus;
  readonly amends?: string;
  readonly round: number;
  readonly route: Route;
  readonly organisation: OrganisationCode;
  readonly paymentBasis: PaymentBasis;
  readonly amount: Cents;
  readonly plannedEnd: Day;
  readonly submittedBy: string;
  readonly checkedBy?: string;
  readonly criteriaVersion?: string;
  readonly criteriaMet: boolean;
  readonly sendBy?: Day;
  readonly sentOn?: Day;
  readonly validUntil?: Day;
  readonly signedOn?: Day;
  readonly partsAccepted: number;
  readonly finallyDelivered: boolean;
  /** The day its partner withdrew: work after it does not count. */
  readonly discontinuedOn?: Day;
}

export interface CoachingState {
  readonly hub?: HubCode;
  readonly enterprise?: string;
  readonly undertaking?: string;
  readonly contact?: string;
  /** Who took the question up in the last round; `partnerWithdrew` says whether it still does. */
  readonly partner?: Assignment;
  readonly partnerWithdrew: boolean;
  readonly coach?: string;
  readonly coachMissed: boolean;
  readonly quotes: readonly QuoteState[];
  /** Ids of sessions, bookings, tests and suggestions: a repeat is recognised by them. */
  readonly records: readonly string[];
  readonly implementation: 'no' | 'signalled' | 'referred';
  readonly waiting?: WaitingAgreed['data'];
  readonly idleSince?: Day;
  readonly ended?: { readonly outcome: 'completed' | 'stopped'; readonly on: Day };
}

export type CoachingStatus =
  'unknown' | 'awaiting-coach' | 'guided' | 'awaiting-partner' | 'completed' | 'stopped';

export const statusOf = (state: CoachingState): CoachingStatus => {
  if (!state.partner) return 'unknown';
  if (state.ended) return state.ended.outcome;
  if (state.partnerWithdrew) return 'awaiting-partner';
  return state.coach === undefined ? 'awaiting-coach' : 'guided';
};

const open: readonly QuoteStatus[] = ['submitted', 'checked', 'approved', 'reserved', 'sent'];
/** Under way and not signed: at most one at a time. */
export const isOpen = (quote: QuoteState): boolean => open.includes(quote.status);
/** Signed, and its partner still works on it. */
export const isRunning = (quote: QuoteState): boolean =>
  quote.status === 'signed' && quote.discontinuedOn === undefined;

export const initialCoaching: CoachingState = {
  partnerWithdrew: false,
  coachMissed: false,
  quotes: [],
  records: [],
  implementation: 'no',
};

const withQuote = (state: CoachingState, quote: string, changes: Partial<QuoteState>): CoachingState => ({
  ...state,
  quotes: state.quotes.map((known) => (known.quote === quote ? { ...known, ...changes } : known)),
});

const withRecord = (state: CoachingState, record: string): CoachingState => ({
  ...state,
  records: [...state.records, record],
});

const assignment = ({ round, route, organisation, paymentBasis, price }: Assignment): Assignment => ({
  round,
  route,
  organisation,
  paymentBasis,
  ...(price === undefined ? {} : { price }),
});

export const evolveCoaching = (state: CoachingState, event: CoachingEvent): CoachingState => {
  switch (event.type) {
    case 'coaching.started.v1': {
      const { hub, enterprise, undertaking, contact } = event.data;
      return { ...state, hub, enterprise, undertaking, contact, partner: assignment(event.data) };
    }
    case 'coaching.partner-changed.v1':
      return { ...state, partner: assignment(event.data), partnerWithdrew: false };
    case 'coaching.partner-withdrew.v1':
      return {
        ...state,
        partnerWithdrew: true,
        quotes: state.quotes.map((quote) =>
          isRunning(quote) && !quote.finallyDelivered && quote.organisation === event.data.organisation
            ? { ...quote, discontinuedOn: event.data.withdrewOn }
            : quote,
        ),
      };
    case 'coaching.coach-assigned.v1':
      return { ...state, coach: event.data.coach };
    case 'coaching.coach-missed.v1':
      return { ...state, coachMissed: true };
    case 'coaching.implementation-signalled.v1':
      return { ...state, implementation: 'signalled' };
    case 'coaching.referral-noted.v1':
      return { ...state, implementation: 'referred' };
    case 'coaching.waiting-agreed.v1':
      return { ...state, waiting: event.data };
    case 'coaching.idle-noticed.v1':
      return { ...state, idleSince: event.data.since };
    case 'coaching.completed.v1':
      return { ...state, ended: { outcome: 'completed', on: event.data.endedOn } };
    case 'coaching.stopped.v1':
      return { ...state, ended: { outcome: 'stopped', on: event.data.endedOn } };
    case 'coaching.quote-submitted.v1': {
      const { quote, amends, round, route, organisation, paymentBasis, amount, plannedEnd, submittedBy } =
        event.data;
      const submitted: QuoteState = {
        quote,
        status: 'submitted',
        ...(amends === undefined ? {} : { amends }),
        round,
        route,
        organisation,
        paymentBasis,
        amount,
        plannedEnd,
        submittedBy,
        criteriaMet: false,
        partsAccepted: 0,
        finallyDelivered: false,
      };
      return { ...state, quotes: [...state.quotes, submitted] };
    }
    case 'coaching.quote-checked.v1': {
      const { quote, checkedBy, criteriaVersion, criteria } = event.data;
      const criteriaMet = criteria.every(({ met }) => met);
      return withQuote(state, quote, { status: 'checked', checkedBy, criteriaVersion, criteriaMet });
    }
    case 'coaching.quote-approved.v1':
      return withQuote(state, event.data.quote, { status: 'approved' });
    case 'coaching.quote-refused.v1':
      return withQuote(state, event.data.quote, { status: 'refused' });
    case 'coaching.reservation-noted.v1':
      return withQuote(state, event.data.quote, { status: 'reserved', sendBy: event.data.sendBy });
    case 'coaching.reservation-refusal-noted.v1':
      return withQuote(state, event.data.quote, { status: 'not-reserved' });
    case 'coaching.quote-sent.v1': {
      const { quote, sentOn, validUntil } = event.data;
      return withQuote(state, quote, { status: 'sent', sentOn, validUntil });
    }
    case 'coaching.quote-signed.v1':
      return withQuote(state, event.data.quote, { status: 'signed', signedOn: event.data.signedOn });
    case 'coaching.quote-lapsed.v1':
      return withQuote(state, event.data.quote, { status: 'lapsed' });
    case 'coaching.delivery-accepted.v1': {
      const { quote, part, final } = event.data;
      return withQuote(state, quote, { partsAccepted: part, finallyDelivered: final });
    }
    case 'coaching.session-logged.v1':
      return withRecord(state, event.data.session);
    case 'coaching.infrastructure-booked.v1':
      return withRecord(state, event.data.booking);
    case 'coaching.test-recorded.v1':
      return withRecord(state, event.data.test);
    case 'coaching.suggestion-made.v1':
      return withRecord(state, event.data.suggestion);
    default:
      return unreachable(event);
  }
};
