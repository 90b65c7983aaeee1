import { describe, expect, it } from '@jest/globals';
import { type Day, fold, isRefusal } from '@digihub/kernel';
import { given, specification } from '@digihub/kernel/testing';
import { programme } from '@digihub/programme';
import fc from 'fast-check';
import { aid, type AidCommand } from './aid.js';
import type { AidEvent } from './aid.events.js';
import { type AidFacts, cumulatedOn } from './cumulation.js';

const facts: AidFacts = {
  basis: 'de-minimis',
  regimes: programme.aidRegimes.filter(({ basis }) => basis === 'de-minimis'),
};
const bySystem = { actor: { id: 'system:finance.process', roles: ['system'] } } as const;
const on = (day: Day) => given(facts, { now: `${day}T10:00:00.000Z`, ...bySystem });
const reserve = (quote: string, amount: number): AidCommand => ({
  type: 'reserve-aid',
  data: { trajectory: 't1', quote, hub: 'limburg', amount },
});
const award = (quote: string, awardedOn: Day): AidCommand => ({
  type: 'award-aid',
  data: { trajectory: 't1', quote, awardedOn },
});
const release = (quote: string): AidCommand => ({ type: 'release-aid', data: { trajectory: 't1', quote } });
const finalise = (quote: string, amount: number): AidCommand => ({
  type: 'finalise-aid',
  data: { trajectory: 't1', quotes: [{ quote, amount }] },
});
const declare = (amount: number, awardedOn: Day, declaredOn = awardedOn): AidCommand => ({
  type: 'declare-other-aid',
  data: {
    undertaking: 'u1',
    declaredOn,
    fiscalYearStart: '01-01',
    roadFreight: false,
    others: [{ awardedOn, amount, grantor: 'sealed:1:u1:grantor:x' }],
  },
});
const after = (...steps: readonly (readonly [AidCommand, Day])[]): AidEvent[] => {
  const events: AidEvent[] = [];
  for (const [command, day] of steps) {
    const decision = aid.decide(command, fold(aid, events), on(day));
    if (!isRefusal(decision)) events.push(...decision);
  }
  return events;
};

describe('aid of a single undertaking', () => {
  it('is reserved and names its legal basis', () => {
    specification(aid)
      .given([])
      .when(reserve('q1', 770_000), on('2022-03-01'))
      .then([
        {
          type: 'aid.reserved.v1',
          data: {
            trajectory: 't1',
            quote: 'q1',
            hub: 'limburg',
            amount: 770_000,
            regime: 'de-minimis-1407-2013',
            basis: 'de-minimis',
            legalBasis: 'Regulation (EU) No 1407/2013 (de minimis)',
            ceiling: 20_000_000,
            windowFrom: '2020-01-01',
            cumulated: 0,
          },
        },
      ]);
  });

  it('is refused above the ceiling, with what is still there', () => {
    const history = after([reserve('q1', 19_500_000), '2022-03-01']);
    const [refused] = specification(aid)
      .given(history)
      .when(reserve('q2', 500_001), on('2022-03-02'))
      .decision() as readonly AidEvent[];
    expect(refused).toMatchObject({ type: 'aid.reservation-refused.v1', data: { available: 500_000 } });
    specification(aid)
      .given(history)
      .when(reserve('q2', 500_000), on('2022-03-02'))
      .thenTypes('aid.reserved.v1');
  });

  it('counts aid from elsewhere, inside the window of the day only', () => {
    const history = after([declare(19_900_000, '2019-12-31', '2022-01-10'), '2022-01-10']);
    const big = reserve('q1', 770_000);
    specification(aid).given(history).when(big, on('2022-03-01')).thenTypes('aid.reserved.v1');
    specification(aid).given(history).when(big, on('2021-12-31')).thenTypes('aid.reservation-refused.v1');
  });

  it('follows the regime of the day: 300,000 EUR rolling from 2024', () => {
    const history = after(
      [reserve('q1', 19_000_000), '2023-05-01'],
      [award('q1', '2023-05-01'), '2023-05-01'],
    );
    const more = reserve('q2', 9_000_000);
    specification(aid).given(history).when(more, on('2023-12-31')).thenTypes('aid.reservation-refused.v1');
    specification(aid).given(history).when(more, on('2024-01-01')).thenTypes('aid.reserved.v1');
  });

  it('is awarded on the day of the signature', () => {
    const history = after([reserve('q1', 770_000), '2022-03-01']);
    specification(aid)
      .given(history)
      .when(award('q1', '2022-03-10'), on('2022-03-11'))
      .thenTypes('aid.awarded.v1');
    specification(aid)
      .given([])
      .when(award('q1', '2022-03-10'), on('2022-03-11'))
      .refuses('finance.aid-not-reserved');
    specification(aid)
      .given(after([reserve('q1', 770_000), '2022-03-01'], [award('q1', '2022-03-10'), '2022-03-11']))
      .when(award('q1', '2022-03-10'), on('2022-03-11'))
      .thenNothing();
  });

  it('is not awarded when a declaration took the room meanwhile', () => {
    const history = after(
      [reserve('q1', 770_000), '2022-03-01'],
      [declare(19_900_000, '2022-01-10', '2022-03-05'), '2022-03-05'],
    );
    expect(history.map(({ type }) => type)).toEqual([
      'aid.reserved.v1',
      'aid.other-aid-declared.v1',
      'aid.excess-found.v1',
    ]);
    specification(aid)
      .given(history)
      .when(award('q1', '2022-03-10'), on('2022-03-10'))
      .thenTypes('aid.award-refused.v1');
  });

  it('looks at the windows of later awards when it is dated before them', () => {
    const history = after(
      [reserve('q1', 770_000), '2022-01-05'],
      [declare(19_900_000, '2022-02-01', '2022-03-05'), '2022-03-05'],
    );
    specification(aid)
      .given(history)
      .when(award('q1', '2022-01-10'), on('2022-03-06'))
      .thenTypes('aid.award-refused.v1');
  });

  it('is released before, lowered after the award, never raised', () => {
    const reserved = after([reserve('q1', 770_000), '2022-03-01']);
    const awarded = after([reserve('q1', 770_000), '2022-03-01'], [award('q1', '2022-03-10'), '2022-03-10']);
    specification(aid).given(reserved).when(release('q1'), on('2022-03-02')).thenTypes('aid.released.v1');
    specification(aid).given(awarded).when(release('q1'), on('2022-03-12')).thenNothing();
    specification(aid).given([]).when(release('q1'), on('2022-03-12')).thenNothing();
    specification(aid)
      .given(awarded)
      .when(finalise('q1', 700_000), on('2022-09-01'))
      .then([
        {
          type: 'aid.finalised.v1',
          data: { trajectory: 't1', quote: 'q1', hub: 'limburg', amount: 700_000, lowered: 70_000 },
        },
      ]);
    specification(aid)
      .given(awarded)
      .when(finalise('q1', 770_001), on('2022-09-01'))
      .refuses('finance.aid-cannot-rise');
    specification(aid)
      .given(reserved)
      .when(finalise('q1', 1), on('2022-09-01'))
      .refuses('finance.aid-not-awarded');
  });

  it('does not take declarations from the future', () => {
    specification(aid)
      .given([])
      .when(declare(1, '2022-03-02'), on('2022-03-01'))
      .refuses('finance.declared-in-future');
    specification(aid)
      .given([])
      .when(declare(1, '2022-03-02', '2022-03-01'), on('2022-03-01'))
      .refuses('finance.declared-in-future');
  });

  it('uses the lower ceiling for road freight while the regime has one', () => {
    const declared: AidCommand = {
      type: 'declare-other-aid',
      data: {
        undertaking: 'u1',
        declaredOn: '2022-01-10',
        fiscalYearStart: '07-01',
        roadFreight: true,
        others: [],
      },
    };
    const history = after([declared, '2022-01-10']);
    specification(aid)
      .given(history)
      .when(reserve('q1', 10_000_001), on('2022-03-01'))
      .thenTypes('aid.reservation-refused.v1');
  });
});

describe('whatever the order of commands', () => {
  const day = fc.integer({ min: 0, max: 1_200 }).map((offset) => dayAfter('2021-05-05', offset));
  const quote = fc.constantFrom('q1', 'q2', 'q3', 'q4');
  const amount = fc.integer({ min: 1, max: 19_000_000 });
  const command: fc.Arbitrary<AidCommand> = fc.oneof(
    fc.tuple(quote, amount).map(([q, a]) => reserve(q, a)),
    fc.tuple(quote, day).map(([q, d]) => award(q, d)),
    quote.map(release),
    fc.tuple(quote, amount).map(([q, a]) => finalise(q, a)),
    fc.tuple(amount, day).map(([a, d]) => declare(a, d)),
  );
  const rules = { basis: facts.basis!, regimes: facts.regimes! };

  it('no reservation and no award passes the ceiling of its day, and a repeat changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(command, day), { maxLength: 30 }), (steps) => {
        let state = aid.initialState;
        for (const [one, today] of steps) {
          const decision = aid.decide(one, state, on(today));
          if (isRefusal(decision)) continue;
          const before = state;
          state = decision.reduce(aid.evolve, state);
          for (const event of decision) {
            if (event.type !== 'aid.reserved.v1' && event.type !== 'aid.awarded.v1') continue;
            expect(event.data.cumulated + event.data.amount).toBeLessThanOrEqual(event.data.ceiling);
            const counted = event.type === 'aid.awarded.v1' ? event.data.awardedOn : today;
            expect(cumulatedOn(state, rules, counted)).toBeLessThanOrEqual(event.data.ceiling);
          }
          if (one.type !== 'declare-other-aid' && state !== before) {
            expect(aid.decide(one, state, on(today))).toEqual([]);
          }
        }
      }),
    );
  });
});

const dayAfter = (from: Day, days: number): Day =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
