import type { Instant } from '@digihub/kernel';

/** A JSON object as it is stored. */
export type Json = Readonly<Record<string, unknown>>;

/** What surrounds an event: who, when, why, under which rules. Field names are the storage format. */
export interface EventMetadata {
  /** The adviestraject that the event belongs to, where it belongs to one. */
  readonly trajectory?: string;
  readonly hub?: string;
  readonly actor: {
    readonly id: string;
    readonly roles: readonly string[];
    /** Whom the actor spoke for; absent for hub staff, and in events written before it was kept. */
    readonly organisation?: string;
  };
  /** The idempotency key, scoped by actor: repeats of the command are recognised by it. */
  readonly commandId: string;
  /** Place of the event in its commit (0-based), and how many events the commit has. */
  readonly commitIndex: number;
  readonly commitSize: number;
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly traceparent?: string;
  /** Our time of writing; never before that of the stream's previous event. */
  readonly recordedAt: Instant;
  /** Time of the outside fact, where it has one of its own. */
  readonly occurredAt?: Instant;
  /** Versions of the rules and of the programme data that the decision used. */
  readonly rulesVersion: string;
  readonly programmeVersion: string;
  /** On the first event of a commit: the command as decided, so that it can be decided again. */
  readonly command?: {
    readonly name: string;
    readonly data: Json;
    /** SHA-256 of the canonical payload; a repeat with another payload is refused. */
    readonly hash: string;
    readonly now: Instant;
  };
  /** On the first event of a commit: what the decision looked up. */
  readonly facts?: unknown;
}

export interface NewEvent {
  /** UUID. */
  readonly id: string;
  /** Wire name with version: `intake.request-received.v2`. */
  readonly type: string;
  readonly data: Json;
  readonly metadata: EventMetadata;
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 0-based place in its stream, without gaps. */
  readonly revision: number;
  /** Place in the store; grows, may have gaps. */
  readonly position: bigint;
}

/** The revision that a stream must have for an append to succeed; `no-stream`: it must not exist. */
export type ExpectedRevision = number | 'no-stream';

export interface AppendResult {
  /** Revision of the last event appended. */
  readonly revision: number;
  /** Position of the last event appended. */
  readonly position: bigint;
}

/** Between the events of a subscription: everything stored when it caught up has been delivered. */
export const caughtUp = Symbol('caught-up');
export type CaughtUp = typeof caughtUp;

export interface ReadOptions {
  /** First revision to read; forwards from the start, backwards from the end where absent. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

export interface AllOptions {
  /** Read what lies behind this position; -1n: from the start. */
  readonly after: bigint;
  /** Only streams whose name starts with one of these; absent: all. */
  readonly prefixes?: readonly string[];
}

/**
 * The event store, and nothing wider. Every adapter passes the one contract suite.
 *
 * - `append` is atomic and durable when it resolves, and idempotent: the same events (by id, in order) at the
 *   same expected revision give the first answer again.
 * - Reads are lazy and bounded in memory. No reader sees a later position before an earlier one.
 */
export interface EventStore {
  /** @throws WrongExpectedRevision with the actual revision; nothing is written then. */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;
  /** The events of one stream; a stream that does not exist is empty. */
  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent>;
  /** All events in order of position, up to the end of the store at the time of the call. */
  readAll(options: AllOptions): AsyncIterable<StoredEvent>;
  /**
   * Catch-up, then live. Yields events in order of position without gap or repeat, and `caughtUp` each time
   * it runs dry. Ends when `signal` aborts.
   */
  subscribe(options: AllOptions & { readonly signal: AbortSignal }): AsyncIterable<StoredEvent | CaughtUp>;
  /** Position of the last event in the store, -1n when empty. */
  head(): Promise<bigint>;
  /** Random name given to this store when it was made: a store made anew has another. */
  generation(): Promise<string>;
  /** Finishes the appends under way, then closes. */
  close(): Promise<void>;
}

/** The stream is not at the expected revision. `actual` is -1 where the stream does not exist. */
export class WrongExpectedRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number,
  ) {
    super(`${stream} is at revision ${actual}, expected ${expected}`);
    this.name = 'WrongExpectedRevision';
  }
}

/** The store cannot be used: damaged, of another version, or in use by another process. */
export class StoreUnusable extends Error {
  constructor(
    readonly reason: 'damaged' | 'other-version' | 'in-use',
    message: string,
  ) {
    super(message);
    this.name = 'StoreUnusable';
  }
}
