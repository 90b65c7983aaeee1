import type { ReadDatabase } from './read-database.js';
import { moveWatermark, readWatermarks } from './watermark-table.js';

/** The watermark is beyond the end of its source: the store was restored to an older state, or is another one. */
export class WatermarkAhead extends Error {
  constructor(
    readonly consumer: string,
    readonly watermark: bigint,
    readonly head: bigint,
  ) {
    super(
      `${consumer} is at ${watermark}, but its source ends at ${head}: rebuild it, or restore the right store`,
    );
    this.name = 'WatermarkAhead';
  }
}

/** While nothing concerns the consumer, the watermark is written once in so many messages. */
const lazyAfter = 1_000;

/**
 * How far one holder of a consumer is. `passed` is what it has done; the table may lag behind that over messages
 * that did not concern it, which costs nothing but to skip them again after a crash.
 */
export class Watermark<Database> {
  readonly passed = new Map<number, bigint>();
  private readonly stored = new Map<number, bigint>();
  private unsaved = 0;
  /** It was read from the table: `passed` says how far the consumer is. */
  loaded = false;

  constructor(
    private readonly database: ReadDatabase<Database>,
    private readonly consumer: string,
  ) {}

  async load(): Promise<void> {
    const rows = await readWatermarks(this.database.read, this.consumer);
    this.unsaved = 0;
    this.passed.clear();
    this.stored.clear();
    for (const [partition, sequence] of rows) {
      this.passed.set(partition, sequence);
      this.stored.set(partition, sequence);
    }
    this.loaded = true;
  }

  /** What the table says, as this holder knows it: where its next compare-and-set starts from. */
  storedAt(partition: number): bigint | undefined {
    return this.stored.get(partition);
  }

  /** A transaction moved it. */
  moved(partition: number, sequence: bigint): void {
    this.stored.set(partition, sequence);
    this.passed.set(partition, sequence);
  }

  /** So many messages passed that were of no interest. @throws Fenced */
  async skip(partition: number, sequence: bigint, messages: number): Promise<void> {
    this.passed.set(partition, sequence);
    this.unsaved += messages;
    if (this.unsaved >= lazyAfter) await this.save();
  }

  /** @throws Fenced */
  async save(): Promise<void> {
    this.unsaved = 0;
    const behind = [...this.passed].filter(
      ([partition, sequence]) => this.stored.get(partition) !== sequence,
    );
    if (behind.length === 0) return;
    await this.database.transaction(async (tx) => {
      for (const [partition, sequence] of behind) {
        await moveWatermark(tx, this.consumer, partition, this.stored.get(partition), sequence);
      }
    });
    for (const [partition, sequence] of behind) this.stored.set(partition, sequence);
  }

  /** @throws WatermarkAhead */
  refuseBeyond(head: ReadonlyMap<number, bigint>): void {
    for (const [partition, sequence] of this.passed) {
      const last = head.get(partition) ?? -1n;
      if (sequence > last) throw new WatermarkAhead(this.consumer, sequence, last);
    }
  }
}
