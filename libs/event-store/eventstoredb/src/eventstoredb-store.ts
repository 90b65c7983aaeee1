import type {
  AllOptions,
  AppendResult,
  CaughtUp,
  EventStore,
  ExpectedRevision,
  NewEvent,
  ReadOptions,
  StoredEvent,
} from '@digihub/event-store';
import { AllReader } from './all-reader.js';
import { Appender } from './appender.js';
import { type CallParts, Calls } from './calls.js';
import { Connection } from './connection.js';
import { explained, isPassing } from './failure.js';
import { GenerationKeeper } from './generation.js';
import { Naming } from './naming.js';
import { type EventStoreDbOptions, usualDeadlines, usualReconnectBackOff } from './options.js';
import { StreamReader } from './stream-reader.js';
import { Subscriptions } from './subscription.js';
import { EventStoreUnavailable } from './unavailable.js';
import { rest, waitBefore } from './waiting.js';

interface Parts {
  readonly connection: Connection;
  readonly keeper: GenerationKeeper;
  readonly appender: Appender;
  readonly reader: StreamReader;
  readonly all: AllReader;
  readonly subscriptions: Subscriptions;
  readonly calls: Calls;
  readonly patience: number;
}

class EventStoreDb implements EventStore {
  private closing: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {}

  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return this.parts.appender.append(stream, events, expected);
  }

  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent> {
    return this.parts.reader.read(stream, options);
  }

  readAll(options: AllOptions): AsyncIterable<StoredEvent> {
    const end = this.parts.all.head();
    end.catch(() => undefined);
    return this.parts.all.readAll(options, end);
  }

  subscribe(options: AllOptions & { readonly signal: AbortSignal }): AsyncIterable<StoredEvent | CaughtUp> {
    return this.parts.subscriptions.subscribe(options);
  }

  head(): Promise<bigint> {
    return this.parts.all.head();
  }

  async generation(): Promise<string> {
    return this.parts.keeper.generation.name;
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    const { appender, calls, connection, patience } = this.parts;
    await appender.drained();
    calls.end();
    await connection.close(patience);
  }
}

const reachable = async ({ connection, deadlines, backOff, report }: CallParts): Promise<void> => {
  const until = performance.now() + deadlines.read;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await connection.client();
      return;
    } catch (error) {
      if (!isPassing(error)) throw explained(error, 'opening the store');
      report({ what: 'opening', attempt, error: error as Error });
      const wait = waitBefore(backOff, attempt);
      if (performance.now() + wait >= until) {
        throw new EventStoreUnavailable(`EventStoreDB does not answer: ${(error as Error).message}`, error);
      }
      await rest(wait);
    }
  }
};

/**
 * The event store on an EventStoreDB or KurrentDB server (23.10 or later), made there at the first opening.
 * @throws EventStoreUnavailable when the server does not answer or does not let us in; StoreUnusable; RangeError
 * when the connection string or the namespace cannot be used.
 */
export const openEventStoreDb = async (options: EventStoreDbOptions): Promise<EventStore> => {
  const { connectionString, namespace, appendsAtOnce = 64, report = () => undefined } = options;
  const deadlines = { ...usualDeadlines, ...options.deadlines };
  const backOff = { ...usualReconnectBackOff, ...options.backOff };
  const naming = new Naming(namespace);
  const keeper = new GenerationKeeper(naming.storeStream, deadlines.read / 2);
  const connection = new Connection(connectionString, keeper.verify);
  const parts: CallParts = { connection, deadlines, backOff, report };
  try {
    await reachable(parts);
  } catch (error) {
    await connection.close(deadlines.close);
    throw error;
  }
  const calls = new Calls(parts);
  const reader = new StreamReader(calls, naming, deadlines);
  const all = new AllReader(calls, naming, deadlines, () => keeper.generation.position);
  return new EventStoreDb({
    connection,
    keeper,
    appender: new Appender(parts, naming, reader, appendsAtOnce),
    reader,
    all,
    subscriptions: new Subscriptions(calls, all, naming, deadlines),
    calls,
    patience: deadlines.close,
  });
};
