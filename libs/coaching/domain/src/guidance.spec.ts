import { describe, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import {
  byApprover,
  byCoach,
  byPartner,
  delivered,
  guided,
  on,
  partnerWithdrew,
  sent,
  signed,
  started,
} from './coaching.examples.js';
import type { CoachingEvent } from './coaching.events.js';
import { coaching, type CoachingCommand } from './coaching.js';

const spec = specification(coaching);

const session = { session: 's1', day: '2022-03-01', minutes: 90, participants: 3, notes: 'sealed:notes' };
const test = { test: 't1', day: '2022-03-01', what: 'sealed:camera', result: 'sealed:97 %' };
const booking = {
  booking: 'b1',
  infrastructure: 'Robotlab Kortrijk',
  kind: 'lab' as const,
  from: '2022-03-07',
  until: '2022-03-08',
};
const cases: [CoachingCommand, CoachingEvent][] = [
  [
    { type: 'log-session', data: session },
    { type: 'coaching.session-logged.v1', data: session, occurredAt: '2022-02-28T23:00:00.000Z' },
  ],
  [
    { type: 'book-infrastructure', data: booking },
    { type: 'coaching.infrastructure-booked.v1', data: { ...booking, organisation: 'howest' } },
  ],
  [
    { type: 'record-test', data: test },
    { type: 'coaching.test-recorded.v1', data: test, occurredAt: '2022-02-28T23:00:00.000Z' },
  ],
  [
    { type: 'make-suggestion', data: { suggestion: 'g1', text: 'sealed:buy' } },
    { type: 'coaching.suggestion-made.v1', data: { suggestion: 'g1', text: 'sealed:buy' } },
  ],
];

describe('the work', () => {
  it.each(cases)('is recorded: %j', (command, event) =>
    spec.given(guided).when(command, byPartner).then([event]),
  );
  it.each(cases)('is recorded once: %j', (command, event) =>
    spec
      .given([...guided, event])
      .when(command, byPartner)
      .thenNothing(),
  );
  it.each(cases)('waits for a coach: %j', (command) =>
    spec.given([started]).when(command, byPartner).refuses('coaching.coach-missing'),
  );
  it('is never recorded ahead', () => {
    const yesterday = on('2022-02-28', byPartner);
    spec
      .given(guided)
      .when({ type: 'log-session', data: session }, yesterday)
      .refuses('coaching.record-in-future');
    spec
      .given(guided)
      .when({ type: 'record-test', data: test }, yesterday)
      .refuses('coaching.record-in-future');
  });
  it('is something', () =>
    spec
      .given(guided)
      .when({ type: 'log-session', data: { ...session, participants: 0 } }, byPartner)
      .refuses('coaching.record-empty'));
  it('books forwards, and while there is a partner', () => {
    const book = (data: object): CoachingCommand => ({
      type: 'book-infrastructure',
      data: { ...booking, ...data },
    });
    spec
      .given(guided)
      .when(book({ until: '2022-03-06' }), byCoach)
      .refuses('coaching.booking-backwards');
    spec
      .given([...guided, partnerWithdrew])
      .when(book({}), byCoach)
      .refuses('coaching.partner-awaited');
  });
});

describe('a delivery', () => {
  const accept = (part: number, final: boolean): CoachingCommand => ({
    type: 'accept-delivery',
    data: { quote: 'q1', part, final },
  });
  it('is accepted in parts, the last one final', () => {
    spec
      .given(signed)
      .when(accept(1, false), byCoach)
      .then([delivered(1, false)]);
    spec
      .given([...signed, delivered(1, false)])
      .when(accept(2, true), byCoach)
      .then([delivered(2, true)]);
  });
  it('follows the signature', () =>
    spec.given(sent).when(accept(1, true), byCoach).refuses('coaching.quote-status'));
  it('goes in order, up to the final one', () => {
    spec.given(signed).when(accept(2, true), byCoach).refuses('coaching.delivery-out-of-order');
    spec
      .given([...signed, delivered(1, true)])
      .when(accept(2, true), byCoach)
      .refuses('coaching.delivery-final');
  });
  it('is accepted by the coach alone', () =>
    spec.given(signed).when(accept(1, true), byApprover).refuses('coaching.only-coach'));
  it('is of a quote that exists', () =>
    spec
      .given(signed)
      .when({ type: 'accept-delivery', data: { quote: 'q9', part: 1, final: true } }, byCoach)
      .refuses('coaching.quote-unknown'));
  it('before a withdrawal can still be accepted', () =>
    spec
      .given([...signed, partnerWithdrew])
      .when(accept(1, false), byCoach)
      .then([delivered(1, false)]));
});
