import { setTimeout } from 'node:timers/promises';
import { caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import { openCheckpoint, ProofFailed, rootOf } from '@digihub/ledger-proofs';
import { type CheckpointPublisher } from './checkpoint-publisher.js';
import { type Checkpoints, LogForked, type SignedCheckpoint } from './checkpoints.js';
import { eventOf, type Ledger, LogMoved, type LogState } from './ledger.js';
import { verifyStore } from './verify-store.js';

export interface LedgerKeeperOptions {
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly checkpoints: Checkpoints;
  readonly publishers?: readonly CheckpointPublisher[];
  /** A checkpoint is made once the log has grown and so much time has passed, milliseconds; 60,000. */
  readonly interval?: number;
  /** And at once when it has grown by so many events; 10,000. */
  readonly events?: number;
  readonly report: (where: string, error: unknown) => void;
}

/** `refused`: the store is not the one that was logged; a person has to look. */
export type LedgerKeeperState = 'stopped' | 'catching-up' | 'following' | 'backing-off' | 'refused';

const batchSize = 500;
const longestPause = 30_000;

/** What no further try mends: a person has to look. */
const isFinal = (error: unknown): boolean => error instanceof LogForked || error instanceof ProofFailed;

/**
 * Keeps the log up with the store, from where it was left, and makes and publishes its checkpoints. Several may run
 * on one database: the others follow the one that is first.
 */
export class LedgerKeeper {
  private readonly abort = new AbortController();
  private running: Promise<unknown> | undefined;
  private log: LogState = { size: 0, position: -1n, generation: '' };
  private published = -1;
  private metOutside = false;
  private current: LedgerKeeperState = 'stopped';

  constructor(private readonly options: LedgerKeeperOptions) {}

  get status(): { readonly state: LedgerKeeperState; readonly size: number } {
    return { state: this.current, size: this.log.size };
  }

  start(): void {
    this.running ??= Promise.all([this.follow(), this.tick()]);
  }

  /** Ends with a checkpoint of what is in the log. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.running;
    if (this.running && this.current !== 'refused' && this.log.size > this.published) {
      this.current = 'following';
      await this.checkpoint().catch((error: unknown) => this.options.report('checkpoint', error));
    }
    this.current = this.current === 'refused' ? this.current : 'stopped';
  }

  /**
   * Takes in what the store holds now, without following it, as for a command line.
   * @throws LogForked where the store is not the one that was logged.
   */
  async catchUp(onProgress?: (size: number) => void): Promise<LogState> {
    for (;;) {
      try {
        await this.begin();
        for await (const batch of inBatches(this.options.store.readAll({ after: this.log.position }))) {
          this.log = await this.options.ledger.append(batch, this.log);
          onProgress?.(this.log.size);
        }
        return this.log;
      } catch (error) {
        if (!(error instanceof LogMoved)) throw error;
      }
    }
  }

  /** A checkpoint of the log as it is, signed once it is seen to continue what was published. @throws LogForked */
  async checkpoint(): Promise<SignedCheckpoint | undefined> {
    if (!this.metOutside && !(await this.meetOutside())) return undefined;
    const made = await this.options.checkpoints.make();
    if (!made || made.size === this.published) return made;
    for (const publisher of this.options.publishers ?? []) {
      try {
        await publisher.publish(made);
      } catch (error) {
        this.options.report(`checkpoint to ${publisher.name}`, error);
        return made;
      }
    }
    this.published = made.size;
    return made;
  }

  private async follow(): Promise<void> {
    for (let pause = 100; !this.abort.signal.aborted; pause = Math.min(2 * pause, longestPause)) {
      try {
        this.current = 'catching-up';
        await this.begin();
        await this.subscribe(() => (pause = 100));
      } catch (error) {
        if (error instanceof LogMoved) continue;
        this.options.report('ledger', error);
        if (isFinal(error)) {
          this.current = 'refused';
          return;
        }
        this.current = 'backing-off';
        await setTimeout(pause, undefined, { signal: this.abort.signal }).catch(() => undefined);
      }
    }
  }

  private async subscribe(onProgress: () => void): Promise<void> {
    const { store, ledger, events: most = 10_000 } = this.options;
    let batch: StoredEvent[] = [];
    let first = true;
    for await (const item of store.subscribe({ after: this.log.position, signal: this.abort.signal })) {
      if (item !== caughtUp) batch.push(item);
      if (batch.length < batchSize && item !== caughtUp) continue;
      if (batch.length > 0) this.log = await ledger.append(batch, this.log);
      batch = [];
      if (item === caughtUp) this.current = 'following';
      onProgress();
      const unpublished = this.log.size - Math.max(0, this.published);
      // The first as soon as it has caught up: nobody waits a minute for it.
      if (unpublished < most && !(first && item === caughtUp && unpublished > 0)) continue;
      first = false;
      await this.checkpoint();
    }
  }

  /** Once per interval; twice the same checkpoint is made and published once. */
  private async tick(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted && this.current !== 'refused') {
      await setTimeout(this.options.interval ?? 60_000, undefined, { signal, ref: false }).catch(
        () => undefined,
      );
      if (signal.aborted) return;
      try {
        if (this.log.size > this.published) await this.checkpoint();
      } catch (error) {
        this.options.report('checkpoint', error);
        if (isFinal(error)) this.current = 'refused';
      }
    }
  }

  /** Reads where the log is, and sees that the store still is the one it was built from. @throws LogForked */
  private async begin(): Promise<void> {
    const { store, ledger, checkpoints } = this.options;
    await checkpoints.registerKey();
    const generation = await store.generation();
    const log = await ledger.state();
    this.log = { ...log, generation };
    if (log.size === 0) return;
    const entry = (await ledger.entryAt(log.size - 1))!;
    const event = await eventOf(store, entry);
    const same =
      log.generation === generation && event?.position === log.position && event.id === entry.event_id;
    if (same) return;
    // A migration changes positions and the store's generation, and no event.
    const { finding, position } = await verifyStore({ store, ledger });
    if (finding) throw new LogForked(`The store is not the one that was logged. ${finding.message}`);
    this.log = { ...this.log, position };
    await ledger.relink(this.log);
  }

  /**
   * What was published must be what this log continues: after a restore it may have been ahead. False: it is not
   * there yet. @throws LogForked, ProofFailed for one of another log
   */
  private async meetOutside(): Promise<boolean> {
    const { ledger, publishers = [] } = this.options;
    const verifiers = await ledger.verifiers();
    const { size: reached } = await ledger.state();
    for (const publisher of publishers) {
      const note = await publisher.latest();
      if (note === undefined) continue;
      const { size, root } = openCheckpoint(note, verifiers);
      if (size > reached) {
        if (this.current === 'catching-up') return false;
        throw new LogForked(
          `${publisher.name} holds a checkpoint of ${size} events; the store has ${reached}: ${size - reached} are missing.`,
        );
      }
      if (!(await rootOf(ledger.subtrees(), size)).equals(root))
        throw new LogForked(`${publisher.name} holds a checkpoint of ${size} events that are not these.`);
    }
    this.metOutside = true;
    return true;
  }
}

async function* inBatches(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent[]> {
  let batch: StoredEvent[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
