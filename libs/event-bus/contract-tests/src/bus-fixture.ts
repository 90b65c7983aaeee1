import type { BusOptions, BusStrategy, Publisher } from '@digihub/event-bus';
import type { EventStore } from '@digihub/event-store';
import type { OpenReadDatabase } from '@digihub/read-models';

/** What a bus brings to its contract suite: a transport of its own per test, and a store whose events it carries. */
export interface BusFixture {
  readonly store: EventStore;
  /** The bus of one more consuming process; nothing is shared with another but transport and database. */
  bus<Database>(options: BusOptions<Database>): BusStrategy<Database>;
  /** An empty read database of its own each time; absent: SQLite. */
  readonly database?: OpenReadDatabase;
  /** How many messages were taken off the transport so far, where the bus can tell. */
  readonly handedOut?: () => number;
  close(): Promise<void>;
}

/** Starts a transport that carries what these publishers publish. */
export type MakeBusFixture = (publishers: readonly Publisher[]) => Promise<BusFixture>;
