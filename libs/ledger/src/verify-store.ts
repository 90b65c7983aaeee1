import { type EventStore, type StoredEvent, StoreUnusable } from '@digihub/event-store';
import {
  bucketCount,
  bucketLeaf,
  bucketOf,
  bucketText,
  caseDigest,
  type CaseHead,
  caseOf,
  type Checkpoint,
  CompactRange,
  emptyBucket,
  emptyCase,
  eventLeaf,
  type Hash,
  hashBytes,
  mapRoot,
  openCheckpoint,
  tileWidth,
  withEvent,
} from '@digihub/ledger-proofs';
import { droppedTail, explain, type Finding } from './findings.js';
import type { Ledger } from './ledger.js';

export interface VerifyOptions {
  readonly store: EventStore;
  /** The log to compare with; absent: only with checkpoints. */
  readonly ledger?: Ledger | undefined;
  /** Checkpoints that were kept outside, opened by whoever gives them. */
  readonly since?: readonly Checkpoint[];
  readonly onProgress?: (events: number) => void;
}

export interface Verification {
  /** Events in the store. */
  readonly events: number;
  /** Events in the log. */
  readonly logged: number;
  /** Signed checkpoints that the events were compared with. */
  readonly checkpoints: number;
  /** Position in the store of the last event that the log has. */
  readonly position: bigint;
  /** The first difference; absent: there is none. */
  readonly finding?: Finding;
}

/** Leaves compared at once: a tile. */
interface Pending {
  readonly events: StoredEvent[];
  readonly leaves: Hash[];
}

/**
 * Reads the store again and compares each event with its leaf in the log, the trees with the signed checkpoints, and
 * the cases with the map of the last one. Stops at the first difference. In memory: a tile of events, and a head of
 * about 200 bytes per case.
 * @throws ProofFailed where a checkpoint in the log's database was signed by none of its keys.
 */
export const verifyStore = async (options: VerifyOptions): Promise<Verification> => new Walk(options).run();

class Walk {
  private readonly range = CompactRange.empty();
  private readonly cases = new Map<string, CaseHead>();
  private readonly pending: Pending = { events: [], leaves: [] };
  private logged = 0;
  private compared = 0;
  private position = -1n;
  private signed: AsyncIterator<Checkpoint> | undefined;
  private next: Checkpoint | undefined;
  private lastSize = 0;

  constructor(private readonly options: VerifyOptions) {}

  async run(): Promise<Verification> {
    const { store, ledger, onProgress } = this.options;
    this.logged = (await ledger?.state())?.size ?? 0;
    const checkpoints = await this.checkpoints();
    this.signed = checkpoints;
    await this.advance();
    let finding: Finding | undefined;
    try {
      for await (const event of store.readAll({ after: -1n })) {
        this.take(event);
        const { size } = this.range;
        if (size % tileWidth === 0 || size === this.logged || size === this.next?.size) {
          finding = await this.compare();
          if (finding) break;
          onProgress?.(size);
        }
      }
      finding ??= (await this.compare()) ?? (await this.end());
    } catch (error) {
      if (!(error instanceof StoreUnusable && error.reason === 'damaged')) throw error;
      finding = (await this.compare()) ?? { kind: 'damaged', index: this.range.size, message: error.message };
    } finally {
      await checkpoints.return(undefined);
    }
    return {
      events: this.range.size,
      logged: this.logged,
      checkpoints: this.compared,
      position: this.position,
      ...(finding ? { finding } : {}),
    };
  }

  private take(event: StoredEvent): void {
    const leaf = eventLeaf(event);
    this.pending.events.push(event);
    this.pending.leaves.push(leaf);
    this.range.append(leaf);
    const { size } = this.range;
    if (size <= this.lastSize) {
      const key = caseOf(event);
      this.cases.set(key, withEvent(this.cases.get(key) ?? emptyCase, leaf));
    }
    if (size <= this.logged) this.position = event.position;
  }

  /** The leaves since the last comparison, then the checkpoint of this very size. */
  private async compare(): Promise<Finding | undefined> {
    const finding = await this.compareLeaves();
    if (finding) return finding;
    while (this.next?.size === this.range.size) {
      const { size, root, cases } = this.next;
      const same =
        this.range.root().equals(root) && (size !== this.lastSize || this.rootOfCases().equals(cases));
      if (!same) {
        return {
          kind: 'checkpoint-differs',
          index: size - 1,
          message: `The first ${size} events are not those of the checkpoint of that size.`,
        };
      }
      this.compared += 1;
      await this.advance();
    }
    return undefined;
  }

  private async compareLeaves(): Promise<Finding | undefined> {
    const { store, ledger } = this.options;
    const events = this.pending.events.splice(0);
    const leaves = this.pending.leaves.splice(0);
    const first = this.range.size - leaves.length;
    const width = Math.min(leaves.length, this.logged - first);
    if (!ledger || width <= 0) return undefined;
    const at = first % tileWidth;
    const tile = await ledger.tile(0, Math.floor(first / tileWidth), at + width);
    const wanted = tile.subarray(at * hashBytes);
    if (wanted.equals(Buffer.concat(leaves.slice(0, width)))) return undefined;
    const different = leaves.findIndex(
      (leaf, place) => !leaf.equals(wanted.subarray(place * hashBytes, (place + 1) * hashBytes)),
    );
    const here = events[different]!;
    return explain(ledger, first + different, here, store.readAll({ after: here.position }));
  }

  private async end(): Promise<Finding | undefined> {
    const { size } = this.range;
    const { ledger } = this.options;
    if (ledger && size < this.logged) return droppedTail(ledger, size, this.logged);
    if (!this.next) return undefined;
    return {
      kind: 'missing',
      index: size,
      message: `A checkpoint counts ${this.next.size} events and the store has ${size}: ${this.next.size - size} are missing, from the end.`,
    };
  }

  private rootOfCases(): Hash {
    const texts = Map.groupBy(
      [...this.cases].map(([key, head]) => [caseDigest(key), head] as const),
      ([digest]) => bucketOf(digest),
    );
    return mapRoot(
      Array.from({ length: bucketCount }, (_, bucket) => {
        const cases = texts.get(bucket);
        return cases ? bucketLeaf(bucketText(cases)) : emptyBucket;
      }),
    );
  }

  private async advance(): Promise<void> {
    const { value, done } = await this.signed!.next();
    this.next = done ? undefined : (value as Checkpoint);
  }

  /** Those of the log and those from outside, in order of size. */
  private async checkpoints(): Promise<AsyncGenerator<Checkpoint>> {
    const outside = (this.options.since ?? []).toSorted((a, b) => a.size - b.size);
    const { ledger } = this.options;
    const last = await ledger?.database.read
      .selectFrom('ledger_checkpoints')
      .select((row) => row.fn.max('size').as('size'))
      .executeTakeFirst();
    this.lastSize = Math.max(last?.size ?? 0, outside.at(-1)?.size ?? 0);
    return merged(outside, ledger);
  }
}

/** Checkpoints read from the database at once. */
const page = 200;

async function* merged(
  outside: readonly Checkpoint[],
  ledger: Ledger | undefined,
): AsyncGenerator<Checkpoint> {
  const waiting = [...outside];
  for await (const checkpoint of ledger ? signedOf(ledger) : []) {
    while (waiting[0] && waiting[0].size <= checkpoint.size) yield waiting.shift()!;
    yield checkpoint;
  }
  yield* waiting;
}

async function* signedOf(ledger: Ledger): AsyncGenerator<Checkpoint> {
  const verifiers = await ledger.verifiers();
  for (let after = 0; ;) {
    const rows = await ledger.database.read
      .selectFrom('ledger_checkpoints')
      .select(['size', 'note'])
      .where('size', '>', after)
      .orderBy('size')
      .limit(page)
      .execute();
    for (const { note } of rows) yield openCheckpoint(note, verifiers);
    if (rows.length < page) return;
    after = rows.at(-1)!.size;
  }
}
