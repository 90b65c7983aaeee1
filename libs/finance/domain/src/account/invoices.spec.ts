import { describe, expect, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
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
  reserved,
  stateAfter,
  type Steps,
} from './example.js';

const spec = (...history: Steps) => specification(account).given(after(...history));
const worked = [...committed, hours('h1', 6_000), end, approveCosts] as const;
const invoiced = [...worked, requestFinal, issue('i1')] as const;
const half = [...committed, instalment('i0', 150_000), issue('i0')] as const;

describe("the enterprise's share", () => {
  it('is invoiced after the end: 30 % of what counts, with VAT and a structured communication', () => {
    spec(...worked)
      .when(requestFinal, by('finance-1'))
      .then([
        {
          type: 'finance.invoice-requested.v1',
          data: { invoice: 'i1', kind: 'final', chamber: 'voka-limburg', net: 255_000, by: 'finance-1' },
        },
      ]);
    spec(...worked, requestFinal)
      .when(issue('i1'), bySystem)
      .then([
        {
          type: 'finance.invoice-issued.v1',
          data: {
            invoice: 'i1',
            kind: 'final',
            chamber: 'voka-limburg',
            number: 'n-i1',
            communication: '+++202/2000/00181+++',
            issuedOn: '2022-09-01',
            dueOn: '2022-10-01',
            net: 255_000,
            vatBasisPoints: 2_100,
            vat: 53_550,
            gross: 308_550,
            applied: [],
            refund: 0,
          },
        },
      ]);
    spec(...invoiced)
      .when(issue('i1'), bySystem)
      .thenNothing();
  });

  it('waits for approved costs, and is invoiced once', () => {
    spec(...committed, end)
      .when(requestFinal, by('finance-1'))
      .refuses('finance.costs-not-approved');
    spec(...invoiced)
      .when(requestFinal, by('finance-1'))
      .refuses('finance.nothing-to-invoice');
    spec(...worked, requestFinal)
      .when(requestFinal, by('finance-1'))
      .refuses('finance.nothing-to-invoice');
  });

  it('may be invoiced in instalments, never above the quote', () => {
    spec(...committed)
      .when(instalment('i0', 330_000), by('finance-1'))
      .thenTypes('finance.invoice-requested.v1');
    spec(...committed)
      .when(instalment('i0', 330_001), by('finance-1'))
      .refuses('finance.above-private-share');
    spec(...half)
      .when(instalment('i2', 180_001), by('finance-1'))
      .refuses('finance.above-private-share');
    spec(...committed)
      .when(instalment('i0', 0), by('finance-1'))
      .refuses('finance.amount-not-positive');
    spec(...reserved)
      .when(instalment('i0', 1), by('finance-1'))
      .refuses('finance.nothing-signed');
    spec(...committed, instalment('i0', 1))
      .when(instalment('i2', 1), by('finance-1'))
      .refuses('finance.invoice-under-way');
  });

  it('is brought to its share of the real cost by the last one', () => {
    const last = [...half, hours('h1', 6_000), end, approveCosts, requestFinal] as const;
    expect(stateAfter(...last).requestedInvoices['i1']).toMatchObject({ kind: 'final', net: 105_000 });
  });

  it('is invoiced by a chamber that leads the hub', () => {
    const named = { type: 'request-instalment', data: { invoice: 'i0', net: 1, chamber: 'sirris' } } as const;
    spec(...committed)
      .when(named, by('finance-1'))
      .refuses('finance.not-a-lead-chamber');
  });
});

describe('a credit note', () => {
  const stopped = [hours('h1', 600), end, approveCosts, requestFinal, issue('i1')] as const;

  it('takes off what is open', () => {
    const state = stateAfter(...half, ...stopped);
    expect(state.invoices['n-i1']).toMatchObject({ kind: 'credit-note', net: -124_500, gross: -150_645 });
    expect(state.invoices['n-i0']).toMatchObject({ open: 181_500 - 150_645 });
    expect(state.refundDue).toBe(0);
  });

  it('is refunded where the invoice was paid', () => {
    const state = stateAfter(...half, pay('n-i0', 181_500), ...stopped);
    expect(state.refundDue).toBe(150_645);
  });
});
