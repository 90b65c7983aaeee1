// Reacts to what DigiHub publishes about invoices: keeps what each has outstanding, and says so, once per event.
//
//   node react.ts --state state.db < events.jsonl       CloudEvents from stdin, one JSON document a line
//   node react.ts --state state.db --kafka host:port    from the topic (npm install kafkajs)
//
// Run it twice on the same events: the second time it has nothing to do.
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { ContractViolation, financeContracts, isEventOf, type PublishedEvent } from '@digihub/contracts';
import { fromKafka } from './kafka-events.ts';
import { LogCheck } from './log-check.ts';

const { invoiceIssued, paymentReceived } = financeContracts;
const unversioned = (type: string): string => type.replace(/v\d+$/, '');
const mine = new Set([invoiceIssued.type, paymentReceived.type].map(unversioned));
const euro = (cents: number): string => `${(cents / 100).toFixed(2)} euro`;

/** It is about something handled here, in a version that is newer than this program. */
class UnknownVersion extends Error {
  constructor({ type, id }: PublishedEvent) {
    super(`${type} (event ${id}) is of a version that is not known here: update this program`);
  }
}

const open = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS inbox (source TEXT, id TEXT, PRIMARY KEY (source, id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS invoices (invoice TEXT PRIMARY KEY, trajectory TEXT, outstanding INTEGER);
  `);
  return db;
};

/** What this program does: changes of its own tables, and what to say about them. Nothing else, no other effect. */
const react = (db: DatabaseSync, event: PublishedEvent): string | undefined => {
  if (isEventOf(invoiceIssued, event)) {
    const { invoice, gross, dueOn } = event.data;
    db.prepare('INSERT INTO invoices VALUES (?, ?, ?)').run(invoice, event.subject, gross);
    return `invoice ${invoice}: ${euro(gross)} to be paid by ${dueOn}`;
  }
  if (isEventOf(paymentReceived, event)) {
    const { invoice, amount, outstanding } = event.data;
    db.prepare('UPDATE invoices SET outstanding = ? WHERE invoice = ?').run(outstanding, invoice);
    return `invoice ${invoice}: ${euro(amount)} received, ${euro(outstanding)} outstanding`;
  }
  if (mine.has(unversioned(event.type))) throw new UnknownVersion(event);
  return undefined;
};

const counts = { read: 0, done: 0, repeats: 0 };

/** The effect once: a repeat finds itself in the inbox. */
const reactOnce = (db: DatabaseSync, event: PublishedEvent): string | undefined => {
  if (!mine.has(unversioned(event.type))) return undefined;
  const { changes } = db.prepare('INSERT OR IGNORE INTO inbox VALUES (?, ?)').run(event.source, event.id);
  if (changes > 0) return react(db, event);
  counts.repeats += 1;
  return undefined;
};

/** What was seen, the inbox and the effect in one transaction: all, or nothing. */
const handle = (db: DatabaseSync, log: LogCheck, event: PublishedEvent): void => {
  counts.read += 1;
  let said: string | undefined;
  db.exec('BEGIN IMMEDIATE');
  try {
    log.see(event);
    said = reactOnce(db, event);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
  if (said === undefined) return;
  counts.done += 1;
  console.log(said);
};

const { values } = parseArgs({ options: { state: { type: 'string' }, kafka: { type: 'string' } } });
const db = open(values.state ?? 'state.db');
const log = new LogCheck(db);
try {
  if (values.kafka === undefined) {
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() !== '') handle(db, log, JSON.parse(line) as PublishedEvent);
    }
  } else {
    await fromKafka(values.kafka.split(','), (event) => handle(db, log, event));
  }
} catch (error) {
  if (!(error instanceof UnknownVersion) && !(error instanceof ContractViolation)) throw error;
  // Stop here: this event and all that follow stay where they are, and nothing passes unseen.
  console.error(error.message);
  process.exitCode = 3;
} finally {
  const missing = log.missing();
  db.close();
  for (const gap of missing) console.error(gap);
  console.error(`${counts.read} read, ${counts.done} done, ${counts.repeats} repeats`);
  console.error(`log: ${missing.length} gaps, ${log.repeated} read again, ${log.outOfOrder} out of order`);
}
