import { type Decision, type Given, known, startOfDay, unreachable } from '@digihub/kernel';
import { changed } from '../records.js';
import { refuse } from '../refusals.js';
import { aidOf, split } from '../shares.js';
import type { AccountFacts, QuoteCommand } from './account.commands.js';
import { type AccountState, isClosed, type QuoteAccount } from './account.state.js';
import { bookHeld } from './costs.js';
import type { CostEvent } from './cost.events.js';
import type { ApprovedQuote, QuoteEvent, ReservationRefused } from './quote.events.js';

/** From approval to reservation, from signature to commitment, from lapse to release. */
export const decideOnQuote = (
  command: QuoteCommand,
  state: AccountState,
  given: Given<AccountFacts>,
): Decision<QuoteEvent | CostEvent> => {
  const quote = state.quotes[command.data.quote];
  if (command.type === 'request-reservation') {
    const answered = quote !== undefined || state.refusedAtOnce.includes(command.data.quote);
    return answered ? [] : request(command.data, state, given);
  }
  if (!quote) {
    // Nothing is reserved for it: there is nothing to release.
    return command.type === 'note-lapse' ? [] : refuse('unknown-quote', { quote: command.data.quote });
  }
  switch (command.type) {
    case 'confirm-reservation':
      return quote.status === 'requested' ? confirmReservation(quote) : [];
    case 'refuse-reservation': {
      if (quote.status !== 'requested') return [];
      const { hub } = quote.approved;
      return [{ type: 'finance.reservation-refused.v1', data: { hub, ...command.data } }];
    }
    case 'note-lapse': {
      if (quote.status === 'reserved') return [{ type: 'finance.release-requested.v1', data: command.data }];
      return quote.status === 'requested' && !quote.lapsed
        ? [{ type: 'finance.lapse-noted.v1', data: command.data }]
        : [];
    }
    case 'note-signature': {
      if (quote.signedOn !== undefined) return [];
      return quote.status === 'reserved'
        ? [
            {
              type: 'finance.signature-noted.v1',
              data: command.data,
              occurredAt: startOfDay(command.data.signedOn),
            },
          ]
        : refuse('quote-not-reserved', { quote: command.data.quote });
    }
    case 'confirm-commitment': {
      if (quote.status !== 'signed') return [];
      const { amount, shares } = quote.approved;
      const committed: QuoteEvent = {
        type: 'finance.quote-committed.v1',
        data: { quote: command.data.quote, amount, shares, signedOn: quote.signedOn! },
      };
      return [committed, ...bookHeld(evolveQuote(state, committed))];
    }
    case 'refuse-commitment': {
      if (quote.status !== 'signed') return [];
      const { quote: id, available } = command.data;
      const refused: readonly QuoteEvent[] = [
        { type: 'finance.commitment-refused.v1', data: { quote: id, ground: 'aid-ceiling', available } },
        { type: 'finance.release-requested.v1', data: { quote: id, cause: 'aid-ceiling' } },
      ];
      return [...refused, ...bookHeld(refused.reduce(evolveQuote, state))];
    }
    case 'confirm-release': {
      if (quote.status !== 'releasing') return [];
      const { amount, shares } = quote.approved;
      return [
        { type: 'finance.reservation-released.v1', data: { quote: command.data.quote, amount, shares } },
      ];
    }
    default:
      return unreachable(command);
  }
};

/** A reserved quote of an account that ends; used when coaching ends the work. */
export const lapseOpenQuotes = (state: AccountState): readonly QuoteEvent[] =>
  Object.entries(state.quotes).flatMap(([quote, { status, lapsed }]): readonly QuoteEvent[] => {
    const data = { quote, cause: 'stopped' } as const;
    if (status === 'reserved') return [{ type: 'finance.release-requested.v1', data }];
    return status === 'requested' && !lapsed ? [{ type: 'finance.lapse-noted.v1', data }] : [];
  });

const request = (
  data: ApprovedQuote,
  state: AccountState,
  { facts }: Given<AccountFacts>,
): Decision<QuoteEvent> => {
  const key = known(facts.key, 'key');
  const { first, last } = known(facts.period, 'period');
  const shares = split(data.amount, key);
  const requested: QuoteEvent = {
    type: 'finance.reservation-requested.v1',
    data: { ...data, key, shares, aid: aidOf(shares) },
  };
  const refused = (ground: ReservationRefused['data']['ground']): QuoteEvent => ({
    type: 'finance.reservation-refused.v1',
    data: { hub: data.hub, quote: data.quote, ground },
  });
  if (data.plannedEnd < first || data.plannedEnd > last) return [refused('period')];
  if (state.ended || isClosed(state)) return [refused('quote-lapsed')];
  return [requested];
};

const confirmReservation = ({ approved, lapsed }: QuoteAccount): readonly QuoteEvent[] => {
  const { hub, quote, amount, shares, aid } = approved;
  return lapsed
    ? [
        { type: 'finance.reservation-refused.v1', data: { hub, quote, ground: 'quote-lapsed' } },
        { type: 'finance.release-requested.v1', data: { quote, cause: lapsed } },
      ]
    : [{ type: 'finance.quote-reserved.v1', data: { hub, quote, amount, shares, aid } }];
};

const withQuote = (
  state: AccountState,
  quote: string,
  change: (before: QuoteAccount) => QuoteAccount,
): AccountState => ({ ...state, quotes: changed(state.quotes, quote, change) });

export const evolveQuote = (state: AccountState, event: QuoteEvent): AccountState => {
  switch (event.type) {
    case 'finance.reservation-requested.v1': {
      const { quote, hub, enterprise, organisation } = event.data;
      return {
        ...state,
        hub,
        enterprise,
        organisations: [...new Set([...state.organisations, organisation])],
        quotes: { ...state.quotes, [quote]: { status: 'requested', approved: event.data } },
      };
    }
    case 'finance.quote-reserved.v1':
      return withQuote(state, event.data.quote, (before) => ({ ...before, status: 'reserved' }));
    case 'finance.reservation-refused.v1': {
      const { hub, quote } = event.data;
      const refused = withQuote(state, quote, (before) => ({ ...before, status: 'refused' }));
      const atOnce = state.quotes[quote] ? [] : [quote];
      return {
        ...refused,
        hub: state.hub ?? hub,
        refusedAtOnce: [...state.refusedAtOnce, ...atOnce],
      };
    }
    case 'finance.lapse-noted.v1': {
      const { quote, cause } = event.data;
      return withQuote(state, quote, (before) => ({ ...before, lapsed: cause }));
    }
    case 'finance.signature-noted.v1': {
      const { quote, signedOn } = event.data;
      return withQuote(state, quote, (before) => ({ ...before, status: 'signed', signedOn }));
    }
    case 'finance.quote-committed.v1': {
      const { quote } = event.data;
      if (!state.quotes[quote] || state.committed.includes(quote)) return state;
      const committed = withQuote(state, quote, (before) => ({ ...before, status: 'committed' }));
      return { ...committed, committed: [...state.committed, quote] };
    }
    case 'finance.commitment-refused.v1':
      return state;
    case 'finance.release-requested.v1':
      return withQuote(state, event.data.quote, (before) => ({ ...before, status: 'releasing' }));
    case 'finance.reservation-released.v1':
      return withQuote(state, event.data.quote, (before) => ({ ...before, status: 'released' }));
    default:
      return unreachable(event);
  }
};
