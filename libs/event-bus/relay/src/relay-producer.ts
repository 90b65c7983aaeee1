import {
  checkpointKey,
  claimKey,
  partitionOf,
  readCheckpoints,
  type RelayCheckpoint,
  type Resolved,
  toRecord,
} from '@digihub/event-bus-kafka';
import type { PublishedEvent } from '@digihub/contracts';
import type { Kafka, Message, Producer, RecordMetadata, Transaction } from 'kafkajs';

export interface RelayProducerOptions {
  readonly kafka: Kafka;
  readonly settings: Resolved;
  /** The context; one relay of each. */
  readonly relay: string;
  /** Random name of this start: another at each. */
  readonly holder: string;
}

/** A record and where it goes. */
export type Outgoing = Message & { readonly partition: number };

/** Events as they are sent. */
export const outgoing = (events: readonly PublishedEvent[], partitions: number): Outgoing[] =>
  events.map((event) => {
    const { key, value, headers } = toRecord(event);
    return { key, value, headers: { ...headers }, partition: partitionOf(key, partitions) };
  });

/**
 * The writing half of a relay: events and position in one transaction, under a transactional id per service. Any
 * error ends it, for kafkajs cannot tell whether a transaction was committed; the next one reads that from the topic.
 */
export class RelayProducer {
  private readonly producer: Producer;
  private readonly offsets: Record<string, string> = {};

  constructor(private readonly options: RelayProducerOptions) {
    const { kafka, settings, relay } = options;
    this.producer = kafka.producer({
      transactionalId: `${settings.prefix}relay.${relay}`,
      idempotent: true,
      maxInFlightRequests: 1,
      // A transaction that hangs holds back every reader.
      transactionTimeout: 5_000,
      // The coordinator answers "not yet" for some milliseconds after each commit: kafkajs' own pauses are too long.
      retry: { initialRetryTime: 5, multiplier: 1.5, maxRetryTime: 200, retries: 50 },
    });
  }

  /**
   * Shuts out the relay before this one, ends what it left open, and says how far it was.
   * What is read afterwards is complete: nothing that another may still write can lie before our own claim.
   */
  async takeOver(signal: AbortSignal): Promise<RelayCheckpoint | undefined> {
    const { kafka, settings, relay, holder } = this.options;
    await this.producer.connect();
    signal.throwIfAborted();
    await (await this.producer.transaction()).abort();
    const claimed = await this.inTransaction((transaction) =>
      transaction.send({
        topic: settings.checkpoints,
        acks: -1,
        messages: [{ key: claimKey(relay), value: JSON.stringify({ holder }), partition: 0 }],
      }),
    );
    const { checkpoints: topic, prefix } = settings;
    const upTo = BigInt(claimed[0]?.baseOffset ?? 0);
    const { checkpoints } = await readCheckpoints({ kafka, topic, prefix, upTo, signal });
    const checkpoint = checkpoints.get(relay);
    Object.assign(this.offsets, checkpoint?.offsets);
    return checkpoint;
  }

  /** The last offset that it or the relay before it wrote, per partition. */
  get written(): RelayCheckpoint['offsets'] {
    return this.offsets;
  }

  /** All of it, or nothing. `offsets` of the checkpoint: where others than this one wrote. */
  async write(
    messages: Outgoing[],
    checkpoint: Omit<RelayCheckpoint, 'offsets'> & Partial<Pick<RelayCheckpoint, 'offsets'>>,
    beforeCommit?: () => void | Promise<void>,
  ): Promise<void> {
    const { settings, relay } = this.options;
    const { topic } = settings;
    await this.inTransaction(async (transaction) => {
      if (messages.length > 0) {
        const written = await transaction.send({ topic, acks: -1, messages });
        this.remember(written, messages);
      }
      const value = JSON.stringify({ offsets: this.offsets, ...checkpoint } satisfies RelayCheckpoint);
      const position = { key: checkpointKey(relay), value, partition: 0 };
      await transaction.send({ topic: settings.checkpoints, acks: -1, messages: [position] });
      await beforeCommit?.();
    });
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private remember(written: readonly RecordMetadata[], messages: readonly { readonly partition: number }[]) {
    const counts = new Map<number, bigint>();
    for (const { partition } of messages) counts.set(partition, (counts.get(partition) ?? 0n) + 1n);
    for (const { partition, baseOffset } of written) {
      if (baseOffset === undefined) throw new Error('the broker did not say where it put the events');
      this.offsets[partition] = String(BigInt(baseOffset) + counts.get(partition)! - 1n);
    }
  }

  private async inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const transaction = await this.producer.transaction();
    const result = await work(transaction);
    await transaction.commit();
    return result;
  }
}
