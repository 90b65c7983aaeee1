import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from '@digihub/kernel';
import { fundingSources } from '@digihub/programme';
import fc from 'fast-check';
import { totalOf } from '../shares.js';
import type { AccountCommand } from './account.commands.js';
import type { AccountEvent } from './account.events.js';
import { account } from './account.js';
import { accountShares, type AccountState, committedQuotes, committedShares } from './account.state.js';
import { by, end, hours, instalment, issue, lapse, onQuote, pay, request, sign } from './example.js';

const quote = fc.constantFrom('q1', 'q2');
const amount = fc.integer({ min: 1, max: 2_000_000 });
const day = fc.constantFrom('2022-03-01', '2022-04-01', '2022-08-01', '2023-06-01');
const minutes = fc.integer({ min: 1, max: 20_000 });
const invoice = fc.constantFrom('i1', 'i2', 'i3');
const number = invoice.map((id) => `n-${id}`);
const simple = fc.constantFrom<AccountCommand['type']>('approve-costs', 'settle', 'confirm-settlement');

const command: fc.Arbitrary<AccountCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(quote, amount).map(([q, a]) => request({ quote: q, amount: a })) },
  { weight: 6, arbitrary: quote.map((q) => onQuote('confirm-reservation', q)) },
  { weight: 6, arbitrary: fc.tuple(quote, day).map(([q, d]) => sign(q, d)) },
  { weight: 6, arbitrary: quote.map((q) => onQuote('confirm-commitment', q)) },
  quote.map(lapse),
  quote.map((q) => onQuote('confirm-release', q)),
  quote.map((q): AccountCommand => ({ type: 'refuse-commitment', data: { quote: q, available: 0 } })),
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom('h1', 'h2', 'h3', 'h4'), minutes, day)
      .map(([entry, m, d]) => hours(entry, m, { day: d })),
  },
  fc
    .tuple(fc.constantFrom('r1', 'r2'), fc.constantFrom('h1', 'h2'))
    .map(([entry, reverses]) => hours(entry, -60, { reverses })),
  { weight: 4, arbitrary: fc.tuple(invoice, amount).map(([i, net]) => instalment(i, net)) },
  {
    weight: 4,
    arbitrary: invoice.map((i): AccountCommand => ({ type: 'request-final-invoice', data: { invoice: i } })),
  },
  { weight: 4, arbitrary: invoice.map((i) => issue(i)) },
  {
    weight: 4,
    arbitrary: fc.tuple(number, amount, fc.string()).map(([n, a, reference]) => pay(n, a, reference)),
  },
  fc.constant(end),
  { weight: 4, arbitrary: simple.map((type) => ({ type, data: {} }) as AccountCommand) },
);
const steps = fc.array(fc.tuple(command, fc.constantFrom('finance-1', 'finance-2')), { maxLength: 60 });

const sound = (state: AccountState): void => {
  const room = committedQuotes(state).reduce((sum, { approved }) => sum + approved.amount, 0);
  expect(state.eligible).toBeGreaterThanOrEqual(0);
  expect(state.eligible).toBeLessThanOrEqual(room);
  expect(Object.values(state.costs).reduce((sum, { eligible }) => sum + eligible, 0)).toBe(state.eligible);
  const shares = accountShares(state, state.eligible);
  expect(totalOf(shares)).toBe(state.eligible);
  for (const source of fundingSources) {
    expect(shares[source]).toBeLessThanOrEqual(committedShares(state)[source]);
  }
  expect(state.invoicedNet).toBeLessThanOrEqual(committedShares(state).private);
  expect(state.refundDue).toBeGreaterThanOrEqual(0);
  for (const { open, gross } of Object.values(state.invoices)) {
    expect(open).toBeGreaterThanOrEqual(0);
    expect(open).toBeLessThanOrEqual(Math.max(0, gross));
  }
  if (state.settlement) expect(state.invoicedNet).toBe(state.settlement.shares.private);
};

describe('whatever the order of commands', () => {
  it('cost, invoices and payments stay inside the signed quotes, to the cent', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        let state = account.initialState;
        for (const [one, actor] of commands) {
          const decision = account.decide(one, state, by(actor));
          if (isRefusal(decision)) continue;
          state = decision.reduce(account.evolve, state);
          sound(state);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a cost-booked event carries its shares to the cent', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        let state = account.initialState;
        for (const [one, actor] of commands) {
          const decision = account.decide(one, state, by(actor));
          if (isRefusal(decision)) continue;
          for (const event of decision) {
            if (event.type === 'finance.cost-booked.v1') {
              expect(totalOf(event.data.shares)).toBe(event.data.eligible);
            }
          }
          state = decision.reduce(account.evolve, state);
        }
      }),
    );
  });

  it('a repeated command of the process changes nothing', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        let state = account.initialState;
        for (const [one, actor] of commands) {
          const decision = account.decide(one, state, by(actor));
          if (isRefusal(decision) || decision.length === 0) continue;
          state = decision.reduce(account.evolve, state);
          const again = account.decide(one, state, by(actor));
          expect(isRefusal(again) || again.length === 0).toBe(true);
        }
      }),
    );
  });

  it('evolve reads any part of any history', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (commands, from, length) => {
        const history: AccountEvent[] = [];
        for (const [one, actor] of commands) {
          const decision = account.decide(one, fold(account, history), by(actor));
          if (!isRefusal(decision)) history.push(...decision);
        }
        const start = history.length === 0 ? 0 : from % history.length;
        expect(fold(account, history.slice(start, start + length))).toBeDefined();
      }),
    );
  });
});
