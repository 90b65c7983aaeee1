import type { Kysely, Transaction } from 'kysely';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import {
  canonicalEvent,
  CompactRange,
  logEntry,
  parseVerifier,
  type ReadTile,
  type Subtrees,
  subtreesOf,
  type Verifier,
  hashBytes,
} from '@digihub/ledger-proofs';
import type { ReadDatabase } from '@digihub/read-models';
import { appendEvents } from './append-events.js';
import type { EntryRow, LedgerTables } from './tables.js';

/** Where the log stands in the store. */
export interface LogState {
  /** Events in the log. */
  readonly size: number;
  /** Position of the last of them; -1n before the first. */
  readonly position: bigint;
  /** Of the store; empty before the first event. */
  readonly generation: string;
}

export type Entry = Readonly<EntryRow>;

/** Another holder of the same database moved the log on: read its state anew. */
export class LogMoved extends Error {
  constructor() {
    super('the log was moved on by another process');
    this.name = 'LogMoved';
  }
}

type Reading = Kysely<LedgerTables> | Transaction<LedgerTables>;

/** Subtrees as a database or one of its transactions holds them. */
export const storedSubtrees = (db: Reading): Subtrees => subtreesOf(storedTile(db));

const storedTile =
  (db: Reading): ReadTile =>
  async (level, tile, width) => {
    const row = await db
      .selectFrom('ledger_tiles')
      .select('hashes')
      .where('level', '=', level)
      .where('tile', '=', tile)
      .executeTakeFirst();
    const hashes = Buffer.from(row?.hashes ?? []);
    if (hashes.length < width * hashBytes)
      throw new RangeError(`tile ${level}/${tile} has no ${width} hashes`);
    return hashes.subarray(0, width * hashBytes);
  };

/** The log of all events of a store: its tree in tiles, which event stands where, and the chain of each case. */
export class Ledger {
  constructor(readonly database: ReadDatabase<LedgerTables>) {}

  async state(): Promise<LogState> {
    const row = await this.database.read.selectFrom('ledger_log').selectAll().executeTakeFirst();
    return row
      ? { size: row.size, position: BigInt(row.position), generation: row.generation }
      : { size: 0, position: -1n, generation: '' };
  }

  /**
   * Takes events into the log, those that follow the last one in the store, all or none.
   * @throws LogMoved where the log is not at `size` any more; nothing is written then.
   */
  async append(events: readonly StoredEvent[], { size, generation }: LogState): Promise<LogState> {
    if (events.length === 0) return this.state();
    await this.database.transaction(async (tx) => {
      const row = await tx.selectFrom('ledger_log').selectAll().executeTakeFirst();
      if ((row?.size ?? 0) !== size) throw new LogMoved();
      const range = row ? CompactRange.from(size, row.frontier) : CompactRange.empty();
      await appendEvents(tx, events, range);
      const moved = {
        size: range.size,
        position: String(events.at(-1)!.position),
        generation,
        frontier: range.toBytes(),
      };
      if (!row) {
        await tx
          .insertInto('ledger_log')
          .values({ one: 1, ...moved })
          .execute();
        return;
      }
      const { numUpdatedRows } = await tx
        .updateTable('ledger_log')
        .set(moved)
        .where('size', '=', size)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new LogMoved();
    });
    return { size: size + events.length, position: events.at(-1)!.position, generation };
  }

  /** After a migration: the same log, its events at other positions of another store. */
  async relink({ size, position, generation }: LogState): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('ledger_log')
        .set({ position: String(position), generation })
        .where('size', '=', size)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new LogMoved();
    });
  }

  subtrees(): Subtrees {
    return storedSubtrees(this.database.read);
  }

  /** The first `width` hashes of a tile. @throws RangeError where it has fewer. */
  tile(level: number, tile: number, width: number): Promise<Buffer> {
    return storedTile(this.database.read)(level, tile, width);
  }

  entryAt(index: number): Promise<Entry | undefined> {
    return this.database.read
      .selectFrom('ledger_entries')
      .selectAll()
      .where('log_index', '=', index)
      .executeTakeFirst();
  }

  entryOf(eventId: string): Promise<Entry | undefined> {
    return this.database.read
      .selectFrom('ledger_entries')
      .selectAll()
      .where('event_id', '=', eventId)
      .orderBy('log_index')
      .limit(1)
      .executeTakeFirst();
  }

  /** Entries from index `from` on, at most `limit`. */
  entries(from: number, limit: number): Promise<Entry[]> {
    return this.database.read
      .selectFrom('ledger_entries')
      .selectAll()
      .where('log_index', '>=', from)
      .orderBy('log_index')
      .limit(limit)
      .execute();
  }

  /** The events of a case, in order of the log, up to a size of it. */
  entriesOfCase(key: string, size: number): Promise<Entry[]> {
    return this.database.read
      .selectFrom('ledger_entries')
      .selectAll()
      .where('case_key', '=', key)
      .where('log_index', '<', size)
      .orderBy('log_index')
      .execute();
  }

  /** Every key that signed or signs, the newest first. */
  async verifiers(): Promise<Verifier[]> {
    const rows = await this.database.read
      .selectFrom('ledger_keys')
      .select('vkey')
      .orderBy('since', 'desc')
      .execute();
    return rows.map(({ vkey }) => parseVerifier(vkey));
  }
}

/** The event that stands in the store where the log says. */
export const eventOf = async (
  store: EventStore,
  { stream, revision }: Entry,
): Promise<StoredEvent | undefined> => {
  for await (const event of store.read(stream, { from: revision, limit: 1 }))
    return event.revision === revision ? event : undefined;
  return undefined;
};

/** What the leaf of an event is the hash of. */
export const entryOfEvent = (event: StoredEvent): string => logEntry(canonicalEvent(event));
