import type { Command, Decider, DomainEvent } from './decider.js';
import type { Day } from './time.js';
import type { Upcasters } from './upcasters.js';

/**
 * The rules of one kind of stream, as they hold from a day on. A version stays in the build for as long as decisions
 * that were taken by it may be taken again; when it leaves, those can only be named.
 */
export interface RulesVersion<State, Cmd extends Command, Event extends DomainEvent, Facts = void> {
  /** `aid/2`: recorded with each decision; never given to other rules. */
  readonly version: string;
  /** The first day that is decided by it. */
  readonly from: Day;
  /** The law, the agreement or the paper that it follows. */
  readonly source: string;
  readonly decide: Decider<State, Cmd, Event, Facts>['decide'];
}

/** Every version of the rules of one kind of stream that this build can decide by, in order of their days. */
export interface Rulebook<State, Cmd extends Command, Event extends DomainEvent, Facts = void> {
  readonly versions: readonly [
    RulesVersion<State, Cmd, Event, Facts>,
    ...RulesVersion<State, Cmd, Event, Facts>[],
  ];
  /** The day whose rules a command is decided by; the day of the decision where absent. */
  readonly dayOf?: (command: Cmd, today: Day) => Day;
}

/** A rulebook that never changed: one version, which also decides the days before its first. */
export const firstRules = <State, Cmd extends Command, Event extends DomainEvent, Facts>(
  version: string,
  { decide }: Pick<Decider<State, Cmd, Event, Facts>, 'decide'>,
  source = 'the programme agreement, as the README of its context tells it',
): Rulebook<State, Cmd, Event, Facts> => ({
  versions: [{ version, from: '2021-05-05', source, decide }],
});

/** The rules that a command is decided by today: those of its day that began last. */
export const rulesFor = <State, Cmd extends Command, Event extends DomainEvent, Facts>(
  { versions, dayOf }: Rulebook<State, Cmd, Event, Facts>,
  command: Cmd,
  today: Day,
): RulesVersion<State, Cmd, Event, Facts> => {
  const day = dayOf?.(command, today) ?? today;
  return versions.findLast(({ from }) => from <= day) ?? versions[0];
};

/** A kind of stream, as it can be folded and decided anywhere: its name, its old versions, its rules. */
export interface StreamKind<State, Cmd extends Command, Event extends DomainEvent, Facts = void> {
  /** Streams are named `{category}-{key}`. */
  readonly category: string;
  readonly decider: Pick<Decider<State, Cmd, Event, Facts>, 'initialState' | 'evolve'>;
  readonly upcasters: Upcasters;
  readonly rules: Rulebook<State, Cmd, Event, Facts>;
}
