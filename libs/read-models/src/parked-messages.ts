import type { Clock, Instant } from '@digihub/kernel';
import type { ReadDatabase } from './read-database.js';
import { technical } from './technical-tables.js';
import { messageOf, removeWaiting, type Waiting } from './waiting-table.js';

/** A message that waits: for its next try, for a person (parked), or behind another of its key. */
export interface WaitingMessage {
  readonly consumer: string;
  /** Id of the event. */
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly partition: number;
  readonly sequence: bigint;
  readonly state: 'retrying' | 'parked' | 'behind';
  readonly since: Instant;
  readonly attempts: number;
  readonly dueAt: Instant | null;
  readonly parkedAt: Instant | null;
  readonly error: string | null;
}

/** What the record of a dismissal says. */
export interface Dismissal {
  readonly message: WaitingMessage;
  readonly body: unknown;
  readonly reason: string;
}

/** No parked message of this consumer has this id (it may have been retried or dismissed meanwhile). */
export class NotParked extends Error {
  constructor(
    readonly consumer: string,
    readonly messageId: string,
  ) {
    super(`${consumer} has no parked message ${messageId}`);
    this.name = 'NotParked';
  }
}

const described = (row: Waiting): WaitingMessage => ({
  consumer: row.consumer,
  id: row.message_id,
  type: row.type,
  key: row.key,
  partition: row.partition,
  sequence: BigInt(row.sequence),
  state: row.parked_at !== null ? 'parked' : row.attempts > 0 || row.due_at !== null ? 'retrying' : 'behind',
  since: row.since,
  attempts: row.attempts,
  dueAt: row.due_at,
  parkedAt: row.parked_at,
  error: row.error,
});

/** The messages that wait, of one consumer or of all, in order. */
export const listWaiting = async <Database>(
  database: ReadDatabase<Database>,
  options: { readonly consumer?: string; readonly parked?: true; readonly limit?: number } = {},
): Promise<WaitingMessage[]> => {
  let query = technical(database.read).selectFrom('waiting_messages').selectAll();
  if (options.consumer !== undefined) query = query.where('consumer', '=', options.consumer);
  if (options.parked) query = query.where('parked_at', 'is not', null);
  const rows = await query
    .orderBy('consumer')
    .orderBy('partition')
    .orderBy('sequence')
    .limit(options.limit ?? 1_000)
    .execute();
  return rows.map(described);
};

const parkedRow = async <Database>(
  database: ReadDatabase<Database>,
  consumer: string,
  messageId: string,
): Promise<Waiting> => {
  const row = await technical(database.read)
    .selectFrom('waiting_messages')
    .selectAll()
    .where('consumer', '=', consumer)
    .where('message_id', '=', messageId)
    .where('parked_at', 'is not', null)
    .executeTakeFirst();
  if (!row) throw new NotParked(consumer, messageId);
  return row;
};

/**
 * Gives a parked message a new round of tries, from now. A runner in this process has to be told (`poke`);
 * `ConsumerRunner.retry` does both.
 * @throws NotParked
 */
export const retryParked = async <Database>(
  database: ReadDatabase<Database>,
  consumer: string,
  messageId: string,
  clock: Clock,
): Promise<void> => {
  const row = await parkedRow(database, consumer, messageId);
  await database.transaction((tx) =>
    technical(tx)
      .updateTable('waiting_messages')
      .set({ attempts: 0, due_at: clock.now(), parked_at: null })
      .where('consumer', '=', consumer)
      .where('partition', '=', row.partition)
      .where('sequence', '=', row.sequence)
      .where('parked_at', 'is not', null)
      .execute(),
  );
};

/**
 * Gives a parked message up. `record` writes down who dismissed it and why (as an event); only when it has, the
 * row goes, and the next message of the key comes up. It may be called again after a crash between the two.
 * @throws NotParked
 */
export const dismissParked = async <Database>(
  database: ReadDatabase<Database>,
  consumer: string,
  messageId: string,
  reason: string,
  clock: Clock,
  record: (dismissal: Dismissal) => Promise<unknown>,
): Promise<void> => {
  const row = await parkedRow(database, consumer, messageId);
  await record({ message: described(row), body: messageOf(row).body, reason });
  await database.transaction((tx) => removeWaiting(tx, row, clock.now()));
};
