import { describe, expect, it } from '@jest/globals';
import { canonicalHash, fold, type Given, isRefusal } from '@digihub/kernel';
import fc from 'fast-check';
import type { RoutingEvent } from './routing.events.js';
import {
  accept,
  ask,
  buy,
  by,
  elsewhere,
  end,
  facts,
  implementationSignalled,
  nobodyOfThePool,
  partner,
  partnerWithdrew,
  refer,
  start,
  withdraw,
} from './routing.fixture.js';
import { routing, type RoutingCommand, type RoutingFacts } from './routing.js';

interface Step {
  readonly command: RoutingCommand;
  readonly given: Given<RoutingFacts>;
}

const late = '2022-04-20T09:00:00.000Z';
const others = (chosen: string) => nobodyOfThePool.filter(({ organisation }) => organisation !== chosen);
const again = { againBecause: 'sealed:because' };
const inWords = { reason: { ground: 'expertise', note: 'sealed:why' } };
const usual: readonly Step[] = [
  { command: start, given: by() },
  { command: ask('pxl', others('pxl'), again), given: by() },
  { command: ask('uhasselt', others('uhasselt'), again), given: by() },
  { command: ask('sirris', others('sirris')), given: by() },
  { command: ask('howest', nobodyOfThePool, { ...inWords, ...again }), given: by(elsewhere) },
  { command: accept, given: by(facts, partner('pxl')) },
  { command: accept, given: by(facts, partner('uhasselt')) },
  { command: { type: 'accept', data: { note: 'sealed:note' } }, given: by() },
  { command: { type: 'refuse', data: { ground: 'no-capacity', note: 'sealed:note' } }, given: by() },
  { command: { type: 'recall', data: { reason: 'sealed:reason' } }, given: by() },
  { command: { type: 'expire-answer', data: { dueOn: '2022-03-08' } }, given: by() },
  { command: { type: 'expire-answer', data: { dueOn: '2022-03-08' } }, given: by(facts, {}, late) },
  {
    command: { type: 'agree-to-wait', data: { on: 'partner', until: '2022-03-20', reason: 's' } },
    given: by(),
  },
  { command: { type: 'note-idle', data: { since: '2022-03-01' } }, given: by() },
  { command: buy({ choice: { ground: 'lowest-price', note: 'sealed:why' } }), given: by() },
  ...[1, 2, 3].map((round) => ({ command: partnerWithdrew(round), given: by() })),
];
/** Rare, or no history would get far: what ends it, or leaves one way only. */
const final: readonly Step[] = [
  { command: refer(), given: by() },
  { command: end(), given: by(facts, { id: 'approver-1' }) },
  { command: withdraw, given: by() },
  { command: { type: 'close', data: { outcome: 'completed' } }, given: by() },
  ...[1, 2, 3].map((round) => ({ command: implementationSignalled(round), given: by() })),
];
const step = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom(...usual) },
  { weight: 1, arbitrary: fc.constantFrom(...final) },
);

const decideOn = (history: readonly RoutingEvent[], { command, given }: Step) =>
  routing.decide(command, fold(routing, history), given);

const played = (steps: readonly Step[]): RoutingEvent[] => {
  const history: RoutingEvent[] = [];
  for (const next of [{ command: start, given: by() }, ...steps]) {
    const decision = decideOn(history, next);
    if (!isRefusal(decision)) history.push(...decision);
  }
  return history;
};
const histories = fc.array(step, { maxLength: 40, size: 'max' }).map(played);
const holds = (check: (history: RoutingEvent[]) => void) => fc.assert(fc.property(histories, check));
const ofType = <Type extends RoutingEvent['type']>(history: readonly RoutingEvent[], type: Type) =>
  history.filter((event): event is Extract<RoutingEvent, { type: Type }> => event.type === type);

const answers: readonly RoutingEvent['type'][] = [
  'routing.partner-accepted.v1',
  'routing.partner-refused.v1',
  'routing.answer-expired.v1',
  'routing.ask-recalled.v1',
];
const endings: readonly RoutingEvent['type'][] = [
  'routing.referred-for-implementation.v1',
  'routing.ended-without-route.v1',
  'routing.withdrawn.v1',
  'routing.closed.v1',
];

describe('in any order of commands', () => {
  it('each question is answered at most once, and none is asked while another is open', () =>
    holds((history) => {
      let open: number | undefined;
      for (const event of history) {
        if (event.type === 'routing.partner-asked.v1') {
          expect(open).toBeUndefined();
          open = event.data.ask;
        } else if (answers.includes(event.type)) {
          expect((event.data as { ask: number }).ask).toBe(open);
          open = undefined;
        }
      }
    }));

  it('a round has one taker, and a new round opens only after one', () =>
    holds((history) => {
      const takers = ofType(history, 'routing.routed.v1').map(({ data }) => data.round);
      expect(new Set(takers).size).toBe(takers.length);
      ofType(history, 'routing.reopened.v1').forEach(({ data }, index) => {
        expect(data.round).toBe(index + 2);
        expect(takers).toContain(data.round - 1);
      });
    }));

  it('nothing follows the end', () =>
    holds((history) => {
      const last = history.findIndex(({ type }) => endings.includes(type));
      if (last >= 0) expect(last).toBe(history.length - 1);
    }));

  it('nobody takes up a question after implementation was signalled', () =>
    holds((history) => {
      const signalled = history.findIndex(
        ({ type, data }) =>
          type === 'routing.implementation-noted.v1' ||
          (type === 'routing.reopened.v1' && data.cause === 'implementation-signalled'),
      );
      if (signalled < 0) return;
      const after = history.slice(signalled + 1);
      expect(ofType(after, 'routing.partner-asked.v1')).toEqual([]);
      expect(ofType(after, 'routing.routed.v1')).toEqual([]);
    }));

  it('no question leaves the own pool with a partner of it unaccounted for', () =>
    holds((history) => {
      const left = [
        ...ofType(history, 'routing.expertise-bought.v1'),
        ...ofType(history, 'routing.ended-without-route.v1'),
        ...ofType(history, 'routing.partner-asked.v1').filter(({ data }) => data.pool === 'other-province'),
      ];
      for (const { data } of left) {
        const named = data.alternatives.map(({ organisation }) => organisation);
        expect(named).toEqual(expect.arrayContaining(['pxl', 'uhasselt', 'sirris']));
      }
    }));

  it('a command repeated at once changes nothing', () =>
    fc.assert(
      fc.property(histories, step, (history, next) => {
        const first = decideOn(history, next);
        if (isRefusal(first)) return;
        const repeated = decideOn([...history, ...first], next);
        if (!isRefusal(repeated)) expect(repeated).toEqual([]);
      }),
    ));

  it('the state folds from any cut, also without its beginning, and changes nothing it was given', () =>
    fc.assert(
      fc.property(histories, fc.nat(), (history, cut) => {
        const before = canonicalHash(history);
        expect(fold(routing, history.slice(cut % (history.length + 1)))).toBeDefined();
        expect(fold(routing, history.slice(0, cut % (history.length + 1)))).toBeDefined();
        expect(canonicalHash(history)).toBe(before);
      }),
    ));
});
