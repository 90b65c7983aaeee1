import { describe, expect, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import type { AccountCommand } from './account.commands.js';
import { account } from './account.js';
import {
  after,
  approveCosts,
  by,
  bySystem,
  committed,
  end,
  hours,
  instalment,
  issue,
  pay,
  requestFinal,
  stateAfter,
  type Steps,
} from './example.js';

const spec = (...history: Steps) => specification(account).given(after(...history));
const invoiced = [...committed, instalment('i0', 100_000), issue('i0')] as const;
const paid = [...invoiced, pay('n-i0', 121_000)] as const;
const remind = (level: number): AccountCommand => ({
  type: 'note-reminder',
  data: { number: 'n-i0', level },
});
const propose: AccountCommand = {
  type: 'propose-write-off',
  data: { number: 'n-i0', reason: 'sealed:1:e1:reason:x' },
};
const approve: AccountCommand = { type: 'approve-write-off', data: { number: 'n-i0' } };

describe('a payment', () => {
  it('is received in parts, never more than is open', () => {
    spec(...invoiced)
      .when(pay('n-i0', 50_000), by('finance-1'))
      .then([
        {
          type: 'finance.payment-received.v1',
          data: {
            number: 'n-i0',
            amount: 50_000,
            receivedOn: '2022-09-01',
            bankReference: 'b-n-i0',
            outstanding: 71_000,
          },
          occurredAt: '2022-08-31T22:00:00.000Z',
        },
      ]);
    spec(...invoiced)
      .when(pay('n-i0', 121_001), by('finance-1'))
      .refuses('finance.above-outstanding');
    spec(...paid)
      .when(pay('n-i0', 1, 'b2'), by('finance-1'))
      .refuses('finance.invoice-closed');
    spec(...invoiced, pay('n-i0', 1))
      .when(pay('n-i0', 1), by('finance-1'))
      .refuses('finance.bank-reference-used');
    spec(...invoiced)
      .when(pay('n-i0', 0), by('finance-1'))
      .refuses('finance.amount-not-positive');
    spec(...invoiced)
      .when(pay('n-xx', 1), by('finance-1'))
      .refuses('finance.unknown-invoice');
    const tomorrow: AccountCommand = {
      type: 'record-payment',
      data: { number: 'n-i0', amount: 1, receivedOn: '2022-09-02', bankReference: 'b' },
    };
    spec(...invoiced)
      .when(tomorrow, by('finance-1'))
      .refuses('finance.dated-in-future');
  });
});

describe('an unpaid invoice', () => {
  it('is reminded of, three times at most', () => {
    spec(...invoiced)
      .when(remind(1), bySystem)
      .then([
        {
          type: 'finance.reminder-noted.v1',
          data: { number: 'n-i0', level: 1, outstanding: 121_000 },
        },
      ]);
    spec(...invoiced, remind(1))
      .when(remind(1), bySystem)
      .thenNothing();
    spec(...invoiced)
      .when(remind(2), bySystem)
      .thenNothing();
    spec(...invoiced, remind(1), remind(2), remind(3))
      .when(remind(4), bySystem)
      .thenNothing();
    spec(...paid)
      .when(remind(1), bySystem)
      .thenNothing();
  });

  it('is written off by two people, and the chamber bears it', () => {
    spec(...invoiced)
      .when(approve, by('finance-2'))
      .refuses('finance.write-off-not-proposed');
    spec(...invoiced)
      .when(propose, by('finance-1'))
      .thenTypes('finance.write-off-proposed.v1');
    spec(...invoiced, propose)
      .when(approve, by('finance-1'))
      .refuses('finance.second-person-needed');
    spec(...invoiced, propose, pay('n-i0', 21_000))
      .when(approve, by('approver-1'))
      .then([
        {
          type: 'finance.written-off.v1',
          data: { number: 'n-i0', amount: 100_000, borneBy: 'voka-limburg', by: 'approver-1' },
        },
      ]);
    spec(...paid)
      .when(propose, by('finance-1'))
      .refuses('finance.invoice-closed');
    spec(...invoiced, propose, pay('n-i0', 121_000))
      .when(approve, by('finance-2'))
      .refuses('finance.invoice-closed');
    expect(stateAfter(...invoiced, propose, [approve, 'finance-2']).invoices['n-i0']!.open).toBe(0);
  });
});

describe('a refund', () => {
  const credited = [...paid, hours('h1', 60), end, approveCosts, requestFinal, issue('i1')] as const;
  const refund = (amount: number, paidOn = '2022-09-01', bankReference = 'r1'): AccountCommand => ({
    type: 'record-refund',
    data: { amount, paidOn, bankReference },
  });
  const due = stateAfter(...credited).refundDue;

  it('pays back what a credit note left over', () => {
    expect(due).toBe(117_915);
    spec(...credited)
      .when(refund(due), by('finance-1'))
      .thenTypes('finance.refund-paid.v1');
    spec(...credited)
      .when(refund(due + 1), by('finance-1'))
      .refuses('finance.above-refund');
    spec(...credited)
      .when(refund(0), by('finance-1'))
      .refuses('finance.amount-not-positive');
    spec(...credited)
      .when(refund(1, '2022-09-02'), by('finance-1'))
      .refuses('finance.dated-in-future');
    spec(...credited)
      .when(refund(1, '2022-09-01', 'b-n-i0'), by('finance-1'))
      .refuses('finance.bank-reference-used');
  });
});
