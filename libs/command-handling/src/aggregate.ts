import type { Command, DomainEvent, StreamKind } from '@digihub/kernel';

/** Whom a stream concerns: who may act on it is decided by these. */
export interface Scope {
  readonly trajectory?: string | undefined;
  readonly hub?: string | undefined;
  /** Organisations (partner or provider) that may act on it. */
  readonly organisations?: readonly string[] | undefined;
}

/** A kind of stream, and whom it concerns. */
export interface Aggregate<State, Cmd extends Command, Event extends DomainEvent, Facts> extends StreamKind<
  State,
  Cmd,
  Event,
  Facts
> {
  readonly scope: (state: State, key: string) => Scope;
  /**
   * Commands that begin a stream. Where a reaction issues one it is decided as on an empty stream, unread: the store
   * refuses the append where there is one after all, and only then is it read.
   */
  readonly begins?: readonly Cmd['type'][];
  /** For a stream over several trajectories (a budget, a timesheet): whom this one event concerns. */
  readonly concerns?: (event: Event) => Pick<Scope, 'trajectory' | 'hub'>;
}

export const streamOf = (aggregate: { readonly category: string }, key: string): string =>
  `${aggregate.category}-${key}`;

/** Type names that the command handler itself writes; a decider never sees them. */
export const reactionRefused = (category: string): string => `${category}.reaction-refused.v1`;
export const reactionNotNeeded = (category: string): string => `${category}.reaction-not-needed.v1`;
export const isTechnical = (type: string): boolean => /\.reaction-(refused|not-needed)\.v1$/.test(type);
