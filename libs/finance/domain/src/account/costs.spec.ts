import { describe, expect, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import { account } from './account.js';
import type { AccountEvent } from './account.events.js';
import {
  after,
  approveCosts,
  bySystem,
  committed,
  end,
  hours,
  onQuote,
  request,
  sign,
  signed,
  stateAfter,
  type Steps,
} from './example.js';

const spec = (...history: Steps) => specification(account).given(after(...history));
const booked = (...history: Steps) =>
  (after(...history).at(-1) as Extract<AccountEvent, { type: 'finance.cost-booked.v1' }>).data;

describe('hours of a locked sheet', () => {
  it('become cost: minutes × rate, shared by the key of the quote', () => {
    spec(...committed)
      .when(hours('h1', 90), bySystem)
      .then([
        {
          type: 'finance.cost-booked.v1',
          data: {
            cost: 'h1',
            kind: 'hours',
            organisation: 'sirris',
            day: '2022-04-01',
            amount: 12_750,
            person: 'p1',
            minutes: 90,
            eligibleMinutes: 90,
            rate: { version: '2021.1', category: 'expert', amount: 8_500 },
            eligible: 12_750,
            shares: { efro: 5_100, flanders: 3_825, private: 3_825 },
          },
          occurredAt: '2022-03-31T22:00:00.000Z',
        },
      ]);
    spec(...committed, hours('h1', 90))
      .when(hours('h1', 90), bySystem)
      .thenNothing();
  });

  it('count only within the yearly cap', () => {
    expect(booked(...committed, hours('h1', 90, { eligibleMinutes: 60 }))).toMatchObject({ eligible: 8_500 });
    expect(booked(...committed, hours('h1', 90, { eligibleMinutes: 0 }))).toMatchObject({
      amount: 12_750,
      eligible: 0,
      ground: 'above-yearly-cap',
    });
  });

  it('are kept, and do not count: before the signature, outside the period, without a signed quote', () => {
    expect(booked(...committed, hours('h1', 60, { day: '2022-03-09' }))).toMatchObject({
      amount: 8_500,
      eligible: 0,
      ground: 'before-signature',
    });
    expect(booked(...committed, hours('h1', 60, { day: '2023-05-05' }))).toMatchObject({
      eligible: 0,
      ground: 'outside-period',
    });
    expect(booked(hours('h1', 60))).toMatchObject({ eligible: 0, ground: 'not-committed' });
  });

  it('of an organisation that sends invoices do not count beside them', () => {
    const bySupplier = [
      request({ paymentBasis: 'supplier' }),
      onQuote('confirm-reservation'),
      sign(),
      onQuote('confirm-commitment'),
    ] as const;
    expect(booked(...bySupplier, hours('h1', 60))).toMatchObject({ eligible: 0, ground: 'paid-by-invoice' });
    expect(booked(...bySupplier, hours('h1', 60, { organisation: 'voka-limburg' }))).toMatchObject({
      eligible: 8_500,
    });
  });

  it('above the quote are kept and never count, also when another quote brings room', () => {
    const nearlyFull = [...committed, hours('h1', 7_700)] as const;
    expect(booked(...nearlyFull)).toMatchObject({ amount: 1_090_833, eligible: 1_090_833 });
    expect(booked(...nearlyFull, hours('h2', 120))).toMatchObject({
      amount: 17_000,
      eligible: 9_167,
      ground: 'above-quote',
    });
    const amended = [
      ...nearlyFull,
      hours('h2', 120),
      request({ quote: 'q2', amends: 'q1', amount: 100_000 }),
      onQuote('confirm-reservation', 'q2'),
      sign('q2', '2022-06-01'),
      onQuote('confirm-commitment', 'q2'),
    ] as const;
    expect(stateAfter(...amended).eligible).toBe(1_100_000);
    expect(booked(...amended, hours('h3', 60, { day: '2022-05-31' }))).toMatchObject({ eligible: 0 });
    expect(booked(...amended, hours('h3', 60, { day: '2022-06-01' }))).toMatchObject({ eligible: 8_500 });
  });

  it('wait while a signature is being committed', () => {
    spec(...signed)
      .when(hours('h1', 60), bySystem)
      .thenTypes('finance.cost-held.v1');
    spec(...signed, hours('h1', 60))
      .when(hours('h1', 60), bySystem)
      .thenNothing();
    spec(...signed, hours('h1', 60))
      .when(onQuote('confirm-commitment'), bySystem)
      .thenTypes('finance.quote-committed.v1', 'finance.cost-booked.v1');
    expect(stateAfter(...signed, hours('h1', 60), onQuote('confirm-commitment'))).toMatchObject({
      held: [],
      eligible: 8_500,
    });
  });
});

describe('a reversal', () => {
  const back = hours('h2', -90, { reverses: 'h1', eligibleMinutes: -90 });

  it('takes back exactly what its original brought', () => {
    expect(booked(...committed, hours('h1', 90), back)).toMatchObject({
      kind: 'reversal',
      amount: -12_750,
      eligible: -12_750,
      shares: { efro: -5_100, flanders: -3_825, private: -3_825 },
    });
  });

  it('happens once, and only of a known cost', () => {
    const again = hours('h3', -90, { reverses: 'h1', eligibleMinutes: -90 });
    spec(...committed, hours('h1', 90), back)
      .when(again, bySystem)
      .thenNothing();
    spec(...committed)
      .when(back, bySystem)
      .refuses('finance.unknown-cost');
  });

  it('of hours that are still held waits with them', () => {
    const state = stateAfter(...signed, hours('h1', 90), back, onQuote('confirm-commitment'));
    expect(state).toMatchObject({ eligible: 0, held: [], costs: { h1: { reversed: true } } });
  });
});

describe('a cost that comes in late', () => {
  it('undoes the approval of the costs', () => {
    const late = stateAfter(...committed, end, approveCosts, hours('h1', 60));
    expect(late.costsApprovedBy).toBeUndefined();
    const without = stateAfter(...committed, end, approveCosts, hours('h1', 60, { day: '2022-01-01' }));
    expect(without.costsApprovedBy).toBe('finance-1');
  });

  it('after settlement is kept and does not count', () => {
    const settled = [...committed, end, approveCosts, [{ type: 'settle', data: {} }, 'finance-2']] as const;
    expect(booked(...settled, hours('h1', 60))).toMatchObject({ eligible: 0, ground: 'after-settlement' });
  });
});
