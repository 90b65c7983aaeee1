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
  onQuote,
  request,
  sign,
  stateAfter,
  type Steps,
} from './example.js';

const spec = (...history: Steps) => specification(account).given(after(...history));
const bought = [
  request({ organisation: 'demo-data', route: 'bought-expertise', paymentBasis: 'supplier' }),
  onQuote('confirm-reservation'),
  sign(),
  onQuote('confirm-commitment'),
] as const;
const receive = (more: object = {}): AccountCommand => ({
  type: 'receive-supplier-invoice',
  data: {
    invoice: 's1',
    supplier: 'demo-data',
    number: '2022/0014',
    issuedOn: '2022-06-01',
    net: 500_000,
    vat: 105_000,
    ...more,
  },
});
const step = (
  type: 'accept-supplier-invoice' | 'confirm-delivery' | 'approve-supplier-invoice',
): AccountCommand => ({ type, data: { invoice: 's1' } });
const pay = (more: object = {}): AccountCommand => ({
  type: 'pay-supplier-invoice',
  data: { invoice: 's1', paidOn: '2022-06-20', bankReference: 'B-77', ...more },
});
const received = [...bought, receive()] as const;
const accepted = [...received, step('accept-supplier-invoice')] as const;
const delivered = [...accepted, [step('confirm-delivery'), 'coach-1']] as const;
const approved = [...delivered, [step('approve-supplier-invoice'), 'finance-2']] as const;
const paid = [...approved, [pay(), 'finance-3']] as const;
const reject: AccountCommand = {
  type: 'reject-supplier-invoice',
  data: { invoice: 's1', reason: 'sealed:1:e1:reason:x' },
};

describe('a supplier invoice', () => {
  it('is received for a signed quote that is paid by invoice', () => {
    spec(...bought)
      .when(receive(), by('finance-1'))
      .thenTypes('finance.supplier-invoice-received.v1');
    spec(...received)
      .when(receive(), by('finance-1'))
      .refuses('finance.supplier-invoice-known');
    spec(...committed)
      .when(receive(), by('finance-1'))
      .refuses('finance.supplier-without-quote');
    spec(...bought)
      .when(receive({ issuedOn: '2022-03-09' }), by('finance-1'))
      .refuses('finance.invoice-before-signature');
    spec(...bought)
      .when(receive({ issuedOn: '2022-09-02' }), by('finance-1'))
      .refuses('finance.dated-in-future');
    spec(...bought)
      .when(receive({ net: 0 }), by('finance-1'))
      .refuses('finance.amount-not-positive');
  });

  it('costs its bearer what is really paid: with VAT where it is not recovered', () => {
    expect(stateAfter(...received).supplierInvoices['s1']).toMatchObject({ cost: 500_000, gross: 605_000 });
    const bearer = { chamber: 'voka-limburg', recoversVat: false };
    const [event] = spec(...bought)
      .when(receive(), by('finance-1', { bearer }))
      .decision() as readonly { readonly data: object }[];
    expect(event!.data).toMatchObject({ cost: 605_000, vatRecoverable: false });
  });

  it('is accepted or refused after its number', () => {
    const refuse: AccountCommand = {
      type: 'refuse-supplier-invoice',
      data: { invoice: 's1', first: { trajectory: 't0', invoice: 's0' } },
    };
    spec(...received)
      .when(step('accept-supplier-invoice'), bySystem)
      .thenTypes('finance.supplier-invoice-accepted.v1');
    spec(...accepted)
      .when(step('accept-supplier-invoice'), bySystem)
      .thenNothing();
    spec(...received)
      .when(refuse, bySystem)
      .thenTypes('finance.supplier-invoice-refused.v1');
    spec(...received, refuse)
      .when(refuse, bySystem)
      .thenNothing();
    spec().when(refuse, bySystem).refuses('finance.unknown-supplier-invoice');
  });

  it('goes its way in order, through four pairs of hands', () => {
    spec(...received)
      .when(step('confirm-delivery'), by('coach-1'))
      .refuses('finance.supplier-invoice-step');
    spec(...accepted)
      .when(step('confirm-delivery'), by('coach-1'))
      .thenTypes('finance.delivery-confirmed.v1');
    const approve = step('approve-supplier-invoice');
    spec(...accepted)
      .when(approve, by('finance-2'))
      .refuses('finance.supplier-invoice-step');
    spec(...delivered)
      .when(approve, by('finance-1'))
      .refuses('finance.second-person-needed');
    spec(...delivered)
      .when(approve, by('coach-1'))
      .refuses('finance.second-person-needed');
    spec(...delivered)
      .when(approve, by('finance-2'))
      .thenTypes('finance.supplier-invoice-approved.v1');
    spec(...delivered)
      .when(pay(), by('finance-3'))
      .refuses('finance.supplier-invoice-step');
    for (const earlier of ['finance-1', 'coach-1', 'finance-2']) {
      spec(...approved)
        .when(pay(), by(earlier))
        .refuses('finance.second-person-needed');
    }
  });

  it('is cost once it is paid', () => {
    spec(...approved)
      .when(pay(), by('finance-3'))
      .thenTypes('finance.supplier-invoice-paid.v1', 'finance.cost-booked.v1');
    expect(stateAfter(...paid)).toMatchObject({ eligible: 500_000, costs: { s1: { amount: 500_000 } } });
    spec(...paid)
      .when(pay(), by('finance-3'))
      .refuses('finance.supplier-invoice-step');
    spec(...approved)
      .when(pay({ paidOn: '2022-09-02' }), by('finance-3'))
      .refuses('finance.dated-in-future');
    spec(...approved)
      .when(pay({ paidOn: '2022-05-31' }), by('finance-3'))
      .refuses('finance.paid-before-invoice');
  });

  it('paid after the programme does not count', () => {
    const period = { first: '2021-05-05', last: '2022-06-10' };
    const events = spec(...approved)
      .when(pay(), by('finance-3', { period }))
      .decision() as readonly { readonly data: object }[];
    expect(events[1]!.data).toMatchObject({ eligible: 0, ground: 'outside-period' });
  });

  it('is not paid twice by one bank reference', () => {
    const second = [
      ...paid,
      receive({ invoice: 's2', number: '2022/0015' }),
      { type: 'accept-supplier-invoice', data: { invoice: 's2' } },
      [{ type: 'confirm-delivery', data: { invoice: 's2' } }, 'coach-1'],
      [{ type: 'approve-supplier-invoice', data: { invoice: 's2' } }, 'finance-2'],
    ] as const;
    spec(...second)
      .when(pay({ invoice: 's2' }), by('finance-3'))
      .refuses('finance.bank-reference-used');
  });

  it('may be rejected until it is paid; while it is open nothing is settled', () => {
    spec(...delivered)
      .when(reject, by('finance-2'))
      .thenTypes('finance.supplier-invoice-rejected.v1');
    spec(...paid)
      .when(reject, by('finance-2'))
      .refuses('finance.supplier-invoice-step');
    spec(...delivered, end)
      .when(approveCosts, by('finance-2'))
      .refuses('finance.supplier-invoice-open');
    spec(...delivered, end, reject)
      .when(approveCosts, by('finance-2'))
      .thenTypes('finance.costs-approved.v1');
  });

  it('comes too late for a closed account', () => {
    const settled = [...bought, end, approveCosts, [{ type: 'settle', data: {} }, 'finance-2']] as const;
    spec(...settled)
      .when(receive(), by('finance-1'))
      .refuses('finance.account-closed');
  });
});
