import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, type Given, isRefusal } from '@digihub/kernel';
import type { Assignment, CoachingEvent } from './coaching.events.js';
import {
  byApprover,
  byCaseworker,
  byCoach,
  byPartner,
  bySystem,
  checkQuote,
  complete,
  delivered,
  facts,
  on,
  partnerWithdrew,
  signed,
  signQuote,
  startCoaching,
  submitQuote,
} from './coaching.examples.js';
import { coaching, type CoachingCommand, type CoachingFacts } from './coaching.js';
import { isOpen } from './coaching.state.js';

const text = 'sealed:text';
const assignment = (round: number): Assignment => ({
  round,
  route: round % 2 ? 'own-pool' : 'bought-expertise',
  organisation: round % 2 ? 'howest' : 'demo-provider',
  paymentBasis: round % 2 ? 'beneficiary' : 'supplier',
  ...(round % 2 ? {} : { price: 2_000_000 }),
});

const quote = fc.constantFrom('q1', 'q2', 'q3');
const day = fc.constantFrom('2022-03-01', '2022-03-05', '2022-03-31', '2022-04-20');
const command: fc.Arbitrary<CoachingCommand> = fc.oneof(
  fc.constantFrom<CoachingCommand>(
    { type: 'assign-coach', data: { coach: 'coach-1' } },
    { type: 'assign-coach', data: { coach: 'coach-2', reason: text } },
    { type: 'withdraw-partner', data: { reason: text } },
    { type: 'note-coach-missing', data: { dueOn: '2022-03-04' } },
    { type: 'signal-implementation', data: { reason: text } },
    { type: 'note-referral', data: { round: 2 } },
    { type: 'agree-to-wait', data: { on: 'partner', until: '2022-05-01', reason: text } },
    { type: 'note-idle', data: { since: '2022-03-01' } },
    { type: 'log-session', data: { session: 's1', day: '2022-03-01', minutes: 60, participants: 1 } },
    { type: 'stop', data: { ground: 'enterprise', reason: text } },
    complete,
    startCoaching,
  ),
  fc
    .integer({ min: 1, max: 4 })
    .map((round) => ({ type: 'change-partner', data: assignment(round) }) as const),
  fc
    .record({ quote, amends: fc.option(quote, { nil: undefined }) })
    .map(({ quote, amends }): CoachingCommand => ({
      type: 'submit-quote',
      data: { ...submitQuote.data, quote, ...(amends === undefined ? {} : { amends }) },
    })),
  quote.map((quote): CoachingCommand => ({ type: 'check-quote', data: { ...checkQuote.data, quote } })),
  fc
    .record({ quote, signedOn: day })
    .map((data): CoachingCommand => ({ type: 'sign-quote', data: { ...signQuote.data, ...data } })),
  fc
    .record({ quote, part: fc.integer({ min: 1, max: 2 }), final: fc.boolean() })
    .map((data): CoachingCommand => ({ type: 'accept-delivery', data })),
  fc
    .tuple(
      fc.constantFrom('approve-quote', 'send-quote', 'expire-quote', 'refuse-quote', 'withdraw-quote'),
      quote,
    )
    .map(([type, quote]) => ({ type, data: { quote, reason: text } }) as unknown as CoachingCommand),
  quote.map((quote): CoachingCommand => ({ type: 'note-reserved', data: { quote, amount: 800_000 } })),
  quote.map((quote): CoachingCommand => ({
    type: 'note-reservation-refused',
    data: { quote, ground: 'budget' },
  })),
);
const circumstances: fc.Arbitrary<Given<CoachingFacts>> = fc
  .tuple(fc.constantFrom(byApprover, byCaseworker, byCoach, byPartner, bySystem), day)
  .map(([actor, today]) => on(today, actor));
const steps = fc.array(fc.tuple(command, circumstances), { maxLength: 60 });

/** A path that gets somewhere, so that the properties also see signed quotes. */
const path: [CoachingCommand, Given<CoachingFacts>][] = [
  [startCoaching, bySystem],
  [{ type: 'assign-coach', data: { coach: 'coach-1' } }, byCaseworker],
  [submitQuote, byPartner],
  [checkQuote, byCoach],
  [{ type: 'approve-quote', data: { quote: 'q1' } }, byApprover],
  [{ type: 'note-reserved', data: { quote: 'q1', amount: 800_000 } }, bySystem],
  [{ type: 'send-quote', data: { quote: 'q1' } }, byCoach],
  [signQuote, byCaseworker],
];
const journeys = fc
  .tuple(fc.integer({ min: 0, max: path.length }), steps)
  .map(([begun, rest]) => [...path.slice(0, begun), ...rest]);

const play = (journey: readonly (readonly [CoachingCommand, Given<CoachingFacts>])[]) => {
  const events: CoachingEvent[] = [];
  let state = coaching.initialState;
  for (const [next, given] of journey) {
    const decision = coaching.decide(next, state, given);
    if (isRefusal(decision)) continue;
    for (const event of decision) {
      events.push(event);
      state = coaching.evolve(state, event);
    }
  }
  return { events, state };
};

describe('in any order of commands', () => {
  it('at most one quote is open, and none when coaching has ended', () => {
    fc.assert(
      fc.property(journeys, (journey) => {
        const { events } = play(journey);
        events.forEach((_, index) => {
          const state = fold(coaching, events.slice(0, index + 1));
          const open = state.quotes.filter(isOpen).length;
          expect(open).toBeLessThanOrEqual(state.ended ? 0 : 1);
        });
      }),
    );
  });

  it('a signed quote was approved by a second person, reserved and sent, and is delivered only after', () => {
    fc.assert(
      fc.property(journeys, (journey) => {
        const { events, state } = play(journey);
        const types = (quote: string) =>
          events
            .filter((event) => 'quote' in event.data && event.data.quote === quote)
            .map(({ type }) => type);
        for (const { quote, status, submittedBy, checkedBy } of state.quotes) {
          if (status !== 'signed') continue;
          expect(types(quote).slice(0, 6)).toEqual([
            'coaching.quote-submitted.v1',
            'coaching.quote-checked.v1',
            'coaching.quote-approved.v1',
            'coaching.reservation-noted.v1',
            'coaching.quote-sent.v1',
            'coaching.quote-signed.v1',
          ]);
          const approval = events.find(
            (event) => event.type === 'coaching.quote-approved.v1' && event.data.quote === quote,
          );
          expect([submittedBy, checkedBy]).not.toContain(
            (approval?.data as { approvedBy?: string }).approvedBy,
          );
        }
      }),
    );
  });

  it('quotes of one round never exceed the price of the chosen offer', () => {
    fc.assert(
      fc.property(journeys, (journey) => {
        const { state } = play(journey);
        const inRound = (round: number) =>
          state.quotes.filter((one) => one.round === round && (isOpen(one) || one.status === 'signed'));
        for (const round of [2, 4]) {
          expect(inRound(round).reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(2_000_000);
        }
      }),
    );
  });

  it('a repeated command changes nothing', () => {
    fc.assert(
      fc.property(journeys, command, circumstances, (journey, last, given) => {
        const { state } = play([...journey, [last, given]]);
        const again = coaching.decide(last, state, given);
        expect(isRefusal(again) ? [] : again).toEqual([]);
      }),
    );
  });

  it('any part of a history can be read', () => {
    const history: CoachingEvent[] = [...signed, delivered(1, false), partnerWithdrew];
    fc.assert(
      fc.property(fc.subarray(history), (part) => {
        expect(() => fold(coaching, part)).not.toThrow();
      }),
    );
    expect(facts.programmeEnd).toBe('2023-05-04');
  });
});
