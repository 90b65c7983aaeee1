import { mkdirSync } from 'node:fs';
import {
  type AllOptions,
  type AppendResult,
  type CaughtUp,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type ReadOptions,
  type StoredEvent,
} from '@digihub/event-store';
import { AppendQueue, type QueueCounters, type QueueLimits } from './append-queue.js';
import { EventReader } from './event-reader.js';
import { FolderLock } from './folder-lock.js';
import { checkStoreFile, createStoreFile, storeFileIn } from './store-file.js';
import { Subscriptions } from './subscriptions.js';
import type { Durability } from './writer-protocol.js';
import { StoreClosed } from './append-failed.js';

export interface EmbeddedStoreOptions {
  /** The data folder; made when it does not exist. The store is `events.db` in it. */
  readonly folder: string;
  /** Reads only, beside a server that may be running: no lock, no appends, no subscriptions. */
  readonly readOnly?: boolean;
  /** Bounds of the queue of appends; callers wait beyond them. Default 10,000 appends and 32 MiB. */
  readonly queue?: Partial<QueueLimits>;
  /** Upper bound of the file in pages of 4 KiB; appends beyond it fail as on a full disk. */
  readonly maximumPages?: number;
}

/** Counts since the store was opened, and the queue as it is now. */
export interface Statistics extends Readonly<QueueCounters> {
  readonly queuedAppends: number;
  readonly queuedBytes: number;
  /** Callers that wait because the queue is full. */
  readonly callersWaiting: number;
  readonly subscriptions: number;
}

export interface EmbeddedStore extends EventStore {
  statistics(): Statistics;
  /** How the writer commits, as SQLite reports it: `wal` and 2 (FULL). Absent on a store opened read-only. */
  readonly durability: Durability | undefined;
}

const defaultLimits: QueueLimits = { appends: 10_000, bytes: 32 * 1024 * 1024 };

const noCounts: QueueCounters = {
  appends: 0,
  repeats: 0,
  conflicts: 0,
  events: 0,
  transactions: 0,
  failedTransactions: 0,
};

class SqliteStore implements EmbeddedStore {
  private closing: Promise<void> | undefined;

  constructor(
    private readonly reader: EventReader,
    private readonly subscriptions: Subscriptions,
    private readonly queue: AppendQueue | undefined,
    private readonly lock: FolderLock | undefined,
  ) {}

  get durability(): Durability | undefined {
    return this.queue?.durability;
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    if (this.closing) throw new StoreClosed();
    if (!this.queue) throw new Error('the event store was opened to read only');
    return this.queue.append(stream, events, expected);
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<StoredEvent> {
    return this.reader.stream(stream, options);
  }

  readAll(options: AllOptions): AsyncIterable<StoredEvent> {
    return this.reader.all(options, this.reader.head());
  }

  subscribe(options: AllOptions & { readonly signal: AbortSignal }): AsyncIterable<StoredEvent | CaughtUp> {
    if (!this.queue) throw new Error('a store opened to read only has no live events: use readAll');
    return this.subscriptions.subscribe(options);
  }

  async head(): Promise<bigint> {
    return BigInt(this.reader.head());
  }

  async generation(): Promise<string> {
    return this.reader.meta('generation');
  }

  statistics(): Statistics {
    const { appends = 0, bytes = 0, callersWaiting = 0 } = this.queue?.queued ?? {};
    return {
      ...(this.queue?.counters ?? noCounts),
      queuedAppends: appends,
      queuedBytes: bytes,
      callersWaiting,
      subscriptions: this.subscriptions.count,
    };
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  /** The writer closes last: the last connection empties the write-ahead log into the file. */
  private async finish(): Promise<void> {
    this.subscriptions.end();
    await this.queue?.drained();
    this.reader.close();
    await this.queue?.close();
    this.lock?.release();
  }
}

/**
 * Opens the store in a folder, and makes it where there is none.
 * @throws StoreUnusable: in use by another server, damaged, or of another version. Nothing is changed then.
 */
export const openEmbeddedStore = async (options: EmbeddedStoreOptions): Promise<EmbeddedStore> => {
  const file = storeFileIn(options.folder);
  if (options.readOnly) {
    checkStoreFile(file, 'identity');
    const reader = new EventReader(file);
    return new SqliteStore(reader, new Subscriptions(reader), undefined, undefined);
  }
  mkdirSync(options.folder, { recursive: true });
  const lock = FolderLock.take(options.folder);
  let reader: EventReader | undefined;
  try {
    createStoreFile(file);
    checkStoreFile(file, 'everything');
    reader = new EventReader(file);
    const subscriptions = new Subscriptions(reader);
    const queue = await AppendQueue.start(
      { file, maximumPages: options.maximumPages },
      { ...defaultLimits, ...options.queue },
      (streams) => subscriptions.committed(streams),
    );
    return new SqliteStore(reader, subscriptions, queue, lock);
  } catch (error) {
    reader?.close();
    lock.release();
    throw error;
  }
};
