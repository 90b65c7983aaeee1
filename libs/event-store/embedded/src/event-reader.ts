import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { AllOptions, ReadOptions, StoredEvent } from '@digihub/event-store';
import { columns, type EventRow, toStoredEvent } from './event-row.js';
import { asUnusable } from './store-file.js';
import { StoreClosed } from './append-failed.js';

/** Rows per page at most; the first page is smaller, because most streams are. */
const largestPage = 500;
const firstPage = 64;
/** Aim for the size of a page, in UTF-16 units of JSON: big events come in smaller pages. */
const pageSize = 1024 * 1024;
/** Positions looked at per page at most: a filter that matches little must not hold up the event loop. */
const largestWindow = 10_000;

/** Part of the store in order of position. Everything up to `reached` has been looked at. */
interface Page {
  readonly rows: readonly EventRow[];
  readonly reached: number;
}

/** How many rows the next page takes, so that it stays within `pageSize`. */
const nextLimit = (rows: readonly EventRow[], limit: number): number => {
  const size = rows.reduce((sum, row) => sum + row[5].length + row[6].length, 0);
  if (size === 0) return limit;
  return Math.max(1, Math.min(largestPage, Math.floor((pageSize * rows.length) / size)));
};

/**
 * Reads over a connection of its own that cannot write, page by page: between two pages other work gets its
 * turn, no transaction stays open, and no more than about a page is in memory.
 */
export class EventReader {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  constructor(private readonly file: string) {
    this.database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  }

  get isOpen(): boolean {
    return this.database.isOpen;
  }

  close(): void {
    this.statements.clear();
    if (this.database.isOpen) this.database.close();
  }

  /** Position of the last event; -1 when there is none. */
  head(): number {
    const [[position]] = this.rows('SELECT max(position) FROM events') as unknown as [[number | null]];
    return position ?? -1;
  }

  meta(key: string): string {
    const [[value]] = this.rows('SELECT value FROM meta WHERE key = ?', key) as unknown as [[string]];
    return value;
  }

  async *stream(
    stream: string,
    { from, direction = 'forwards', limit }: ReadOptions,
  ): AsyncGenerator<StoredEvent> {
    const forwards = direction === 'forwards';
    const sql = `SELECT ${columns} FROM events WHERE stream = ? AND revision ${forwards ? '>=' : '<='} ?
      ORDER BY revision ${forwards ? 'ASC' : 'DESC'} LIMIT ?`;
    let next = from ?? (forwards ? 0 : Number.MAX_SAFE_INTEGER);
    let left = limit ?? Number.POSITIVE_INFINITY;
    for (let size = firstPage; left > 0; await setImmediate()) {
      const asked = Math.min(size, left);
      const rows = this.rows(sql, stream, next, asked) as EventRow[];
      for (const row of rows) yield toStoredEvent(row);
      if (rows.length < asked) return;
      next = rows.at(-1)![2] + (forwards ? 1 : -1);
      left -= rows.length;
      size = nextLimit(rows, size);
    }
  }

  /** All events behind `after` up to `end`, both positions. */
  async *all({ after, prefixes }: AllOptions, end: number): AsyncGenerator<StoredEvent> {
    let reached = Number(after);
    for (let size = firstPage; reached < end;) {
      const page = this.page(reached, end, prefixes, size);
      for (const row of page.rows) yield toStoredEvent(row);
      reached = page.reached;
      size = nextLimit(page.rows, size);
      if (reached < end) await setImmediate();
    }
  }

  /** At most `limit` events behind `after` and not behind `end`. */
  page(after: number, end: number, prefixes: readonly string[] | undefined, limit: number): Page {
    const to = prefixes ? Math.min(end, after + largestWindow) : end;
    const filter = prefixes
      ? `AND (${prefixes.map(() => 'substr(stream, 1, ?) = ?').join(' OR ') || 'FALSE'})`
      : '';
    const sql = `SELECT ${columns} FROM events WHERE position > ? AND position <= ? ${filter} ORDER BY position LIMIT ?`;
    const wanted = (prefixes ?? []).flatMap((prefix) => [[...prefix].length, prefix]);
    const rows = this.rows(sql, after, to, ...wanted, limit) as EventRow[];
    return { rows, reached: rows.length < limit ? to : rows.at(-1)![0] };
  }

  private rows(sql: string, ...parameters: (string | number)[]): unknown[] {
    if (!this.database.isOpen) throw new StoreClosed();
    try {
      let statement = this.statements.get(sql);
      if (!statement) {
        statement = this.database.prepare(sql);
        statement.setReturnArrays(true);
        this.statements.set(sql, statement);
      }
      return statement.all(...parameters);
    } catch (error) {
      throw asUnusable(error, this.file);
    }
  }
}
