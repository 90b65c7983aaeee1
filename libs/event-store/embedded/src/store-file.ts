import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnusable } from '@digihub/event-store';
import { columns, type EventRow, isIntact } from './event-row.js';
import { isLogBroken } from './write-ahead-log.js';

/** 'DiHu' in ASCII: marks the file as ours. */
const applicationId = 0x44694875;
const version = 1;

const schema = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${version};
`;

export const storeFileIn = (folder: string): string => join(folder, 'events.db');

const damaged = (file: string, what: string): StoreUnusable =>
  new StoreUnusable('damaged', `The event store ${file} is damaged: ${what}. Restore a backup.`);

/** SQLite's own word that a file is damaged, as ours; any other error unchanged. */
export const asUnusable = (error: unknown, file: string): unknown => {
  const { errcode = 0, message } = error as { errcode?: number; message: string };
  const [corrupt, cannotOpen, notADatabase] = [11, 14, 26];
  if (errcode % 256 === corrupt) return damaged(file, message);
  if (errcode % 256 === notADatabase) return damaged(file, 'it is not a database');
  if (errcode % 256 === cannotOpen)
    return new StoreUnusable('damaged', `${file} cannot be opened: ${message}.`);
  return error;
};

const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** Puts a finished file in its place, so that after a crash there is either all of it or none. */
export const putInPlace = (made: string, file: string): void => {
  renameSync(made, file);
  syncFolder(dirname(file));
};

/** What reading leaves beside a file that is whole without it. */
export const removeJournals = (file: string): void => {
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
};

/** Makes an empty store where there is none yet. The folder must be locked. */
export const createStoreFile = (file: string): void => {
  if (existsSync(file)) return;
  if (existsSync(`${file}-wal`)) throw damaged(file, 'its log is there, but the file itself is missing');
  const made = `${file}.new`;
  rmSync(made, { force: true });
  removeJournals(made);
  const database = new DatabaseSync(made);
  database.exec(`BEGIN; ${schema} COMMIT`);
  database.prepare("INSERT INTO meta VALUES ('generation', ?)").run(randomUUID());
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
  putInPlace(made, file);
};

const numberOf = (database: DatabaseSync, pragma: string): number =>
  (database.prepare(`PRAGMA ${pragma}`).get() as Record<string, number>)[pragma]!;

const checkIdentity = (database: DatabaseSync, file: string): void => {
  if (numberOf(database, 'application_id') !== applicationId) {
    throw new StoreUnusable(
      'other-version',
      `${file} is not an event store of DigiHub; it is left as it is.`,
    );
  }
  const found = numberOf(database, 'user_version');
  if (found !== version) {
    throw new StoreUnusable(
      'other-version',
      `${file} was made by another version of DigiHub (format ${found}, this one reads format ${version}). ` +
        'Use that version, or restore a backup made by this one.',
    );
  }
};

/** Every page, every key and every event. Reads the whole file. */
const checkContent = (database: DatabaseSync, file: string): void => {
  const [{ integrity_check: found }] = database.prepare('PRAGMA integrity_check(1)').all() as [
    { integrity_check: string },
  ];
  if (found !== 'ok') throw damaged(file, found.replaceAll('\n', ' '));
  const all = database.prepare(`SELECT ${columns} FROM events`);
  all.setReturnArrays(true);
  for (const row of all.iterate() as unknown as Iterable<EventRow>) {
    if (!isIntact(row)) throw damaged(file, `the event at position ${row[0]} is not as it was written`);
  }
};

/**
 * Refuses what is not a whole store of this version; changes nothing. A torn end of the write-ahead log is what
 * a crash leaves, and no damage.
 * @throws StoreUnusable
 */
export const checkStoreFile = (file: string, extent: 'identity' | 'everything'): void => {
  if (!existsSync(file)) throw new StoreUnusable('damaged', `There is no event store at ${file}.`);
  if (statSync(file).size === 0) throw damaged(file, 'it is empty');
  if (extent === 'everything' && isLogBroken(file)) {
    throw damaged(file, 'its write-ahead log (events.db-wal) is broken before its end');
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    checkIdentity(database, file);
    if (extent === 'everything') checkContent(database, file);
  } catch (error) {
    throw asUnusable(error, file);
  } finally {
    database?.close();
  }
};
