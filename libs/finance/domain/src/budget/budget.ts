import {
  type Cents,
  type Command,
  type Decider,
  type Decision,
  type Given,
  known,
  proportion,
  unreachable,
} from '@digihub/kernel';
import { fundingSources } from '@digihub/programme';
import { refuse } from '../refusals.js';
import { minus, noShares, plus, type Shares, totalOf } from '../shares.js';
import type { BudgetEvent, BudgetFor } from './budget.events.js';

export type BudgetCommand =
  | Command<'reserve-budget', BudgetFor & { readonly shares: Shares; readonly market: boolean }>
  | Command<'commit-budget', BudgetFor>
  | Command<'release-budget', BudgetFor>
  | Command<
      'settle-budget',
      {
        readonly trajectory: string;
        readonly quotes: readonly { readonly quote: string; readonly spent: Shares }[];
      }
    >;

/** What the application looks up for `reserve-budget`, from the agreement as it stands on the day. */
export interface BudgetFacts {
  /** The hub's services budget per source. */
  readonly budget?: Shares;
  /** What the hub may spend on bought expertise, of the same money. */
  readonly marketEnvelope?: Cents;
}

export interface BudgetEntry {
  readonly status: 'reserved' | 'committed' | 'spent' | 'released';
  readonly shares: Shares;
  readonly market: boolean;
}

export interface BudgetState {
  /** Per `trajectory/quote`. */
  readonly entries: Readonly<Record<string, BudgetEntry>>;
  /** Reserved, committed and spent together, per source. */
  readonly taken: Shares;
  /** Of which on bought expertise. */
  readonly takenOnMarket: Cents;
}

const keyOf = ({ trajectory, quote }: BudgetFor): string => `${trajectory}/${quote}`;

/** Guards the services budget of one hub per funding source, and its market envelope. */
export const budget: Decider<BudgetState, BudgetCommand, BudgetEvent, BudgetFacts> = {
  initialState: { entries: {}, taken: noShares, takenOnMarket: 0 },

  decide(command, state, given) {
    switch (command.type) {
      case 'reserve-budget':
        return reserve(command.data, state, given);
      case 'commit-budget': {
        const entry = state.entries[keyOf(command.data)];
        if (!entry || entry.status === 'released') return refuse('budget-not-reserved');
        if (entry.status !== 'reserved') return [];
        return [{ type: 'budget.committed.v1', data: { ...command.data, shares: entry.shares } }];
      }
      case 'release-budget': {
        const entry = state.entries[keyOf(command.data)];
        if (entry?.status !== 'reserved') return [];
        return [{ type: 'budget.released.v1', data: { ...command.data, shares: entry.shares } }];
      }
      case 'settle-budget':
        return settle(command.data, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'budget.reserved.v1': {
        const { shares, market } = event.data;
        return become(state, event.data, { status: 'reserved', shares, market });
      }
      case 'budget.committed.v1': {
        const entry = state.entries[keyOf(event.data)];
        return entry ? become(state, event.data, { ...entry, status: 'committed' }) : state;
      }
      case 'budget.released.v1': {
        const entry = state.entries[keyOf(event.data)];
        return entry ? become(state, event.data, { ...entry, status: 'released', shares: noShares }) : state;
      }
      case 'budget.settled.v1': {
        const { trajectory, quotes } = event.data;
        return quotes.reduce((settled, { quote, spent }) => {
          const entry = settled.entries[keyOf({ trajectory, quote })];
          return entry
            ? become(settled, { trajectory, quote }, { ...entry, status: 'spent', shares: spent })
            : settled;
        }, state);
      }
      case 'budget.reservation-refused.v1':
        return state;
      default:
        return unreachable(event);
    }
  },
};

const reserve = (
  data: Extract<BudgetCommand, { type: 'reserve-budget' }>['data'],
  state: BudgetState,
  { facts }: Given<BudgetFacts>,
): Decision<BudgetEvent> => {
  const { market, ...reservation } = data;
  if (state.entries[keyOf(data)]) return [];
  const free = minus(known(facts.budget, 'budget'), state.taken);
  if (fundingSources.some((source) => data.shares[source] > free[source])) {
    const available = coverable(data.shares, free);
    return [{ type: 'budget.reservation-refused.v1', data: { ...reservation, ground: 'budget', available } }];
  }
  const envelope = known(facts.marketEnvelope, 'marketEnvelope') - state.takenOnMarket;
  if (market && totalOf(data.shares) > envelope) {
    const available = Math.max(0, envelope);
    return [
      {
        type: 'budget.reservation-refused.v1',
        data: { ...reservation, ground: 'market-envelope', available },
      },
    ];
  }
  return [{ type: 'budget.reserved.v1', data: { ...reservation, market } }];
};

/** How much cost, in the proportions of `shares`, the free money still covers. */
const coverable = (shares: Shares, free: Shares): Cents => {
  const amount = totalOf(shares);
  const perSource = fundingSources
    .filter((source) => shares[source] > 0)
    .map((source) => proportion(Math.max(0, free[source]), amount, shares[source]));
  return Math.min(amount, ...perSource);
};

const settle = (
  { trajectory, quotes }: Extract<BudgetCommand, { type: 'settle-budget' }>['data'],
  state: BudgetState,
): Decision<BudgetEvent> => {
  const settled = [];
  let changes = false;
  for (const { quote, spent } of quotes) {
    const entry = state.entries[keyOf({ trajectory, quote })];
    if (entry?.status !== 'committed' && entry?.status !== 'spent') return refuse('budget-not-committed');
    const released = minus(entry.shares, spent);
    if (fundingSources.some((source) => released[source] < 0)) return refuse('spent-above-commitment');
    changes ||= entry.status === 'committed' || totalOf(released) !== 0;
    settled.push({ quote, spent, released });
  }
  return changes ? [{ type: 'budget.settled.v1', data: { trajectory, quotes: settled } }] : [];
};

const become = (state: BudgetState, whose: BudgetFor, entry: BudgetEntry): BudgetState => {
  const key = keyOf(whose);
  const before = state.entries[key]?.shares ?? noShares;
  const difference = minus(entry.shares, before);
  return {
    entries: { ...state.entries, [key]: entry },
    taken: plus(state.taken, difference),
    takenOnMarket: state.takenOnMarket + (entry.market ? totalOf(difference) : 0),
  };
};
