import type { CaughtUp } from '@digihub/event-store';
import type { Transaction } from 'kysely';

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
}

/** Where messages come from: catch-up from a watermark, then live. */
export interface Source<Body> {
  /**
   * Messages behind the watermark of each partition (absent: from the start), in order within a partition,
   * and `caughtUp` each time it runs dry. Ends when `signal` aborts. Bounded in memory.
   */
  subscribe(
    after: ReadonlyMap<number, bigint>,
    signal: AbortSignal,
  ): AsyncIterable<Message<Body> | CaughtUp>;
}

/** Changes a read model, inside the one transaction that also moves the watermark. Issues no command. */
export interface Projection<Body, Database = unknown> {
  readonly kind: 'projection';
  /** Name of the consumer, `context.read-model`: its watermark's name. */
  readonly name: string;
  readonly types: readonly string[];
  project(tx: Transaction<Database>, message: Message<Body>): Promise<void>;
}

/** Issues commands whose ids derive from the message. Writes no read model. */
export interface Reaction<Body> {
  readonly kind: 'reaction';
  readonly name: string;
  readonly types: readonly string[];
  react(message: Message<Body>): Promise<void>;
}

export type Consumer<Body, Database = unknown> = Projection<Body, Database> | Reaction<Body>;
