import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '@digihub/kernel';
import { given, specification } from '@digihub/kernel/testing';
import { fundingKey, fundingSources, hubBudget, marketEnvelope, programme } from '@digihub/programme';
import fc from 'fast-check';
import { noShares, plus, type Shares, split, totalOf } from '../shares.js';
import { budget, type BudgetCommand, type BudgetFacts } from './budget.js';
import type { BudgetEvent } from './budget.events.js';

const key = fundingKey(programme, 'services', '2022-03-01');
const facts: BudgetFacts = {
  budget: hubBudget(programme, 'limburg', 'services', '2022-03-01'),
  marketEnvelope: marketEnvelope(programme, 'limburg', '2022-03-01'),
};
const bySystem = given(facts, { actor: { id: 'system:finance.process', roles: ['system'] } });
const reserve = (quote: string, amount: number, market = false): BudgetCommand => ({
  type: 'reserve-budget',
  data: { trajectory: 't1', quote, shares: split(amount, key), market },
});
const of = (type: 'commit-budget' | 'release-budget', quote: string): BudgetCommand => ({
  type,
  data: { trajectory: 't1', quote },
});
const settle = (quote: string, amount: number): BudgetCommand => ({
  type: 'settle-budget',
  data: { trajectory: 't1', quotes: [{ quote, spent: split(amount, key) }] },
});
const after = (...commands: readonly BudgetCommand[]): BudgetEvent[] => {
  const events: BudgetEvent[] = [];
  for (const command of commands) {
    const decision = budget.decide(command, fold(budget, events), bySystem);
    if (!isRefusal(decision)) events.push(...decision);
  }
  return events;
};

describe('the services budget of a hub', () => {
  it('is reserved per source', () => {
    specification(budget)
      .given([])
      .when(reserve('q1', 1_100_000), bySystem)
      .then([
        {
          type: 'budget.reserved.v1',
          data: { trajectory: 't1', quote: 'q1', shares: split(1_100_000, key), market: false },
        },
      ]);
    specification(budget)
      .given(after(reserve('q1', 5)))
      .when(reserve('q1', 5), bySystem)
      .thenNothing();
  });

  it('is refused when it does not suffice, with what is still there', () => {
    const [refused] = specification(budget)
      .given(after(reserve('q1', 138_000_000)))
      .when(reserve('q2', 1_100_000), bySystem)
      .decision() as readonly BudgetEvent[];
    expect(refused).toMatchObject({
      type: 'budget.reservation-refused.v1',
      data: { ground: 'budget', available: 750_000 },
    });
  });

  it('refuses bought expertise above the market envelope', () => {
    const history = after(reserve('q1', 27_000_000, true));
    specification(budget)
      .given(history)
      .when(reserve('q2', 1_000_000, true), bySystem)
      .thenTypes('budget.reservation-refused.v1');
    specification(budget)
      .given(history)
      .when(reserve('q2', 1_000_000), bySystem)
      .thenTypes('budget.reserved.v1');
  });

  it('is committed, released, settled; the rest is free again', () => {
    const committed = after(reserve('q1', 1_100_000), of('commit-budget', 'q1'));
    specification(budget)
      .given(after(reserve('q1', 5)))
      .when(of('commit-budget', 'q1'), bySystem)
      .thenTypes('budget.committed.v1');
    specification(budget)
      .given([])
      .when(of('commit-budget', 'q1'), bySystem)
      .refuses('finance.budget-not-reserved');
    specification(budget)
      .given(after(reserve('q1', 5)))
      .when(of('release-budget', 'q1'), bySystem)
      .thenTypes('budget.released.v1');
    specification(budget).given(committed).when(of('release-budget', 'q1'), bySystem).thenNothing();
    specification(budget)
      .given(committed)
      .when(settle('q1', 1_000_000), bySystem)
      .thenTypes('budget.settled.v1');
    specification(budget)
      .given(committed)
      .when(settle('q1', 1_100_001), bySystem)
      .refuses('finance.spent-above-commitment');
    specification(budget).given([]).when(settle('q1', 1), bySystem).refuses('finance.budget-not-committed');
    const settled = fold(budget, [
      ...committed,
      ...after(reserve('q1', 1_100_000), of('commit-budget', 'q1'), settle('q1', 1_000_000)).slice(2),
    ]);
    expect(totalOf(settled.taken)).toBe(1_000_000);
  });

  it('never reserves a released quote again', () => {
    const history = after(reserve('q1', 5), of('release-budget', 'q1'));
    specification(budget).given(history).when(reserve('q1', 5), bySystem).thenNothing();
    specification(budget)
      .given(history)
      .when(of('commit-budget', 'q1'), bySystem)
      .refuses('finance.budget-not-reserved');
  });
});

describe('whatever the order of commands', () => {
  const quote = fc.constantFrom('q1', 'q2', 'q3', 'q4', 'q5');
  const amount = fc.integer({ min: 1, max: 90_000_000 });
  const command: fc.Arbitrary<BudgetCommand> = fc.oneof(
    fc.tuple(quote, amount, fc.boolean()).map(([q, a, market]) => reserve(q, a, market)),
    quote.map((q) => of('commit-budget', q)),
    quote.map((q) => of('release-budget', q)),
    fc.tuple(quote, amount).map(([q, a]) => settle(q, a)),
  );

  it('no source and no envelope is exceeded, the total is the sum of its parts, a repeat changes nothing', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        let state = budget.initialState;
        for (const one of commands) {
          const decision = budget.decide(one, state, bySystem);
          if (isRefusal(decision)) continue;
          const before = state;
          state = decision.reduce(budget.evolve, state);
          const entries = Object.values(state.entries);
          const sum = (list: readonly { readonly shares: Shares }[]) =>
            list.map(({ shares }) => shares).reduce(plus, noShares);
          expect(sum(entries)).toEqual(state.taken);
          expect(totalOf(sum(entries.filter(({ market }) => market)))).toBe(state.takenOnMarket);
          for (const source of fundingSources) {
            expect(state.taken[source]).toBeLessThanOrEqual(facts.budget![source]);
            expect(state.taken[source]).toBeGreaterThanOrEqual(0);
          }
          expect(state.takenOnMarket).toBeLessThanOrEqual(facts.marketEnvelope!);
          if (state !== before) expect(budget.decide(one, state, bySystem)).toEqual([]);
        }
      }),
    );
  });
});
