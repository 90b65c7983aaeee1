import type { Clock } from '@digihub/kernel';
import { inSpan, type SpanOptions } from '@digihub/tracing';
import { CompiledQuery, type Transaction } from 'kysely';
import type { BackOff } from './back-off.js';
import type { Backlog } from './backlog.js';
import type { Consumer, Message, Source } from './consumer.js';
import { inParallel } from './in-parallel.js';
import { surroundingsOf } from './surroundings.js';
import type { ReadDatabase } from './read-database.js';
import { failedAgain, messageOf, removeWaiting, store, type Waiting } from './waiting-table.js';
import { moveWatermark } from './watermark-table.js';

/**
 * Where a crash test can stop a consumer. The first two exist for reactions only. A probe that throws ends the
 * runner as death would: what was not committed by then is not there.
 */
export type ProbePoint = 'before-commands' | 'after-commands' | 'in-transaction' | 'after-transaction';
export type Probe = (
  point: ProbePoint,
  messages: readonly Message[],
  consumer: string,
) => void | Promise<void>;

/** A probe threw. */
export class StoppedByProbe extends Error {
  constructor(
    readonly point: ProbePoint,
    cause: unknown,
  ) {
    super(`stopped ${point}`, { cause });
    this.name = 'StoppedByProbe';
  }
}

export interface DeliveryParts<Body, Database> {
  readonly database: ReadDatabase<Database>;
  readonly backlog: Backlog<Database>;
  readonly source: Pick<Source<Body>, 'reread'>;
  readonly consumer: Consumer<Body, Database>;
  /** Which types the consumer names. */
  readonly takes: (type: string) => boolean;
  readonly clock: Clock;
  readonly concurrency: number;
  readonly backOff: BackOff;
  readonly probe: Probe | undefined;
  /** Trouble of an engine, not of a message: the batch is given up and done again later. */
  readonly unavailable: (error: unknown) => boolean;
  /** A message failed and waits now. */
  readonly failed: (message: Message, error: unknown, parked: boolean) => void;
}

/** A message that failed with `error`, or that stands behind such a one of its key. */
type Setback = { readonly error: unknown } | 'behind';
type Setbacks = Map<Message, Setback>;

/**
 * Hands messages to the consumer. A reaction first issues its commands, keys in parallel, one key in order; then
 * one transaction holds the changes of a projection, the messages that have to wait, and the watermark.
 */
export class Delivery<Body, Database> {
  constructor(private readonly parts: DeliveryParts<Body, Database>) {}

  /** One batch of one partition, and its watermark. @throws Fenced, StoppedByProbe, and trouble of an engine. */
  async batch(
    partition: number,
    messages: readonly Message<Body>[],
    from: bigint | undefined,
    to: bigint,
  ): Promise<void> {
    const { database, backlog, consumer, clock, backOff } = this.parts;
    const held = await backlog.keysThatWait(new Set(messages.map(({ key }) => key)));
    const setbacks: Setbacks = new Map();
    for (const message of messages) if (held.has(message.key)) setbacks.set(message, 'behind');
    const free = messages.filter((message) => !setbacks.has(message));
    if (consumer.kind === 'reaction') await this.react(free, setbacks);
    const outcome = await database.transaction(async (tx) => {
      const all = consumer.kind === 'projection' ? await this.project(tx, free, setbacks) : setbacks;
      if (all.size > 0) backlog.grew();
      const now = clock.now();
      for (const [message, setback] of all) {
        await store(
          tx,
          consumer.name,
          message,
          now,
          setback === 'behind' ? undefined : { ...setback, backOff },
        );
      }
      await moveWatermark(tx, consumer.name, partition, from, to);
      await this.probe('in-transaction', messages);
      return all;
    });
    for (const [message, setback] of outcome) {
      if (setback !== 'behind') this.parts.failed(message, setback.error, backOff.tries <= 1);
    }
    await this.probe('after-transaction', messages);
  }

  /** Messages whose time to be tried again has come, each the head of its key. */
  async retry(rows: readonly Waiting[]): Promise<void> {
    const { database, consumer, clock, backOff } = this.parts;
    const setbacks: Setbacks = new Map();
    const tries: { readonly row: Waiting; readonly message: Message<Body> | undefined }[] = [];
    for (const row of rows) tries.push({ row, message: await this.readAgain(row) });
    const messages = tries.flatMap(({ message }) => (message ? [message] : []));
    if (consumer.kind === 'reaction') await this.react(messages, setbacks);
    const parked = new Set<Message>();
    await database.transaction(async (tx) => {
      for (const { row, message } of tries) {
        let setback = message && setbacks.get(message);
        if (setback === undefined) {
          setback = await this.attempt(tx, async () => {
            const mine = await removeWaiting(tx, row, clock.now());
            if (mine && message && consumer.kind === 'projection') await this.projectOne(tx, message);
          });
        }
        if (setback === undefined || setback === 'behind' || !message) continue;
        setbacks.set(message, setback);
        if (await failedAgain(tx, row, clock.now(), setback.error, backOff)) parked.add(message);
      }
      await this.probe('in-transaction', messages);
    });
    for (const [message, setback] of setbacks) {
      if (setback !== 'behind') this.parts.failed(message, setback.error, parked.has(message));
    }
    await this.probe('after-transaction', messages);
  }

  private async probe(point: ProbePoint, messages: readonly Message[]): Promise<void> {
    try {
      await this.parts.probe?.(point, messages, this.parts.consumer.name);
    } catch (error) {
      throw new StoppedByProbe(point, error);
    }
  }

  /** What a waiting row holds; where the source could not read it, it is asked again. Undefined: not for us. */
  private async readAgain(row: Waiting): Promise<Message<Body> | undefined> {
    const message = messageOf(row);
    if (row.unreadable !== 1) return message as Message<Body>;
    try {
      const again = await this.parts.source.reread?.(message);
      return again && this.parts.takes(again.type) ? again : undefined;
    } catch (error) {
      return { ...(message as Message<Body>), unreadable: asError(error) };
    }
  }

  private async react(messages: readonly Message<Body>[], setbacks: Setbacks): Promise<void> {
    const { consumer, concurrency, unavailable } = this.parts;
    if (consumer.kind !== 'reaction' || messages.length === 0) return;
    await this.probe('before-commands', messages);
    await inParallel(byKey(messages), concurrency, async (lane) => {
      let failed = false;
      for (const message of lane) {
        if (failed) {
          setbacks.set(message, 'behind');
          continue;
        }
        try {
          await inSpan(`${consumer.name} ${message.type}`, spanOf(consumer.name, message), async () => {
            if (message.unreadable) throw message.unreadable;
            await consumer.react(message);
          });
        } catch (error) {
          if (unavailable(error)) throw error;
          setbacks.set(message, { error });
          failed = true;
        }
      }
    });
    await this.probe('after-commands', messages);
  }

  /** All at once; where one fails, that is undone and each is done by itself, so that only it has to wait. */
  private async project(
    tx: Transaction<Database>,
    messages: readonly Message<Body>[],
    held: Setbacks,
  ): Promise<Setbacks> {
    const setbacks: Setbacks = new Map(held);
    const together = await this.attempt(tx, async () => {
      for (const message of messages) await this.projectOne(tx, message);
    });
    if (together === undefined) return setbacks;
    if (messages.length === 1) return setbacks.set(messages[0]!, together);
    const failedKeys = new Set<string>();
    for (const message of messages) {
      if (failedKeys.has(message.key)) {
        setbacks.set(message, 'behind');
        continue;
      }
      const setback = await this.attempt(tx, () => this.projectOne(tx, message));
      if (setback === undefined) continue;
      failedKeys.add(message.key);
      setbacks.set(message, setback);
    }
    return setbacks;
  }

  private async projectOne(tx: Transaction<Database>, message: Message<Body>): Promise<void> {
    const { consumer } = this.parts;
    if (message.unreadable) throw message.unreadable;
    if (consumer.kind === 'projection') await consumer.project(tx, message);
  }

  /** Within a savepoint: undefined when it went well, else the error, and nothing of it is left. */
  private async attempt(
    tx: Transaction<Database>,
    work: () => Promise<void>,
  ): Promise<Exclude<Setback, 'behind'> | undefined> {
    await tx.executeQuery(savepoint);
    try {
      await work();
    } catch (error) {
      if (this.parts.unavailable(error)) throw error;
      await tx.executeQuery(rollbackToSavepoint);
      await tx.executeQuery(releaseSavepoint);
      return { error };
    }
    await tx.executeQuery(releaseSavepoint);
    return undefined;
  }
}

/** A reaction goes on in the trace of what it reacts to. */
const spanOf = (consumer: string, { id, type, body }: Message): SpanOptions => {
  const { traceparent, trajectory, correlationId } = surroundingsOf(body);
  return {
    kind: 'consumer',
    parent: traceparent,
    attributes: {
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': consumer,
      'messaging.message.id': id,
      'digihub.event': type,
      ...(trajectory === undefined ? {} : { 'digihub.trajectory': trajectory }),
      ...(correlationId === undefined ? {} : { 'digihub.correlation_id': correlationId }),
    },
  };
};

const byKey = <Body>(messages: readonly Message<Body>[]): Message<Body>[][] => {
  const lanes = new Map<string, Message<Body>[]>();
  for (const message of messages) {
    const lane = lanes.get(message.key);
    if (lane) lane.push(message);
    else lanes.set(message.key, [message]);
  }
  return [...lanes.values()];
};

const savepoint = CompiledQuery.raw('savepoint attempt');
const rollbackToSavepoint = CompiledQuery.raw('rollback to savepoint attempt');
const releaseSavepoint = CompiledQuery.raw('release savepoint attempt');

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
