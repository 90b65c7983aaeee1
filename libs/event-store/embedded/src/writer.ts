/**
 * The only connection that writes, in a thread of its own: the sync of a commit and the checkpoints never hold
 * up the event loop. Runs from source under Jest too, so: erasable TypeScript, no import of other sources.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Answer, Failure, Group, OutcomeKind, Request, WriterOptions } from './writer-protocol.js';

const { file, maximumPages } = workerData as WriterOptions;
const port = parentPort!;
const answer = (message: Answer): void => port.postMessage(message);

const appended: OutcomeKind = 0;
const repeated: OutcomeKind = 1;
const conflict: OutcomeKind = 2;
const fieldsPerEvent = 5;
const revisionsKept = 50_000;

const open = (): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000;');
  database.exec('PRAGMA journal_size_limit = 33554432; PRAGMA cache_size = -16000;');
  // What a crash left of a torn commit must not stay behind the commits to come (see write-ahead-log.ts).
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  if (maximumPages !== undefined) database.exec(`PRAGMA max_page_count = ${maximumPages}`);
  return database;
};

const failure = (error: unknown): Failure => {
  const { message, errcode } = error as Error & { errcode?: number };
  return { kind: 'failed', message, sqliteCode: errcode ?? 0 };
};

const startWriting = (database: DatabaseSync): ((group: Group) => number[]) => {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const lastRevision = database.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
  const stored = database.prepare(
    'SELECT id, position FROM events WHERE stream = ? AND revision > ? AND revision <= ? ORDER BY revision',
  );
  const insert = database.prepare(
    'INSERT INTO events (position, stream, revision, id, type, data, metadata, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const committed = database.prepare('SELECT max(position) AS position FROM events');

  // This is the only writer, so what it remembers of a stream holds until a transaction is rolled back.
  const revisions = new Map<string, number>();
  let position = (committed.get() as { position: number | null }).position ?? -1;

  const revisionOf = (stream: string): number => {
    const known = revisions.get(stream);
    if (known !== undefined) return known;
    return (lastRevision.get(stream) as { revision: number | null }).revision ?? -1;
  };

  /** The position of the last event when the stream holds exactly these ids behind `expected`. */
  const repeatOf = (stream: string, expected: number, group: Group, at: number, count: number): number => {
    const rows = stored.all(stream, expected, expected + count) as { id: string; position: number }[];
    if (rows.length !== count) return -1;
    const same = rows.every((row, index) => row.id === group[at + index * fieldsPerEvent]);
    return same ? rows[count - 1]!.position : -1;
  };

  const write = (group: Group): number[] => {
    const outcomes: number[] = [];
    for (let at = 0; at < group.length;) {
      const stream = group[at] as string;
      const expected = group[at + 1] as number;
      const count = group[at + 2] as number;
      at += 3;
      const end = at + count * fieldsPerEvent;
      const actual = revisionOf(stream);
      if (actual === expected) {
        let revision = actual;
        for (; at < end; at += fieldsPerEvent) {
          revision += 1;
          position += 1;
          insert.run(
            position,
            stream,
            revision,
            group[at]!,
            group[at + 1]!,
            group[at + 2]!,
            group[at + 3]!,
            group[at + 4]!,
          );
        }
        revisions.set(stream, revision);
        outcomes.push(appended, revision, position);
      } else {
        const first = actual > expected ? repeatOf(stream, expected, group, at, count) : -1;
        if (first >= 0) outcomes.push(repeated, expected + count, first);
        else outcomes.push(conflict, actual, -1);
        at = end;
      }
    }
    return outcomes;
  };

  return (group) => {
    const before = position;
    try {
      begin.run();
      const outcomes = write(group);
      commit.run();
      if (revisions.size > revisionsKept) revisions.clear();
      return outcomes;
    } catch (error) {
      position = before;
      revisions.clear();
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };
};

const database = open();
const writeGroup = startWriting(database);
const pragma = (name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>)[0];

/** False when that was the last request. */
const handle = (request: Request): boolean => {
  if (request.kind === 'close') {
    database.close();
    port.close();
    return false;
  }
  try {
    answer({ kind: 'committed', outcomes: writeGroup(request.group) });
  } catch (error) {
    answer(failure(error));
  }
  return true;
};

/**
 * Waking a sleeping thread costs about a fifth of a commit, so after one the writer looks out for the next for
 * this long (milliseconds) before it goes to sleep: a caller that appends one event after another is met awake.
 */
const lookout = 0.1;
port.on('message', (request: Request) => {
  let goOn = handle(request);
  for (let until = performance.now() + lookout; goOn && performance.now() < until;) {
    const next = receiveMessageOnPort(port) as { message: Request } | undefined;
    if (!next) continue;
    goOn = handle(next.message);
    until = performance.now() + lookout;
  }
});
answer({
  kind: 'ready',
  durability: { journalMode: String(pragma('journal_mode')), synchronous: Number(pragma('synchronous')) },
});
