import type { ActorOnRecord } from './actor.js';
import type { Refusal } from './refusal.js';
import type { Day, Instant } from './time.js';

/**
 * A fact that was decided, in the past tense.
 * `type` is the wire name with its version (`intake.request-received.v2`): it is the storage format.
 * `occurredAt` is set only where an outside fact has a time of its own (a payment, a visit, a signature).
 */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
  readonly occurredAt?: Instant;
}

/** A wish, in the imperative. `type` is its name inside its context (`receive-request`). */
export interface Command<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** Everything that a decision may know beside state and command: time, person and looked-up facts are inputs. */
export interface Given<Facts> {
  readonly now: Instant;
  /** The day of `now` in Brussels. */
  readonly today: Day;
  readonly actor: ActorOnRecord;
  readonly facts: Facts;
}

/** Events to append (none: nothing changes), or a refusal. */
export type Decision<Event> = readonly Event[] | Refusal;

/**
 * The rules of one stream. Both functions are pure; `evolve` is total, also on a history cut at a moment.
 */
export interface Decider<State, Cmd extends Command, Event extends DomainEvent, Facts = void> {
  readonly initialState: State;
  decide(command: Cmd, state: State, given: Given<Facts>): Decision<Event>;
  evolve(state: State, event: Event): State;
}

/** Left fold of a history. */
export const fold = <State, Event extends DomainEvent>(
  decider: Pick<Decider<State, never, Event, never>, 'evolve' | 'initialState'>,
  events: Iterable<Event>,
): State => {
  let state = decider.initialState;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};

/** Marks a switch as exhaustive: a new member of the union stops the compiler here. */
export const unreachable = (value: never): never => {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
};
