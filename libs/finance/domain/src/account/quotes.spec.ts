import { describe, expect, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import { split } from '../shares.js';
import { account } from './account.js';
import {
  after,
  approved,
  bySystem,
  committed,
  end,
  facts,
  hours,
  lapse,
  onQuote,
  request,
  reserved,
  sign,
  signed,
  stateAfter,
  type Steps,
} from './example.js';

const spec = (...history: Steps) => specification(account).given(after(...history));
const shares = split(1_100_000, facts.key!);

describe('an approved quote', () => {
  it('asks for a reservation, with the key of its day', () => {
    spec()
      .when(request(), bySystem)
      .then([
        {
          type: 'finance.reservation-requested.v1',
          data: { ...approved, key: facts.key!, shares, aid: 770_000 },
        },
      ]);
    spec(request()).when(request(), bySystem).thenNothing();
  });

  it('is refused when it ends after the programme, or when the work has ended', () => {
    spec()
      .when(request({ plannedEnd: '2023-05-05' }), bySystem)
      .then([
        { type: 'finance.reservation-refused.v1', data: { hub: 'limburg', quote: 'q1', ground: 'period' } },
      ]);
    spec(end)
      .when(request(), bySystem)
      .then([
        {
          type: 'finance.reservation-refused.v1',
          data: { hub: 'limburg', quote: 'q1', ground: 'quote-lapsed' },
        },
      ]);
  });

  it('that was refused at once is not asked for again, and has nothing to release', () => {
    const late = request({ plannedEnd: '2023-05-05' });
    spec(late).when(late, bySystem).thenNothing();
    spec(late).when(lapse(), bySystem).thenNothing();
  });

  it('is reserved once aid and budget are', () => {
    spec(request())
      .when(onQuote('confirm-reservation'), bySystem)
      .then([
        {
          type: 'finance.quote-reserved.v1',
          data: { hub: 'limburg', quote: 'q1', amount: 1_100_000, shares, aid: 770_000 },
        },
      ]);
    spec(...reserved)
      .when(onQuote('confirm-reservation'), bySystem)
      .thenNothing();
    spec().when(onQuote('confirm-reservation'), bySystem).refuses('finance.unknown-quote');
  });

  it('is refused when aid or budget is, once', () => {
    const refuse = {
      type: 'refuse-reservation',
      data: { quote: 'q1', ground: 'budget', available: 5 },
    } as const;
    spec(request())
      .when(refuse, bySystem)
      .then([
        {
          type: 'finance.reservation-refused.v1',
          data: { hub: 'limburg', quote: 'q1', ground: 'budget', available: 5 },
        },
      ]);
    spec(request(), refuse).when(refuse, bySystem).thenNothing();
    spec(...reserved)
      .when(refuse, bySystem)
      .thenNothing();
  });
});

describe('a quote that lapses', () => {
  it('releases what is reserved', () => {
    spec(...reserved)
      .when(lapse(), bySystem)
      .then([{ type: 'finance.release-requested.v1', data: { quote: 'q1', cause: 'expired' } }]);
    spec(...reserved, lapse())
      .when(onQuote('confirm-release'), bySystem)
      .thenTypes('finance.reservation-released.v1');
    spec(...reserved, lapse())
      .when(lapse(), bySystem)
      .thenNothing();
    spec(...reserved)
      .when(onQuote('confirm-release'), bySystem)
      .thenNothing();
  });

  it('in the middle of the process ends with a release', () => {
    spec(request()).when(lapse(), bySystem).thenTypes('finance.lapse-noted.v1');
    spec(request(), lapse()).when(lapse(), bySystem).thenNothing();
    spec(request(), lapse())
      .when(onQuote('confirm-reservation'), bySystem)
      .thenTypes('finance.reservation-refused.v1', 'finance.release-requested.v1');
  });

  it('changes nothing after the signature', () => {
    spec(...signed)
      .when(lapse(), bySystem)
      .thenNothing();
    spec(...committed)
      .when(lapse(), bySystem)
      .thenNothing();
  });

  it('lapses too when the work ends before the signature', () => {
    spec(...reserved)
      .when(end, bySystem)
      .thenTypes('finance.work-ended.v1', 'finance.release-requested.v1');
    spec(request()).when(end, bySystem).thenTypes('finance.work-ended.v1', 'finance.lapse-noted.v1');
  });
});

describe('a signature', () => {
  it('commits what is reserved', () => {
    spec(...reserved)
      .when(sign(), bySystem)
      .then([
        {
          type: 'finance.signature-noted.v1',
          data: { quote: 'q1', signedOn: '2022-03-10' },
          occurredAt: '2022-03-09T23:00:00.000Z',
        },
      ]);
    spec(...signed)
      .when(sign(), bySystem)
      .thenNothing();
    spec(...signed)
      .when(onQuote('confirm-commitment'), bySystem)
      .then([
        {
          type: 'finance.quote-committed.v1',
          data: { quote: 'q1', amount: 1_100_000, shares, signedOn: '2022-03-10' },
        },
      ]);
    spec(...committed)
      .when(onQuote('confirm-commitment'), bySystem)
      .thenNothing();
  });

  it('without a reservation commits nothing', () => {
    spec(request()).when(sign(), bySystem).refuses('finance.quote-not-reserved');
    spec(...reserved, lapse())
      .when(sign(), bySystem)
      .refuses('finance.quote-not-reserved');
  });

  it('without an award releases all, and what was held does not count', () => {
    const refuse = { type: 'refuse-commitment', data: { quote: 'q1', available: 0 } } as const;
    spec(...signed, hours('h1', 60))
      .when(refuse, bySystem)
      .thenTypes('finance.commitment-refused.v1', 'finance.release-requested.v1', 'finance.cost-booked.v1');
    spec(...committed)
      .when(refuse, bySystem)
      .thenNothing();
    expect(stateAfter(...signed, hours('h1', 60), refuse)).toMatchObject({
      eligible: 0,
      held: [],
      costs: { h1: { eligible: 0, amount: 8_500 } },
    });
  });
});
