import { describe, expect, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import { split } from '../shares.js';
import type { AccountCommand } from './account.commands.js';
import { account } from './account.js';
import { type AccountStatus, statusOf } from './account.state.js';
import {
  after,
  approveCosts,
  by,
  bySystem,
  committed,
  end,
  facts,
  hours,
  instalment,
  issue,
  lapse,
  onQuote,
  pay,
  request,
  requestFinal,
  reserved,
  settle,
  signed,
  type Steps,
} from './example.js';

const spec = (...history: Steps) => specification(account).given(after(...history));
const worked = [...committed, hours('h1', 6_000), end] as const;
const invoiced = [...worked, approveCosts, requestFinal, issue('i1')] as const;
const paid = [...invoiced, pay('n-i1', 308_550)] as const;
const confirm: AccountCommand = { type: 'confirm-settlement', data: {} };

describe('the end of the work', () => {
  it('is noted once, and says whether there is something to settle', () => {
    spec(...committed)
      .when(end, bySystem)
      .then([{ type: 'finance.work-ended.v1', data: { outcome: 'completed', toSettle: true } }]);
    spec()
      .when(end, bySystem)
      .then([{ type: 'finance.work-ended.v1', data: { outcome: 'completed', toSettle: false } }]);
    spec(...committed, end)
      .when(end, bySystem)
      .thenNothing();
  });

  it('comes with accepted parts', () => {
    const part: AccountCommand = { type: 'note-delivery', data: { quote: 'q1', part: 1, final: true } };
    spec(...committed)
      .when(part, bySystem)
      .thenTypes('finance.delivery-noted.v1');
    spec(...committed, part)
      .when(part, bySystem)
      .thenNothing();
  });
});

describe('the approval of costs', () => {
  it('fixes what counts and what must be invoiced', () => {
    spec(...worked)
      .when(approveCosts, by('finance-1'))
      .then([
        {
          type: 'finance.costs-approved.v1',
          data: { cost: 850_000, shares: split(850_000, facts.key!), toInvoice: 255_000, by: 'finance-1' },
        },
      ]);
    spec(...worked, approveCosts)
      .when(approveCosts, by('finance-1'))
      .refuses('finance.costs-already-approved');
  });

  it('waits for the end and for quotes under way', () => {
    spec(...committed)
      .when(approveCosts, by('finance-1'))
      .refuses('finance.work-not-ended');
    spec(end).when(approveCosts, by('finance-1')).refuses('finance.nothing-signed');
    spec(...committed, request({ quote: 'q2' }), end)
      .when(approveCosts, by('finance-1'))
      .refuses('finance.quote-under-way');
    const released = [
      ...committed,
      request({ quote: 'q2' }),
      onQuote('confirm-reservation', 'q2'),
      lapse('q2'),
    ];
    spec(...released, onQuote('confirm-release', 'q2'), end)
      .when(approveCosts, by('finance-1'))
      .thenTypes('finance.costs-approved.v1');
  });
});

describe('settlement', () => {
  it('asks for final aid and spent budget, and gives the rest back', () => {
    const spent = split(850_000, facts.key!);
    spec(...paid)
      .when(settle, by('finance-2'))
      .then([
        {
          type: 'finance.settlement-requested.v1',
          data: {
            cost: 850_000,
            shares: spent,
            aid: 595_000,
            released: 250_000,
            quotes: [
              {
                quote: 'q1',
                undertaking: 'u1',
                hub: 'limburg',
                spent,
                released: split(250_000, facts.key!),
              },
            ],
            by: 'finance-2',
          },
        },
      ]);
  });

  it('needs a second person', () => {
    spec(...paid)
      .when(settle, by('finance-1'))
      .refuses('finance.second-person-needed');
  });

  it('needs approved costs, everything invoiced, and everything paid', () => {
    spec(...committed)
      .when(settle, by('finance-2'))
      .refuses('finance.work-not-ended');
    spec(...worked)
      .when(settle, by('finance-2'))
      .refuses('finance.costs-not-approved');
    spec(...worked, approveCosts)
      .when(settle, by('finance-2'))
      .refuses('finance.not-fully-invoiced');
    spec(...worked, approveCosts, requestFinal)
      .when(settle, by('finance-2'))
      .refuses('finance.invoice-under-way');
    spec(...invoiced)
      .when(settle, by('finance-2'))
      .refuses('finance.invoice-open');
    const creditDue = [
      ...committed,
      instalment('i0', 9_000),
      issue('i0'),
      pay('n-i0', 10_890),
      end,
      approveCosts,
    ];
    spec(...creditDue, requestFinal, issue('i1'))
      .when(settle, by('finance-2'))
      .refuses('finance.refund-open');
  });

  it('is final once aid and budget have answered', () => {
    const settling = [...paid, [settle, 'finance-2']] as const;
    spec(...settling)
      .when(confirm, bySystem)
      .then([
        {
          type: 'finance.trajectory-settled.v1',
          data: { cost: 850_000, shares: split(850_000, facts.key!), aid: 595_000, released: 250_000 },
        },
      ]);
    spec(...settling, confirm)
      .when(confirm, bySystem)
      .thenNothing();
    spec(...paid)
      .when(confirm, bySystem)
      .thenNothing();
    spec(...settling)
      .when(settle, by('finance-2'))
      .refuses('finance.account-closed');
    spec(...settling)
      .when(instalment('i9', 1), by('finance-1'))
      .refuses('finance.account-closed');
  });

  it('of a trajectory that was stopped takes the cost to date', () => {
    const stop: AccountCommand = { type: 'note-end', data: { outcome: 'stopped', ground: 'enterprise' } };
    const events = after(...committed, stop, approveCosts, [settle, 'finance-2'], confirm);
    expect(events.at(-1)!.data).toMatchObject({ cost: 0, aid: 0, released: 1_100_000 });
  });
});

describe('the status of an account', () => {
  const settling = [...paid, [settle, 'finance-2']] as const;

  const cases: [AccountStatus, Steps][] = [
    ['open', [...committed]],
    ['closed', [...reserved, lapse(), end]],
    ['ended', [...worked]],
    ['costs-approved', [...paid]],
    ['ended', [...worked, approveCosts, hours('h2', 60)]],
    ['settling', [...settling]],
    ['settled', [...settling, confirm]],
  ];

  it.each(cases)('is %s', (status, steps) => {
    expect(statusOf(after(...steps).reduce(account.evolve, account.initialState))).toBe(status);
  });
});

describe('an account that lies still', () => {
  const idle: AccountCommand = { type: 'note-idle', data: { since: '2022-08-01' } };

  it('is noticed while it waits for settlement', () => {
    spec(...worked)
      .when(idle, bySystem)
      .thenTypes('finance.idle-noticed.v1');
    spec(...signed)
      .when(idle, bySystem)
      .thenNothing();
    spec(...reserved)
      .when(idle, bySystem)
      .thenNothing();
  });
});
