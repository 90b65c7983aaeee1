import { type EventStore, type StoredEvent, StoreUnusable } from '@digihub/event-store';
import {
  canonicalEvent,
  caseOf,
  type Checkpoint,
  hashBytes,
  logEntry,
  openCheckpoint,
  tileWidth,
} from '@digihub/ledger-proofs';
import { droppedTail, explain, type Finding } from './findings.js';
import { HashesBeside } from './hashes-beside.js';
import type { Hashed } from './hashing-protocol.js';
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

/** Events up to the end of a tile, the end of the log or the size of a checkpoint: compared at once. */
interface Part {
  readonly first: number;
  readonly events: readonly StoredEvent[];
  /** Those that count exactly the events up to here. */
  readonly checkpoints: readonly Checkpoint[];
  readonly hashed: Promise<Hashed>;
}

/** Parts that are hashed while the store is read on: the reader waits for the first of them. */
const partsUnderWay = 16;

/**
 * Reads the store again and compares each event with its leaf in the log, the trees with the signed checkpoints, and
 * the cases with the map of the last one. Stops at the first difference. In memory: some tiles of events, and a head
 * of about 200 bytes per case.
 * @throws ProofFailed where a checkpoint in the log's database was signed by none of its keys.
 */
export const verifyStore = async (options: VerifyOptions): Promise<Verification> => {
  const hashes = new HashesBeside();
  try {
    return await new Walk(options, hashes).run();
  } finally {
    await hashes.end();
  }
};

class Walk {
  private readonly parts: Part[] = [];
  private pending: StoredEvent[] = [];
  /** Events read. */
  private size = 0;
  private logged = 0;
  private compared = 0;
  private position = -1n;
  private signed: AsyncIterator<Checkpoint> | undefined;
  private next: Checkpoint | undefined;
  private lastSize = 0;

  constructor(
    private readonly options: VerifyOptions,
    private readonly hashes: HashesBeside,
  ) {}

  async run(): Promise<Verification> {
    const { store, ledger } = this.options;
    this.logged = (await ledger?.state())?.size ?? 0;
    const checkpoints = await this.checkpoints();
    this.signed = checkpoints;
    await this.advance();
    let finding: Finding | undefined;
    try {
      for await (const event of store.readAll({ after: -1n })) {
        this.pending.push(event);
        this.size += 1;
        if (this.size <= this.logged) this.position = event.position;
        if (this.size % tileWidth === 0 || this.size === this.logged || this.size === this.next?.size) {
          finding = await this.hashAndCompare(partsUnderWay);
          if (finding) break;
        }
      }
      finding ??= (await this.hashAndCompare()) ?? (await this.end());
    } catch (error) {
      if (!(error instanceof StoreUnusable && error.reason === 'damaged')) throw error;
      finding = (await this.hashAndCompare()) ?? {
        ...{ kind: 'damaged', index: this.size, message: error.message },
      };
    } finally {
      await checkpoints.return(undefined);
    }
    return {
      events: this.size,
      logged: this.logged,
      checkpoints: this.compared,
      position: this.position,
      ...(finding ? { finding } : {}),
    };
  }

  /** Has what was read since the last part hashed, and compares parts until no more than `underWay` are left. */
  private async hashAndCompare(underWay = 0): Promise<Finding | undefined> {
    const events = this.pending;
    this.pending = [];
    const first = this.size - events.length;
    const hashed = this.hashes.append(
      events.map((event) => logEntry(canonicalEvent(event))),
      events.slice(0, Math.max(0, this.lastSize - first)).map(caseOf),
    );
    // Whoever compares meets the failure.
    hashed.catch(() => undefined);
    const checkpoints: Checkpoint[] = [];
    for (; this.next?.size === this.size; await this.advance()) checkpoints.push(this.next);
    this.parts.push({ first, events, checkpoints, hashed });
    while (this.parts.length > underWay) {
      const finding = await this.compare(this.parts.shift()!);
      if (finding) return finding;
    }
    return undefined;
  }

  /** The leaves of a part, then the checkpoints of its very end. */
  private async compare({ first, events, checkpoints, hashed }: Part): Promise<Finding | undefined> {
    const { leaves, root } = await hashed;
    const finding = await this.compareLeaves(first, events, leaves);
    if (finding) return finding;
    for (const { size, root: signed, cases } of checkpoints) {
      const same =
        root.equals(signed) && (size !== this.lastSize || (await this.hashes.rootOfCases()).equals(cases));
      if (!same) {
        return {
          kind: 'checkpoint-differs',
          index: size - 1,
          message: `The first ${size} events are not those of the checkpoint of that size.`,
        };
      }
      this.compared += 1;
    }
    this.options.onProgress?.(first + events.length);
    return undefined;
  }

  private async compareLeaves(
    first: number,
    events: readonly StoredEvent[],
    leaves: Buffer,
  ): Promise<Finding | undefined> {
    const { store, ledger } = this.options;
    const width = Math.min(events.length, this.logged - first);
    if (!ledger || width <= 0) return undefined;
    const at = first % tileWidth;
    const tile = await ledger.tile(0, Math.floor(first / tileWidth), at + width);
    const wanted = tile.subarray(at * hashBytes);
    const here = leaves.subarray(0, width * hashBytes);
    if (wanted.equals(here)) return undefined;
    const place = Math.floor(here.findIndex((byte, index) => byte !== wanted[index]) / hashBytes);
    const event = events[place]!;
    return explain(ledger, first + place, event, store.readAll({ after: event.position }));
  }

  private async end(): Promise<Finding | undefined> {
    const { ledger } = this.options;
    if (ledger && this.size < this.logged) return droppedTail(ledger, this.size, this.logged);
    if (!this.next) return undefined;
    return {
      kind: 'missing',
      index: this.size,
      message: `A checkpoint counts ${this.next.size} events and the store has ${this.size}: ${this.next.size - this.size} are missing, from the end.`,
    };
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
