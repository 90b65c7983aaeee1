import type { DatabaseSync } from 'node:sqlite';
import type { PublishedEvent } from '@digihub/contracts';

/** A part of a source's chain without a gap: of the events from `first` to `last` none is missing. */
interface Piece {
  readonly first: number;
  readonly last: number;
  /** Log index of the event before the first; null: there is none. */
  readonly before: number | null;
}

/**
 * Sees whether an event is missing, comes again or is out of order, by the log index of each and of the one before it.
 * Partitions come at their own pace, so the chain of a source is kept in pieces until they meet; those and the last
 * index of each trajectory stand in your database, written in your transaction, so a crash forgets nothing.
 */
export class LogCheck {
  repeated = 0;
  outOfOrder = 0;
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
    db.exec(`
      CREATE TABLE IF NOT EXISTS log_pieces (
        source TEXT, first INTEGER, last INTEGER, before INTEGER, PRIMARY KEY (source, first)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS log_pieces_last ON log_pieces (source, last);
      CREATE INDEX IF NOT EXISTS log_pieces_before ON log_pieces (source, before);
      CREATE TABLE IF NOT EXISTS log_latest (
        source TEXT, subject TEXT, logindex INTEGER, PRIMARY KEY (source, subject)
      ) WITHOUT ROWID;
    `);
  }

  see({ source, subject, logindex, logprevious }: PublishedEvent): void {
    if (logindex === undefined) return;
    const { db } = this;
    const index = Number(logindex);
    const before = logprevious === undefined ? null : Number(logprevious);
    const below = this.piece('first <= ? ORDER BY first DESC LIMIT 1', source, index);
    if (below && index <= below.last) {
      this.repeated += 1;
      return;
    }
    const left = before === null ? undefined : this.piece('last = ?', source, before);
    const right = this.piece('before = ?', source, index);
    for (const joined of [left, right]) {
      if (joined)
        db.prepare('DELETE FROM log_pieces WHERE source = ? AND first = ?').run(source, joined.first);
    }
    db.prepare('INSERT INTO log_pieces (source, first, last, before) VALUES (?, ?, ?, ?)').run(
      ...[source, left?.first ?? index, right?.last ?? index, left ? left.before : before],
    );
    const { changes } = db
      .prepare(
        `INSERT INTO log_latest VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET logindex = excluded.logindex
         WHERE excluded.logindex > logindex`,
      )
      .run(source, subject, index);
    if (changes === 0) this.outOfOrder += 1;
  }

  /** What is missing, once every partition was read to its end; while they are read, it may still come. */
  missing(): readonly string[] {
    const gaps = this.db
      .prepare(
        `SELECT source, before, (SELECT max(last) FROM log_pieces AS lower
           WHERE lower.source = piece.source AND lower.last < piece.first) AS behind
         FROM log_pieces AS piece WHERE before IS NOT NULL ORDER BY source, first`,
      )
      .all() as unknown as readonly { source: string; before: number; behind: number | null }[];
    return gaps.map(
      ({ source, before, behind }) =>
        `missing of ${source}: log index ${before}, and what lies between it and ${behind ?? 'the first'}`,
    );
  }

  private piece(where: string, source: string, index: number): Piece | undefined {
    const sql = `SELECT first, last, before FROM log_pieces WHERE source = ? AND ${where}`;
    return this.db.prepare(sql).get(source, index) as Piece | undefined;
  }
}
