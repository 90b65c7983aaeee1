import { describe, expect, it } from '@jest/globals';
import { fold } from '@digihub/kernel';
import { account } from './account/account.js';
import { approved, facts } from './account/example.js';
import { nextSteps, type ProcessEvent } from './process.js';
import { noShares, split } from './shares.js';

const key = facts.key!;

describe('the process, step by step', () => {
  const state = fold(account, [
    {
      type: 'finance.reservation-requested.v1',
      data: { ...approved, route: 'bought-expertise', key, shares: split(1_100_000, key), aid: 770_000 },
    },
  ]);
  const steps = (event: ProcessEvent) =>
    nextSteps(event, 't1', state).map(({ to, key: stream, command }) => `${to}-${stream} ${command.type}`);
  const reserved = { trajectory: 't1', quote: 'q1', hub: 'limburg', amount: 770_000 };
  const regime = {
    regime: 'r',
    basis: 'de-minimis',
    legalBasis: 'R',
    ceiling: 1,
    windowFrom: '2020-01-01',
  } as const;
  const shares = noShares;

  it.each<[ProcessEvent, string[]]>([
    [
      {
        type: 'finance.reservation-requested.v1',
        data: { ...approved, key, shares, aid: 5 },
      },
      ['aid-u1 reserve-aid'],
    ],
    [
      { type: 'aid.reserved.v1', data: { ...reserved, ...regime, cumulated: 0 } },
      ['budget-limburg reserve-budget'],
    ],
    [
      { type: 'aid.reservation-refused.v1', data: { ...reserved, ...regime, available: 0 } },
      ['account-t1 refuse-reservation'],
    ],
    [
      { type: 'budget.reserved.v1', data: { trajectory: 't1', quote: 'q1', shares, market: true } },
      ['account-t1 confirm-reservation'],
    ],
    [
      {
        type: 'budget.reservation-refused.v1',
        data: { trajectory: 't1', quote: 'q1', shares, ground: 'budget', available: 0 },
      },
      ['aid-u1 release-aid', 'account-t1 refuse-reservation'],
    ],
    [
      { type: 'finance.signature-noted.v1', data: { quote: 'q1', signedOn: '2022-03-10' } },
      ['aid-u1 award-aid'],
    ],
    [
      {
        type: 'aid.awarded.v1',
        data: { ...reserved, ...regime, awardedOn: '2022-03-10', cumulated: 0 },
      },
      ['budget-limburg commit-budget'],
    ],
    [
      {
        type: 'aid.award-refused.v1',
        data: { ...reserved, ...regime, awardedOn: '2022-03-10', available: 0 },
      },
      ['account-t1 refuse-commitment'],
    ],
    [
      { type: 'budget.committed.v1', data: { trajectory: 't1', quote: 'q1', shares } },
      ['account-t1 confirm-commitment'],
    ],
    [
      { type: 'finance.release-requested.v1', data: { quote: 'q1', cause: 'expired' } },
      ['aid-u1 release-aid', 'budget-limburg release-budget'],
    ],
    [
      { type: 'budget.released.v1', data: { trajectory: 't1', quote: 'q1', shares } },
      ['account-t1 confirm-release'],
    ],
    [
      {
        type: 'finance.settlement-requested.v1',
        data: {
          cost: 0,
          shares,
          aid: 0,
          released: 0,
          quotes: [{ quote: 'q1', undertaking: 'u1', hub: 'limburg', spent: shares, released: shares }],
          by: 'f',
        },
      },
      ['aid-u1 finalise-aid', 'budget-limburg settle-budget'],
    ],
    [
      { type: 'budget.settled.v1', data: { trajectory: 't1', quotes: [] } },
      ['account-t1 confirm-settlement'],
    ],
    [
      {
        type: 'finance.invoice-requested.v1',
        data: { invoice: 'i1', kind: 'final', chamber: 'voka-limburg', net: 1, by: 'f' },
      },
      ['invoicebook-voka-limburg take-number'],
    ],
    [
      {
        type: 'invoicebook.number-taken.v1',
        data: {
          chamber: 'voka-limburg',
          sequence: 1,
          number: 'n',
          communication: 'c',
          issuedOn: '2022-09-01',
          trajectory: 't1',
          invoice: 'i1',
        },
      },
      ['account-t1 issue-invoice'],
    ],
    [
      {
        type: 'finance.supplier-invoice-received.v1',
        data: {
          invoice: 's1',
          supplier: 'demo-data',
          number: '14',
          issuedOn: '2022-06-01',
          net: 1,
          vat: 0,
          bearer: 'voka-limburg',
          vatRecoverable: true,
          cost: 1,
          by: 'f',
        },
      },
      ['supplier-demo-data register-number'],
    ],
    [
      { type: 'supplier.number-registered.v1', data: { number: '14', trajectory: 't1', invoice: 's1' } },
      ['account-t1 accept-supplier-invoice'],
    ],
    [
      {
        type: 'supplier.number-refused.v1',
        data: {
          number: '14',
          trajectory: 't1',
          invoice: 's1',
          first: { trajectory: 't0', invoice: 's0' },
        },
      },
      ['account-t1 refuse-supplier-invoice'],
    ],
  ])('after $type', (event, expected) => expect(steps(event)).toEqual(expected));

  it('asks nothing after other events', () => {
    expect(steps({ type: 'finance.lapse-noted.v1', data: { quote: 'q1', cause: 'expired' } })).toEqual([]);
  });
});
