import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Instant } from '@digihub/kernel';
import type { KeyRow, KeyStorage, Tombstone, WantedSubject } from './key-storage.js';
import { keysUnreadable } from './problems.js';
import type { SubjectId } from './sealer.js';

export const keysFile = (folder: string): string => join(folder, 'keys.db');

const format = '1';

/** Name of the note that a key was removed and the file not written anew since. */
const unswept = 'unswept';

const schema = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS subjects (
    subject TEXT PRIMARY KEY, lookup BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL, created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS tombstones (subject TEXT PRIMARY KEY, forgotten_at TEXT NOT NULL) STRICT;
`;

/** SQLITE_NOTADB, SQLITE_CORRUPT and a schema that is not ours. */
export const isDamage = (error: unknown): boolean =>
  [26, 11, 1].includes(Number((error as { errcode?: unknown }).errcode) & 0xff);

/** SQLITE_BUSY and SQLITE_LOCKED. */
const isBusy = (error: unknown): boolean =>
  [5, 6].includes(Number((error as { errcode?: unknown }).errcode) & 0xff);

/**
 * The file of keys: WAL, synchronous FULL, deleted rows overwritten. Several processes may have it open.
 * All calls are synchronous; every change is durable when it returns.
 */
export class KeyStore implements KeyStorage {
  readonly salt: Uint8Array;
  private readonly database: DatabaseSync;
  private readonly statements;

  get place(): { readonly folder: string } {
    return { folder: dirname(this.path) };
  }

  /** @throws Problem `privacy.keys-unreadable` for a damaged file or one of another version. */
  constructor(readonly path: string) {
    this.database = new DatabaseSync(path, { timeout: 5_000 });
    try {
      this.database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY',
      );
      this.salt = this.transaction(() => {
        this.database.exec(schema);
        const salt = this.metaOf('salt', randomBytes(32));
        const found = Buffer.from(this.metaOf('format', Buffer.from(format))).toString();
        if (found !== format) throw keysUnreadable({ path, format: found });
        return salt;
      });
      this.statements = {
        version: this.database.prepare('PRAGMA data_version'),
        byLookup: this.database.prepare('SELECT subject FROM subjects WHERE lookup = ?'),
        wrapped: this.database.prepare(
          'SELECT wrapped FROM subjects s WHERE subject = ? AND NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.subject = s.subject)',
        ),
        tombstone: this.database.prepare('SELECT 1 FROM tombstones WHERE subject = ?'),
        insert: this.database.prepare('INSERT INTO subjects VALUES (?, ?, ?, ?)'),
        remove: this.database.prepare('DELETE FROM subjects WHERE subject = ?'),
        bury: this.database.prepare('INSERT OR IGNORE INTO tombstones VALUES (?, ?)'),
        tombstones: this.database.prepare('SELECT * FROM tombstones ORDER BY forgotten_at, subject'),
      };
      this.sweep();
    } catch (error) {
      this.database.close();
      throw isDamage(error) ? keysUnreadable({ path }) : error;
    }
  }

  static inFolder(folder: string): KeyStore {
    mkdirSync(folder, { recursive: true });
    // SQLite gives the write-ahead files the mode of the database.
    closeSync(openSync(keysFile(folder), 'a', 0o600));
    return new KeyStore(keysFile(folder));
  }

  /** The value under a name; the given one is written where there is none yet. */
  metaOf(name: string, initial: Uint8Array): Uint8Array {
    this.database.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)').run(name, initial);
    return this.database.prepare('SELECT value FROM meta WHERE name = ?').get(name)!['value'] as Uint8Array;
  }

  hasMeta(name: string): boolean {
    return this.database.prepare('SELECT 1 FROM meta WHERE name = ?').get(name) !== undefined;
  }

  /** Changes whenever another connection, in this process or another, has changed the file. */
  version(): number {
    return this.statements.version.get()!['data_version'] as number;
  }

  subjectBy(lookup: Uint8Array): SubjectId | undefined {
    return this.statements.byLookup.get(lookup)?.['subject'] as SubjectId | undefined;
  }

  wrappedKeyOf(subject: SubjectId): Uint8Array | undefined {
    return this.statements.wrapped.get(subject)?.['wrapped'] as Uint8Array | undefined;
  }

  isForgotten(subject: SubjectId): boolean {
    return this.statements.tombstone.get(subject) !== undefined;
  }

  insertOrGet(wanted: readonly WantedSubject[]): readonly SubjectId[] {
    return this.transaction(() =>
      wanted.map(({ lookup, candidate, row }) => {
        const found = this.subjectBy(lookup);
        if (found) return found;
        let count = 0;
        let subject = candidate(count);
        while (this.wrappedKeyOf(subject) !== undefined || this.isForgotten(subject)) {
          subject = candidate((count += 1));
        }
        const { wrapped, createdAt } = row(subject);
        this.statements.insert.run(subject, lookup, wrapped, createdAt);
        return subject;
      }),
    );
  }

  /** Removes keys for good, also from the write-ahead file, and leaves tombstones; a repeat changes nothing. */
  forget(tombstones: readonly Tombstone[]): void {
    this.transaction(() => {
      let removed = 0;
      for (const { subject, forgottenAt } of tombstones) {
        removed += Number(this.statements.remove.run(subject).changes);
        this.statements.bury.run(subject, forgottenAt);
      }
      if (removed > 0) this.metaOf(unswept, new Uint8Array());
    });
    this.sweep();
  }

  /**
   * Writes the file anew and empties the write-ahead log: a page that was split or moved before the key was removed
   * may hold a second copy. Whoever dies before that finds it to be done at the next start, as does whom a long
   * reader in another process holds up.
   */
  private sweep(): void {
    if (!this.hasMeta(unswept)) return;
    try {
      this.database.exec('VACUUM');
      const { busy } = this.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()!;
      if (busy !== 0) return;
      this.database.prepare('DELETE FROM meta WHERE name = ?').run(unswept);
      this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
  }

  tombstones(): readonly Tombstone[] {
    return this.statements.tombstones.all().map((row) => ({
      subject: row['subject'] as SubjectId,
      forgottenAt: row['forgotten_at'] as Instant,
    }));
  }

  /** Every key that is here, as it is wrapped. */
  *rows(): Generator<KeyRow> {
    const select = this.database.prepare('SELECT * FROM subjects ORDER BY subject');
    for (const row of select.iterate()) {
      yield {
        subject: row['subject'] as SubjectId,
        lookup: row['lookup'] as Uint8Array,
        wrapped: row['wrapped'] as Uint8Array,
        createdAt: row['created_at'] as Instant,
      };
    }
  }

  close(): void {
    this.database.close();
  }

  private transaction<Result>(work: () => Result): Result {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}
