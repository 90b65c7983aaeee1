import { isRefusal } from './refusal.js';
import { type Command, type Decider, type DomainEvent, fold, type Given } from './decider.js';

/** Throws with both sides shown; works under any test runner. */
const same = (actual: unknown, expected: unknown): void => {
  const [a, b] = [JSON.stringify(actual, null, 2), JSON.stringify(expected, null, 2)];
  if (a !== b) throw new Error(`expected ${b}\n\nbut got ${a}`);
};

/**
 * The one test grammar: `given(events).when(command, given).then(events)` or `.refuses(code)`.
 *
 * @example
 * specification(intake).given([requestReceived]).when(openTrajectory, byCaseworker).refuses('intake.no-enterprise');
 */
export const specification = <State, Cmd extends Command, Event extends DomainEvent, Facts>(
  decider: Decider<State, Cmd, Event, Facts>,
) => ({
  given: (history: readonly Event[]) => ({
    when: (command: Cmd, given: Given<Facts>) => {
      const decide = () => decider.decide(command, fold(decider, history), given);
      return {
        /** Exactly these events follow. */
        then: (expected: readonly Event[]) => same(decide(), expected),
        /** Events of exactly these types follow. */
        thenTypes: (...types: Event['type'][]) => {
          const decision = decide();
          same(isRefusal(decision) ? decision : decision.map((event) => event.type), types);
        },
        thenNothing: () => same(decide(), []),
        refuses: (code: string): void => {
          const decision = decide();
          if (!isRefusal(decision)) throw new Error(`expected ${code}, but got ${JSON.stringify(decision)}`);
          same(decision.code, code);
        },
        decision: decide,
      };
    },
    state: () => fold(decider, history),
  }),
});
