import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '@digihub/kernel';
import { specification } from '@digihub/kernel/testing';
import {
  approved,
  byApprover,
  byCaseworker,
  byCoach,
  byPartner,
  bySystem,
  checked,
  checkQuote,
  delivered,
  guided,
  lapsed,
  on,
  quoteApproved,
  quoteChecked,
  quoteSent,
  quoteSigned,
  quoteSubmitted,
  reservationNoted,
  reserved,
  sent,
  signed,
  signQuote,
  started,
  submitQuote,
  submitted,
} from './coaching.examples.js';
import type { CoachingEvent } from './coaching.events.js';
import { coaching, type CoachingCommand } from './coaching.js';
import { lineAmount } from './quotes.js';

const spec = specification(coaching);
const approve: CoachingCommand = { type: 'approve-quote', data: { quote: 'q1' } };
const refuse: CoachingCommand = { type: 'refuse-quote', data: { quote: 'q1', reason: 'sealed:dear' } };
const send = (validUntil?: string): CoachingCommand => ({
  type: 'send-quote',
  data: { quote: 'q1', ...(validUntil === undefined ? {} : { validUntil }) },
});
const expire: CoachingCommand = { type: 'expire-quote', data: { quote: 'q1' } };
const withdraw: CoachingCommand = { type: 'withdraw-quote', data: { quote: 'q1', reason: 'sealed:no' } };
const withData = (data: Partial<typeof submitQuote.data>): CoachingCommand => ({
  ...submitQuote,
  data: { ...submitQuote.data, ...data },
});

describe('a quote is submitted', () => {
  it('by the partner, and its amount is the sum of its lines', () => {
    spec.given(guided).when(submitQuote, byPartner).then([quoteSubmitted]);
    expect(lineAmount({ kind: 'hours', minutes: 15, hourlyRate: 8_001 })).toBe(2_000);
  });
  it('or by the hub on its behalf', () => {
    const decision = spec.given(guided).when(submitQuote, byCaseworker).decision();
    expect(isRefusal(decision) ? decision : decision[0]?.data).toMatchObject({
      submittedBy: 'caseworker-1',
      onBehalf: true,
    });
  });
  it('once, and one at a time', () => {
    spec.given(submitted).when(submitQuote, byPartner).refuses('coaching.quote-exists');
    spec
      .given(submitted)
      .when(withData({ quote: 'q2' }), byPartner)
      .refuses('coaching.quote-open');
  });
  it('with lines that are worth something', () => {
    spec
      .given(guided)
      .when(withData({ lines: [] }), byPartner)
      .refuses('coaching.quote-empty');
    spec
      .given(guided)
      .when(withData({ lines: [{ kind: 'hours', minutes: 0, hourlyRate: 8_000 }] }), byPartner)
      .refuses('coaching.quote-empty');
  });
  it('in hours by who is paid by the hour', () =>
    spec
      .given(guided)
      .when(withData({ lines: [{ kind: 'price', price: 1_000 }] }), byPartner)
      .refuses('coaching.quote-needs-hours'));
  it('with an end inside the programme', () => {
    spec
      .given(guided)
      .when(withData({ plannedEnd: '2023-05-05' }), byPartner)
      .refuses('coaching.end-after-period');
    spec
      .given(guided)
      .when(withData({ plannedEnd: '2022-02-28' }), byPartner)
      .refuses('coaching.end-in-past');
  });
});

describe('a quote of bought expertise', () => {
  const bought: CoachingEvent[] = [
    ...guided,
    {
      type: 'coaching.partner-changed.v1',
      data: {
        round: 2,
        route: 'bought-expertise',
        organisation: 'demo-provider',
        paymentBasis: 'supplier',
        price: 900_000,
      },
    },
  ];
  it('names a price, up to that of the chosen offer', () => {
    spec
      .given(bought)
      .when(withData({ lines: [{ kind: 'price', price: 900_000 }] }), byPartner)
      .thenTypes('coaching.quote-submitted.v1');
    spec
      .given(bought)
      .when(withData({ lines: [{ kind: 'price', price: 900_001 }] }), byPartner)
      .refuses('coaching.above-offer');
  });
});

describe('an amending quote', () => {
  const amending = withData({ quote: 'q2', amends: 'q1' });
  it('adds work to a signed quote, with the same path to go', () =>
    spec.given(signed).when(amending, byPartner).thenTypes('coaching.quote-submitted.v1'));
  it('needs one that is signed and not delivered in full', () => {
    spec
      .given(guided)
      .when(withData({ quote: 'q2', amends: 'q0' }), byPartner)
      .refuses('coaching.amends-unsigned');
    spec
      .given([...signed, delivered(1, true)])
      .when(amending, byPartner)
      .refuses('coaching.amends-unsigned');
  });
});

describe('a quote is checked', () => {
  it('by the coach, against each criterion of the version of the day', () =>
    spec.given(submitted).when(checkQuote, byCoach).then([quoteChecked]));
  it('by nobody else', () => {
    spec.given(submitted).when(checkQuote, byCaseworker).refuses('coaching.only-coach');
    spec.given([started, quoteSubmitted]).when(checkQuote, byCoach).refuses('coaching.coach-missing');
  });
  it('in full', () => {
    const part = { ...checkQuote, data: { quote: 'q1', criteria: [{ code: 'sme', met: true }] } };
    const twice = {
      ...checkQuote,
      data: {
        quote: 'q1',
        criteria: [
          { code: 'sme', met: true },
          { code: 'sme', met: true },
        ],
      },
    };
    spec.given(submitted).when(part, byCoach).refuses('coaching.criteria-incomplete');
    spec.given(submitted).when(twice, byCoach).refuses('coaching.criteria-incomplete');
  });
});

describe('a second person of the hub', () => {
  const unmet: CoachingEvent = {
    type: 'coaching.quote-checked.v1',
    data: {
      quote: 'q1',
      criteriaVersion: '2021.1',
      criteria: [{ code: 'sme', met: false }],
      checkedBy: 'coach-1',
    },
  };
  it('approves', () => spec.given(checked).when(approve, byApprover).then([quoteApproved]));
  it('or refuses with a reason', () =>
    spec
      .given([...submitted, unmet])
      .when(refuse, byApprover)
      .then([
        {
          type: 'coaching.quote-refused.v1',
          data: { quote: 'q1', reason: 'sealed:dear', refusedBy: 'approver-1' },
        },
      ]));
  it('is neither who submitted nor who checked', () => {
    for (const actor of [byPartner, byCoach]) {
      spec.given(checked).when(approve, actor).refuses('coaching.own-quote');
      spec.given(checked).when(refuse, actor).refuses('coaching.own-quote');
    }
  });
  it('approves only what was checked, and met every criterion', () => {
    spec.given(submitted).when(approve, byApprover).refuses('coaching.quote-status');
    spec
      .given([...submitted, unmet])
      .when(approve, byApprover)
      .refuses('coaching.criteria-not-met');
    spec
      .given(guided)
      .when({ type: 'approve-quote', data: { quote: 'q9' } }, byApprover)
      .refuses('coaching.quote-unknown');
  });
});

describe("finance's answer", () => {
  const reservedNote: CoachingCommand = { type: 'note-reserved', data: { quote: 'q1', amount: 800_000 } };
  const refusedNote: CoachingCommand = {
    type: 'note-reservation-refused',
    data: { quote: 'q1', ground: 'budget', available: 5 },
  };
  it('is noted', () => {
    spec.given(approved).when(reservedNote, bySystem).then([reservationNoted]);
    spec
      .given(approved)
      .when(refusedNote, bySystem)
      .then([
        {
          type: 'coaching.reservation-refusal-noted.v1',
          data: { quote: 'q1', ground: 'budget', available: 5 },
        },
      ]);
  });
  it('comes too late for a quote that lapsed, and twice for nothing', () => {
    for (const note of [reservedNote, refusedNote]) {
      spec
        .given([...approved, lapsed('withdrawn')])
        .when(note, bySystem)
        .thenNothing();
      spec.given(reserved).when(note, bySystem).thenNothing();
    }
  });
  it('lets another quote follow a refusal', () =>
    spec
      .given([
        ...approved,
        { type: 'coaching.reservation-refusal-noted.v1', data: { quote: 'q1', ground: 'budget' } },
      ])
      .when(withData({ quote: 'q2' }), byPartner)
      .thenTypes('coaching.quote-submitted.v1'));
});

describe('a quote is sent', () => {
  it('once reserved, for the term of the programme', () => {
    spec.given(reserved).when(send(), byCoach).then([quoteSent]);
    spec.given(approved).when(send(), byCoach).refuses('coaching.quote-status');
  });
  it('for a term that still runs and ends with the programme', () => {
    spec.given(reserved).when(send('2022-02-28'), byCoach).refuses('coaching.validity-in-past');
    spec.given(reserved).when(send('2023-05-05'), byCoach).refuses('coaching.validity-after-period');
  });
});

describe('a quote is signed', () => {
  it('inside its validity: the award', () =>
    spec.given(sent).when(signQuote, byCaseworker).then([quoteSigned]));
  it('once it was sent', () =>
    spec.given(reserved).when(signQuote, byCaseworker).refuses('coaching.quote-status'));
  it('between sending and the last day, and not ahead', () => {
    const signedOn = (day: string): CoachingCommand => ({
      ...signQuote,
      data: { ...signQuote.data, signedOn: day },
    });
    const later = on('2022-04-02', byCaseworker);
    spec.given(sent).when(signedOn('2022-03-02'), byCaseworker).refuses('coaching.signed-in-future');
    spec.given(sent).when(signedOn('2022-02-28'), byCaseworker).refuses('coaching.signed-before-sent');
    spec.given(sent).when(signedOn('2022-04-01'), later).refuses('coaching.signed-too-late');
    spec.given(sent).when(signedOn('2022-03-31'), later).thenTypes('coaching.quote-signed.v1');
  });
});

describe('a quote lapses', () => {
  it('after its last day, and not on it', () => {
    spec.given(sent).when(expire, on('2022-03-31', bySystem)).thenNothing();
    spec
      .given(sent)
      .when(expire, on('2022-04-01', bySystem))
      .then([lapsed('expired')]);
    spec.given(signed).when(expire, on('2022-04-01', bySystem)).thenNothing();
  });
  it('when it was reserved and nobody sent it', () => {
    spec.given(reserved).when(expire, on('2022-03-31', bySystem)).thenNothing();
    spec
      .given(reserved)
      .when(expire, on('2022-04-01', bySystem))
      .then([lapsed('not-sent')]);
  });
  it('when it is withdrawn, before the signature', () => {
    spec
      .given(sent)
      .when(withdraw, byCoach)
      .then([
        {
          type: 'coaching.quote-lapsed.v1',
          data: { quote: 'q1', cause: 'withdrawn', reason: 'sealed:no', approved: true },
        },
      ]);
    spec.given(signed).when(withdraw, byCoach).refuses('coaching.quote-status');
  });
});
