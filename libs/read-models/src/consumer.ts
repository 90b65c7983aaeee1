import type { CaughtUp } from '@digihub/event-store';
import type { Transaction } from 'kysely';
import type { Lag } from './lag.js';

/** One message on its way to a consumer, from the own store or from the bus. */
export interface Message<Body = unknown> {
  /** Id of the event; the same at every delivery. */
  readonly id: string;
  readonly type: string;
  /** Messages with the same key are handled in order: the trajectory, else the stream. */
  readonly key: string;
  /** 0 on the store and on the embedded bus. */
  readonly partition: number;
  /** Store position or Kafka offset: the watermark stands behind it once the message is done. */
  readonly sequence: bigint;
  readonly body: Body;
  /**
   * Set where the source could not read the message (an upcaster or a publisher threw): `body` is what it had
   * in hand then. No consumer is called with it; it waits, and is read again by `Source.reread` at each retry.
   */
  readonly unreadable?: Error;
}

/** Everything of this partition up to `sequence` was seen by the source, and there was no message in it. */
export interface Passed {
  readonly passed: true;
  readonly partition: number;
  readonly sequence: bigint;
}

/** Between the messages of a subscription: the source gives no more until these are done, though it has more. */
export const resting = Symbol('resting');

/**
 * A source ends a subscription with this where partitions came or went: the consumer reads its watermarks, which
 * another holder may have moved meanwhile, and subscribes anew. Nothing is wrong.
 */
export class PartitionsMoved extends Error {
  constructor() {
    super('partitions came or went');
    this.name = 'PartitionsMoved';
  }
}

export type SourceItem<Body> = Message<Body> | Passed | CaughtUp | typeof resting;

/** Where messages come from: catch-up from a watermark, then live. */
export interface Source<Body> {
  /**
   * Messages behind the watermark of each partition (absent: from the start), in order within a partition,
   * and `caughtUp` each time it runs dry. Ends when `signal` aborts. Bounded in memory.
   */
  subscribe(after: ReadonlyMap<number, bigint>, signal: AbortSignal): AsyncIterable<SourceItem<Body>>;
  /**
   * Is there still something behind `after` and up to `position` (of the store) to come? It lets a reader wait
   * for a position of which this source has no message. Absent: the watermark itself has to reach the position.
   * A source that can tell looks only for types that the consumer `takes`.
   */
  pending?(
    after: ReadonlyMap<number, bigint>,
    position: bigint,
    takes?: (type: string) => boolean,
  ): Promise<boolean>;
  /** The position of the store that these watermarks stand for. Absent: the sequence of partition 0 is one. */
  reached?(watermarks: ReadonlyMap<number, bigint>): bigint | undefined;
  /** The last sequence there is, per partition: a watermark beyond it belongs to another history. */
  head?(): Promise<ReadonlyMap<number, bigint>>;
  /**
   * What lies behind these watermarks. Asked only of a consumer that has something before it, or of a source that is
   * `stale`; may throw.
   */
  lag?(after: ReadonlyMap<number, bigint>): Promise<Lag>;
  /** It has not looked for so long whether there is more that having run dry once says nothing. */
  readonly stale?: boolean;
  /** Reads once more what was `unreadable`; undefined: it holds no message after all. May throw again. */
  reread?(message: Message): Promise<Message<Body> | undefined>;
  /** Copies of the consumer are dealt partitions of their own: one that was fenced asks for its share again. */
  readonly dealt?: boolean;
  /** Called when everything up to this sequence is done: what was given out is not under way any more. */
  done?(partition: number, sequence: bigint): void;
}

/** Changes a read model, inside the one transaction that also moves the watermark. Issues no command. */
export interface Projection<Body, Database = unknown> {
  readonly kind: 'projection';
  /** Name of the consumer, `context.read-model`: its watermark's name. */
  readonly name: string;
  /** Types that it takes; one that ends in a dot stands for all that start with it (`intake.`). */
  readonly types: readonly string[];
  /**
   * May be called again for a message whose changes were rolled back (by savepoint or with the transaction):
   * nothing outside `tx` may be changed here.
   */
  project(tx: Transaction<Database>, message: Message<Body>): Promise<void>;
}

/** Issues commands whose ids derive from the message. Writes no read model. */
export interface Reaction<Body> {
  readonly kind: 'reaction';
  readonly name: string;
  /** As a projection's. */
  readonly types: readonly string[];
  /** Called again after a failure or a crash: the ids that derive from the message make the repeat harmless. */
  react(message: Message<Body>): Promise<void>;
}

export type Consumer<Body, Database = unknown> = Projection<Body, Database> | Reaction<Body>;

/** Whether a consumer that names `types` takes a message. */
export const taking = (types: readonly string[]): ((type: string) => boolean) => {
  const exact = new Set(types.filter((type) => !type.endsWith('.')));
  const prefixes = types.filter((type) => type.endsWith('.'));
  return (type) => exact.has(type) || prefixes.some((prefix) => type.startsWith(prefix));
};

/** Several projections under one watermark: one reading and one transaction for all of them. */
export const combinedProjection = <Body, Database>(
  name: string,
  projections: readonly Projection<Body, Database>[],
): Projection<Body, Database> => {
  const parts = projections.map((projection) => ({ projection, takes: taking(projection.types) }));
  return {
    kind: 'projection',
    name,
    types: [...new Set(projections.flatMap(({ types }) => types))],
    async project(tx, message) {
      for (const { projection, takes } of parts) {
        if (takes(message.type)) await projection.project(tx, message);
      }
    },
  };
};

/** Several reactions under one watermark; for one message they act one after the other. */
export const combinedReaction = <Body>(
  name: string,
  reactions: readonly Reaction<Body>[],
): Reaction<Body> => {
  const parts = reactions.map((reaction) => ({ reaction, takes: taking(reaction.types) }));
  return {
    kind: 'reaction',
    name,
    types: [...new Set(reactions.flatMap(({ types }) => types))],
    async react(message) {
      for (const { reaction, takes } of parts) if (takes(message.type)) await reaction.react(message);
    },
  };
};
