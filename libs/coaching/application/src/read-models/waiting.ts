import {
  type CoachingEvent,
  type CoachingState,
  isOpen,
  isRunning,
  type QuoteState,
  statusOf,
} from '@digihub/coaching-domain';
import type { Instant } from '@digihub/kernel';
import type { CaseRow } from './tables.js';

export type Waiting = Pick<CaseRow, 'waiting_for' | 'waiting_on' | 'waiting_since' | 'waiting_until'>;

const nothing: Waiting = { waiting_for: null, waiting_on: null, waiting_since: null, waiting_until: null };

/** What, on whom, until when. */
type Wait = readonly [what: string, on: 'us' | 'enterprise' | 'partner' | 'finance', until?: string];

const onQuote = ({ status, sendBy, validUntil }: QuoteState): Wait | undefined => {
  switch (status) {
    case 'submitted':
      return ['quote-check', 'us'];
    case 'checked':
      return ['quote-decision', 'us'];
    case 'approved':
      return ['reservation', 'finance'];
    case 'reserved':
      return ['quote-sending', 'us', sendBy];
    case 'sent':
      return ['signature', 'enterprise', validUntil];
    default:
      return undefined;
  }
};

const waitOf = (state: CoachingState, coachBy: string): Wait | undefined => {
  switch (statusOf(state)) {
    case 'awaiting-coach':
      return ['coach', 'us', coachBy];
    case 'awaiting-partner':
      return state.implementation === 'referred' ? ['report', 'us'] : ['routing', 'us'];
    case 'guided': {
      const open = state.quotes.find(isOpen);
      if (open) return onQuote(open);
      if (state.quotes.some((quote) => isRunning(quote) && !quote.finallyDelivered)) {
        return ['delivery', 'partner'];
      }
      const delivered = state.quotes.some((quote) => quote.finallyDelivered);
      return delivered || state.implementation !== 'no' ? ['report', 'us'] : ['quote', 'partner'];
    }
    default:
      return undefined;
  }
};

/** What a trajectory waits for after an event; the same wait goes on since it began. */
export const waitingAfter = (
  event: CoachingEvent,
  state: CoachingState,
  before: Waiting & Pick<CaseRow, 'coach_by'>,
  at: Instant,
): Waiting => {
  if (state.ended) return nothing;
  const wait: Wait | undefined =
    event.type === 'coaching.waiting-agreed.v1'
      ? ['agreed', event.data.on, event.data.until]
      : event.type === 'coaching.idle-noticed.v1'
        ? ['sign-of-life', 'us']
        : waitOf(state, before.coach_by);
  if (!wait) return nothing;
  const [what, on, until] = wait;
  const same = before.waiting_for === what && before.waiting_on === on && what !== 'agreed';
  return {
    waiting_for: what,
    waiting_on: on,
    waiting_since: same ? before.waiting_since : at,
    waiting_until: until ?? null,
  };
};
