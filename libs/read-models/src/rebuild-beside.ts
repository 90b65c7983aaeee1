import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Clock } from '@digihub/kernel';
import type { Transaction } from 'kysely';
import { usualBackOff } from './back-off.js';
import { Backlog } from './backlog.js';
import { isLockTimeout } from './catalogue.js';
import { type Message, type Projection, taking } from './consumer.js';
import { Delivery } from './delivery.js';
import { type Difference, differences } from './differences.js';
import type { Migration, ReadDatabase, Snapshot } from './read-database.js';
import { type BesideRecord, TablesBeside } from './tables-beside.js';
import { technical } from './technical-tables.js';
import { type Waiting } from './waiting-table.js';
import { moveWatermark, readWatermarks } from './watermark-table.js';

/** The messages of partition 0 behind `after`, up to `to`. */
export interface BoundedSource<Body> {
  upTo(after: bigint, to: bigint): AsyncIterable<Message<Body>>;
}

export interface RebuildBesideOptions<Body, Database> {
  readonly database: ReadDatabase<Database>;
  readonly migrations: readonly Migration[];
  /** All tables that the projection writes, but for deadlines. */
  readonly tables: readonly (keyof Database & string)[];
  readonly projection: Projection<Body, Database>;
  readonly source: BoundedSource<Body>;
  readonly clock: Clock;
  /** Ids of messages that were given up: the live tables never had them. */
  readonly givenUp?: (() => Promise<ReadonlySet<string>>) | undefined;
  /** Messages per transaction at most; 200. Other work comes in between. */
  readonly batchSize?: number | undefined;
}

export interface RebuildRun<Database> {
  /** Absent: all. */
  readonly tables?: readonly (keyof Database & string)[] | undefined;
  /** Begin anew, though another was interrupted. */
  readonly afresh?: boolean | undefined;
  /** Compare only: the live tables stay, and nothing stands beside them afterwards. */
  readonly compareOnly?: boolean | undefined;
  /** How far it is, and how far the live one is now: positions. */
  readonly progress?: ((done: bigint, of: bigint) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A rebuild cannot be finished now: what has been made stays, and the next run goes on from there. */
export class RebuildStopped extends Error {
  constructor(
    readonly reason: 'message-failed' | 'live-waits' | 'nothing-kept' | 'tables-in-use',
    message: string,
  ) {
    super(message);
    this.name = 'RebuildStopped';
  }
}

/** Messages that the last transaction before an exchange or a comparison still takes. */
const mostAtOnce = 500;
const fewPositions = 100n;
const mostTries = 200;

/**
 * Makes a read model anew beside the live one, compares, and exchanges the two in one transaction. What was live is
 * kept beside for the way back. Queries and the live consumer go on meanwhile, and know nothing of it: the exchange
 * waits until both sets have seen exactly the same messages, so the live watermark, the waiting messages and the
 * deadlines stay as they are. No reaction is run and no deadline fires. Run twice at once, one ends as `Fenced`.
 */
export class RebuildBeside<Body, Database> {
  private readonly beside: TablesBeside<Database>;
  private readonly takes: (type: string) => boolean;

  constructor(private readonly options: RebuildBesideOptions<Body, Database>) {
    const { database, migrations, tables, projection } = options;
    this.beside = new TablesBeside(database, migrations, tables);
    this.takes = taking(projection.types);
  }

  /** What stands beside the live tables now. */
  record(): Promise<BesideRecord | undefined> {
    return this.beside.record();
  }

  /** What the live tables had otherwise, before the exchange. @throws RebuildStopped, Fenced */
  async run(run: RebuildRun<Database> = {}): Promise<readonly Difference[]> {
    const { tables = this.options.tables, compareOnly = false } = run;
    await this.beside.begin(tables, this.options.clock.now(), run.afresh ?? false);
    await this.catchUp(run);
    const found = await this.compare(tables, run);
    if (compareOnly) await this.beside.discard();
    else await this.exchange(tables, run);
    return found;
  }

  /** Exchanges again, when what was kept has caught up. @throws RebuildStopped */
  async back(run: Pick<RebuildRun<Database>, 'progress' | 'signal'> = {}): Promise<void> {
    const kept = await this.record();
    if (kept?.state !== 'kept') throw new RebuildStopped('nothing-kept', 'there is nothing to go back to');
    await this.exchange(kept.tables, run);
  }

  /** Takes away what stands beside: kept, or half made. */
  discard(): Promise<void> {
    return this.beside.discard();
  }

  /** About to where the live one is. */
  private async catchUp({ progress, signal }: RebuildRun<Database>): Promise<void> {
    const { source, batchSize = 200 } = this.options;
    const delivery = await this.delivery();
    for (let passes = 0; ; passes += 1) {
      await this.retryWhatIsDone(delivery);
      const { done, live } = await this.watermarks();
      progress?.(done ?? -1n, live);
      // What is left, `level` takes: under load there is always something.
      if (live - (done ?? -1n) <= (passes === 0 ? 0n : fewPositions)) return;
      let stored = done;
      let batch: Message<Body>[] = [];
      const deliver = async (to: bigint): Promise<void> => {
        signal?.throwIfAborted();
        await delivery.batch(0, batch, stored, to);
        stored = to;
        batch = [];
        progress?.(to, live);
        await setImmediate();
      };
      for await (const message of source.upTo(done ?? -1n, live)) {
        if (this.takes(message.type)) batch.push(message);
        if (batch.length >= batchSize) await deliver(message.sequence);
      }
      if (stored !== live) await deliver(live);
    }
  }

  private async delivery(): Promise<Delivery<Body, Database>> {
    const { projection, clock, database, givenUp } = this.options;
    const gone = (await givenUp?.()) ?? new Set();
    return new Delivery({
      database: this.beside.database,
      backlog: new Backlog(this.beside.database, projection.name),
      source: {},
      consumer: {
        ...projection,
        project: async (tx, message) => {
          if (!gone.has(message.id)) await projection.project(tx, message);
        },
      },
      takes: this.takes,
      clock,
      concurrency: 1,
      backOff: usualBackOff,
      probe: undefined,
      unavailable: (error) => database.isUnavailable(error),
      failed: () => undefined,
    });
  }

  /** What failed here, and was done in the live one since: in order. @throws RebuildStopped where it fails again. */
  private async retryWhatIsDone(delivery: Delivery<Body, Database>): Promise<void> {
    const { database } = this.options;
    for (let after = ''; ;) {
      const waits = new Set((await this.waiting(database)).map(({ message_id }) => message_id));
      const next = (await this.waiting(this.beside.database)).find(
        ({ message_id, sequence }) => sequence > after && !waits.has(message_id),
      );
      if (!next) return;
      await delivery.retry([next]);
      after = next.sequence;
      const left = await this.waiting(this.beside.database);
      const failed = left.find(({ message_id }) => message_id === next.message_id);
      if (failed) {
        throw new RebuildStopped(
          'message-failed',
          `message ${failed.message_id} (${failed.type}) fails here, and not in the live one: ${failed.error}`,
        );
      }
    }
  }

  private async compare(
    tables: readonly (keyof Database & string)[],
    run: RebuildRun<Database>,
  ): Promise<readonly Difference[]> {
    const snapshot = await this.levelSnapshot(run);
    try {
      const second = { read: snapshot.read.withPlugin(this.beside.names) };
      return await differences(snapshot, second, tables);
    } finally {
      await snapshot.release();
    }
  }

  /** A moment at which both sets have seen the same. */
  private async levelSnapshot(run: RebuildRun<Database>): Promise<Snapshot<Database>> {
    const { database } = this.options;
    for (;;) {
      run.signal?.throwIfAborted();
      await this.catchUp(run);
      // One behind the other: the live one has no time to go on in between, but for another process.
      let level = false;
      const levelled = database.transaction(async (tx) => void (level = await this.level(tx)));
      const taken = database.transaction(async (tx) => {
        const { done, live } = await this.watermarks(tx);
        return level && (done ?? -1n) === live ? database.snapshot() : undefined;
      });
      const [, snapshot] = await Promise.all([levelled, taken]);
      if (snapshot) return snapshot;
    }
  }

  private async exchange(tables: readonly string[], run: RebuildRun<Database>): Promise<void> {
    const { database, clock } = this.options;
    for (let tries = 1; ; tries += 1) {
      run.signal?.throwIfAborted();
      await this.catchUp(run);
      try {
        const exchanged = await database.transaction(async (tx) => {
          if (!(await this.level(tx))) return false;
          await this.beside.exchange(tx, tables, clock.now());
          return true;
        });
        if (exchanged) return;
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
        if (tries >= mostTries)
          throw new RebuildStopped('tables-in-use', 'readers do not let go of the tables');
        await setTimeout(50);
      }
    }
  }

  /** Brings the set beside to where the live one is. False: that is too much for one transaction. @throws RebuildStopped */
  private async level(tx: Transaction<Database>): Promise<boolean> {
    const { source, projection } = this.options;
    const inside = this.beside.in(tx);
    const consumer = projection.name;
    const { done, live } = await this.watermarks(tx);
    const missing: Message<Body>[] = [];
    for await (const message of source.upTo(done ?? -1n, live)) {
      if (this.takes(message.type)) missing.push(message);
      if (missing.length > mostAtOnce) return false;
    }
    const waits = await waitingIn(tx, consumer);
    const waitsBeside = await waitingIn(inside, consumer);
    const keys = new Set([...waits, ...waitsBeside].map(({ key }) => key));
    if (missing.some(({ key }) => keys.has(key))) return false;
    for (const message of missing) await projection.project(inside, message);
    if ((done ?? -1n) !== live) await moveWatermark(inside, consumer, 0, done, live);
    const known = new Set(waitsBeside.map(({ message_id }) => message_id));
    const untried = waits.find(({ message_id }) => !known.has(message_id));
    if (untried) {
      throw new RebuildStopped(
        'live-waits',
        `message ${untried.message_id} (${untried.type}) waits in the live one, and is done here: ` +
          'let it be tried again or give it up, then go on',
      );
    }
    return waits.length === waitsBeside.length;
  }

  private async watermarks(tx?: Transaction<Database>): Promise<{ done: bigint | undefined; live: bigint }> {
    const { name } = this.options.projection;
    const live = await readWatermarks(tx ?? this.options.database.read, name);
    const done = await readWatermarks(tx ? this.beside.in(tx) : this.beside.database.read, name);
    return { done: done.get(0), live: live.get(0) ?? -1n };
  }

  private waiting({ read }: ReadDatabase<Database>): Promise<Waiting[]> {
    return waitingIn(read, this.options.projection.name);
  }
}

const waitingIn = <Database>(db: Transaction<Database> | ReadDatabase<Database>['read'], consumer: string) =>
  technical(db as ReadDatabase<Database>['read'])
    .selectFrom('waiting_messages')
    .selectAll()
    .where('consumer', '=', consumer)
    .orderBy('sequence')
    .execute();
