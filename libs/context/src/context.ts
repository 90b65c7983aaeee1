import type { Aggregate } from '@digihub/command-handling';
import type { Upcasters } from '@digihub/kernel';
import type { Publisher } from '@digihub/event-bus';
import type { StoredEvent } from '@digihub/event-store';
import type { Deadline, Migration, Projection, Reaction } from '@digihub/read-models';

/** An aggregate, whatever its types: for lists of them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of aggregates has no common state type
export type AnyAggregate = Aggregate<any, any, any, any>;

/**
 * The table of contents of a bounded context: everything it does, on one screen. Commands and queries stand in its
 * controllers; what it takes from other contexts, in its `@EventPattern` reactions.
 */
export interface Context<Tables> {
  readonly name: string;
  readonly aggregates: readonly AnyAggregate[];
  /** Prefixes of further streams that its projections follow: for what concerns all contexts, never their meaning. */
  readonly follows?: readonly string[];
  /** Shape of the read database. */
  readonly migrations: readonly Migration[];
  /** Names of the tables that projections write: what a rebuild compares. */
  readonly tables: readonly (keyof Tables & string)[];
  readonly projections: readonly Projection<StoredEvent, Tables>[];
  readonly publisher: Publisher;
}

/** What needs the running context to exist first: processes on the own store, and what a deadline does. */
export interface Behaviour {
  readonly processes: readonly Reaction<StoredEvent>[];
  /** Kind of deadline → the command it becomes. */
  readonly deadlines: Readonly<Record<string, (deadline: Deadline) => Promise<unknown>>>;
}

/** Names of the consumers that follow the context's own streams in the store; all others are of its bus. */
export const ownConsumers = (context: string) => ({
  views: `${context}.read-models`,
  processes: `${context}.processes`,
});

export const prefixesOf = ({
  aggregates,
  follows = [],
}: Pick<Context<never>, 'aggregates' | 'follows'>): readonly string[] => [
  ...aggregates.map((aggregate) => `${aggregate.category}-`),
  ...follows,
];

export const upcastersOf = (context: Pick<Context<never>, 'aggregates'>): Upcasters =>
  Object.assign({}, ...context.aggregates.map((aggregate) => aggregate.upcasters as Upcasters)) as Upcasters;
