/** What goes on between the adapter and the server, for logs: nothing of it needs an answer. */
export interface Trouble {
  readonly what: 'append' | 'read' | 'subscription' | 'opening';
  /** How often this operation has failed in a row; it is tried again. */
  readonly attempt: number;
  readonly error: Error;
}

export interface EventStoreDbOptions {
  /**
   * `esdb://user:password@host:2113?tls=true&tlsCaFile=…`; several hosts or `esdb+discover://` for a cluster.
   * Holds a secret: it is never put into a message or a log.
   */
  readonly connectionString: string;
  /**
   * Put before the name of every stream on the server, and taken off again: several stores on one server, each
   * with a generation of its own. Default none.
   */
  readonly namespace?: string;
  readonly deadlines?: Partial<Deadlines>;
  readonly backOff?: Partial<ReconnectBackOff>;
  /** Appends under way at once; callers beyond it wait. Default 64: a server may refuse more than 100 calls. */
  readonly appendsAtOnce?: number;
  /** Told of each failure that the adapter mends by itself. */
  readonly report?: (trouble: Trouble) => void;
}

/** Milliseconds of real time. */
export interface Deadlines {
  /** An append has been answered by then, repeats included, or its caller is told that it is not known. */
  readonly append: number;
  /** A read has given its next event by then, reconnecting included, or fails. */
  readonly read: number;
  /** A subscription has been confirmed by then, or is made anew. */
  readonly subscribe: number;
  /** `close` waits no longer than this for the client's streams to end. */
  readonly close: number;
}

/** Milliseconds of real time; each wait is twice the one before, give or take a quarter. */
export interface ReconnectBackOff {
  readonly first: number;
  readonly most: number;
}

export const usualDeadlines: Deadlines = { append: 10_000, read: 10_000, subscribe: 10_000, close: 2_000 };
export const usualReconnectBackOff: ReconnectBackOff = { first: 50, most: 5_000 };
