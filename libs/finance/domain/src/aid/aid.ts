import {
  type Cents,
  type Command,
  type Day,
  type Decider,
  known,
  startOfDay,
  unreachable,
} from '@digihub/kernel';
import type { HubCode } from '@digihub/programme';
import { refuse } from '../refusals.js';
import type { AidEvent, AidFor, OtherAidDeclared } from './aid.events.js';
import {
  type AidEntry,
  type AidFacts,
  type AidState,
  appliedRegime,
  cumulatedOn,
  judge,
  type Rules,
} from './cumulation.js';

export type AidCommand =
  | Command<'reserve-aid', AidFor & { readonly hub: HubCode; readonly amount: Cents }>
  | Command<'award-aid', AidFor & { readonly awardedOn: Day }>
  | Command<'release-aid', AidFor>
  | Command<
      'finalise-aid',
      {
        readonly trajectory: string;
        readonly quotes: readonly { readonly quote: string; readonly amount: Cents }[];
      }
    >
  | Command<'declare-other-aid', OtherAidDeclared['data']>;

const keyOf = ({ trajectory, quote }: AidFor): string => `${trajectory}/${quote}`;

/** Guards the ceiling of one single undertaking over all its trajectories and hubs. */
export const aid: Decider<AidState, AidCommand, AidEvent, AidFacts> = {
  initialState: { entries: {}, others: [], fiscalYearStart: '01-01', roadFreight: false },

  decide(command, state, given) {
    switch (command.type) {
      case 'reserve-aid': {
        const { data } = command;
        if (state.entries[keyOf(data)]) return [];
        const { available, cumulated, ...applied } = judge(state, rulesOf(given.facts), given.today);
        return data.amount <= available
          ? [{ type: 'aid.reserved.v1', data: { ...data, ...applied, cumulated } }]
          : [
              {
                type: 'aid.reservation-refused.v1',
                data: { ...data, ...applied, available: Math.max(0, available) },
              },
            ];
      }
      case 'award-aid': {
        const { awardedOn, ...whose } = command.data;
        const entry = state.entries[keyOf(whose)];
        if (!entry) return refuse('aid-not-reserved');
        if (entry.status !== 'reserved') return [];
        const rules = rulesOf(given.facts);
        const { available, cumulated, ...applied } = judge(state, rules, awardedOn, keyOf(whose));
        const award = { ...whose, hub: entry.hub, amount: entry.amount, awardedOn, ...applied };
        return entry.amount <= available
          ? [{ type: 'aid.awarded.v1', data: { ...award, cumulated }, occurredAt: startOfDay(awardedOn) }]
          : [{ type: 'aid.award-refused.v1', data: { ...award, available: Math.max(0, available) } }];
      }
      case 'release-aid': {
        const entry = state.entries[keyOf(command.data)];
        if (entry?.status !== 'reserved') return [];
        const { hub, amount } = entry;
        return [{ type: 'aid.released.v1', data: { ...command.data, hub, amount } }];
      }
      case 'finalise-aid': {
        const { trajectory, quotes } = command.data;
        const events: AidEvent[] = [];
        for (const { quote, amount } of quotes) {
          const entry = state.entries[keyOf({ trajectory, quote })];
          if (entry?.status !== 'awarded' && entry?.status !== 'final') return refuse('aid-not-awarded');
          if (amount > entry.amount) return refuse('aid-cannot-rise');
          if (entry.status === 'final' && amount === entry.amount) continue;
          const lowered = entry.amount - amount;
          events.push({
            type: 'aid.finalised.v1',
            data: { trajectory, quote, hub: entry.hub, amount, lowered },
          });
        }
        return events;
      }
      case 'declare-other-aid': {
        const { data } = command;
        if (data.declaredOn > given.today) return refuse('declared-in-future');
        if (data.others.some(({ awardedOn }) => awardedOn > given.today)) return refuse('declared-in-future');
        const declared: OtherAidDeclared = { type: 'aid.other-aid-declared.v1', data };
        const after = aid.evolve(state, declared);
        const rules = rulesOf(given.facts);
        const applied = appliedRegime(after, rules, given.today);
        const cumulated = cumulatedOn(after, rules, given.today);
        const excess = cumulated - applied.ceiling;
        if (excess <= 0) return [declared];
        const { undertaking } = data;
        return [
          declared,
          { type: 'aid.excess-found.v1', data: { undertaking, ...applied, cumulated, excess } },
        ];
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'aid.reserved.v1': {
        const { hub, amount } = event.data;
        return withEntry(state, event.data, () => ({ status: 'reserved', hub, amount }));
      }
      case 'aid.awarded.v1': {
        const { hub, amount, awardedOn } = event.data;
        return withEntry(state, event.data, () => ({ status: 'awarded', hub, amount, awardedOn }));
      }
      case 'aid.released.v1': {
        const { hub, amount } = event.data;
        return withEntry(state, event.data, () => ({ status: 'released', hub, amount }));
      }
      case 'aid.finalised.v1': {
        const { hub, amount } = event.data;
        return withEntry(state, event.data, (before) => ({ ...before, status: 'final', hub, amount }));
      }
      case 'aid.other-aid-declared.v1': {
        const { others, fiscalYearStart, roadFreight } = event.data;
        return { ...state, others, fiscalYearStart, roadFreight };
      }
      case 'aid.reservation-refused.v1':
      case 'aid.award-refused.v1':
      case 'aid.excess-found.v1':
        return state;
      default:
        return unreachable(event);
    }
  },
};

const rulesOf = ({ basis, regimes }: AidFacts): Rules => ({
  basis: known(basis, 'basis'),
  regimes: known(regimes, 'regimes'),
});

const withEntry = (
  state: AidState,
  whose: AidFor,
  change: (before: AidEntry | undefined) => AidEntry,
): AidState => {
  const key = keyOf(whose);
  return { ...state, entries: { ...state.entries, [key]: change(state.entries[key]) } };
};
