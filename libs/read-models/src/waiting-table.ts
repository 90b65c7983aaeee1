import { addMilliseconds, type Instant } from '@digihub/kernel';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { type BackOff, waitAfter } from './back-off.js';
import type { Message } from './consumer.js';
import { sequenceText } from './sequence-text.js';
import { technical, type WaitingRow } from './technical-tables.js';

export type Waiting = Selectable<WaitingRow>;

const longestError = 2_000;

/** What a person reads of an error: no stack. */
export const errorText = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, longestError);

/** The body of a message as a row keeps it. */
export const bodyText = (body: unknown): string =>
  JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'bigint' ? { $bigint: String(value) } : value,
  );

const readBack = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => {
    const digits = (value as { $bigint?: unknown } | null)?.$bigint;
    return typeof digits === 'string' ? BigInt(digits) : value;
  });

export const messageOf = (row: Waiting): Message => ({
  id: row.message_id,
  type: row.type,
  key: row.key,
  partition: row.partition,
  sequence: BigInt(row.sequence),
  body: readBack(row.body),
});

/** Which of these keys have a message that waits or is parked: what comes later has to stand behind it. */
export const keysThatWait = async <Database>(
  db: Kysely<Database>,
  consumer: string,
  keys: ReadonlySet<string>,
): Promise<Set<string>> => {
  if (keys.size === 0) return new Set();
  const rows = await technical(db)
    .selectFrom('waiting_messages')
    .select('key')
    .distinct()
    .where('consumer', '=', consumer)
    .where('key', 'in', [...keys])
    .execute();
  return new Set(rows.map(({ key }) => key));
};

/**
 * Stores a message that failed (`error`), or one that stands behind another of its key. Where that other went since
 * the batch began, dismissed by a person or done by another holder, nothing would wake this one: it is due at once.
 */
export const store = async <Database>(
  tx: Transaction<Database>,
  consumer: string,
  message: Message,
  now: Instant,
  failure?: { readonly error: unknown; readonly backOff: BackOff },
): Promise<void> => {
  const alone = !failure && (await keysThatWait(tx, consumer, new Set([message.key]))).size === 0;
  await technical(tx)
    .insertInto('waiting_messages')
    .values({
      consumer,
      partition: message.partition,
      sequence: sequenceText(message.sequence),
      key: message.key,
      message_id: message.id,
      type: message.type,
      body: bodyText(message.body),
      unreadable: message.unreadable ? 1 : 0,
      since: now,
      ...(failure
        ? afterFailure(failure.backOff, 1, now, failure.error)
        : { attempts: 0, due_at: alone ? now : null, parked_at: null, error: null }),
    })
    .execute();
};

const afterFailure = (backOff: BackOff, attempts: number, now: Instant, error: unknown) => {
  const parked = attempts >= backOff.tries;
  return {
    attempts,
    due_at: parked ? null : addMilliseconds(now, waitAfter(backOff, attempts)),
    parked_at: parked ? now : null,
    error: errorText(error),
  };
};

/** The heads of their keys whose time has come, the one that waits longest first. */
export const dueMessages = async <Database>(
  db: Kysely<Database>,
  consumer: string,
  now: Instant,
  limit: number,
): Promise<Waiting[]> =>
  technical(db)
    .selectFrom('waiting_messages')
    .selectAll()
    .where('consumer', '=', consumer)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('sequence')
    .limit(limit)
    .execute();

/** When the next one is due; undefined: none waits for a time. */
export const nextDue = async <Database>(
  db: Kysely<Database>,
  consumer: string,
): Promise<Instant | undefined> => {
  const row = await technical(db)
    .selectFrom('waiting_messages')
    .select('due_at')
    .where('consumer', '=', consumer)
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at ?? undefined;
};

/** Does any message of the consumer wait, or stand parked? */
export const anyWaits = async <Database>(db: Kysely<Database>, consumer: string): Promise<boolean> => {
  const row = await technical(db)
    .selectFrom('waiting_messages')
    .select('key')
    .where('consumer', '=', consumer)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
};

/** Takes a row away and lets the next of its key come up at once; false: it was gone already. */
export const removeWaiting = async <Database>(
  tx: Transaction<Database>,
  row: Pick<Waiting, 'consumer' | 'partition' | 'sequence' | 'key'>,
  now: Instant,
): Promise<boolean> => {
  const table = technical(tx);
  const { numDeletedRows } = await table
    .deleteFrom('waiting_messages')
    .where('consumer', '=', row.consumer)
    .where('partition', '=', row.partition)
    .where('sequence', '=', row.sequence)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) return false;
  const next = await table
    .selectFrom('waiting_messages')
    .select(['partition', 'sequence'])
    .where('consumer', '=', row.consumer)
    .where('key', '=', row.key)
    .orderBy('partition')
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
  if (next) {
    await table
      .updateTable('waiting_messages')
      .set({ due_at: now })
      .where('consumer', '=', row.consumer)
      .where('partition', '=', next.partition)
      .where('sequence', '=', next.sequence)
      .execute();
  }
  return true;
};

/** Notes another failure; true: that was the last try, the message is parked now. */
export const failedAgain = async <Database>(
  tx: Transaction<Database>,
  row: Waiting,
  now: Instant,
  error: unknown,
  backOff: BackOff,
): Promise<boolean> => {
  const changes = afterFailure(backOff, row.attempts + 1, now, error);
  await technical(tx)
    .updateTable('waiting_messages')
    .set(changes)
    .where('consumer', '=', row.consumer)
    .where('partition', '=', row.partition)
    .where('sequence', '=', row.sequence)
    // Where another holder noted a failure meanwhile, or a person asked for a retry, theirs stands.
    .where('attempts', '=', row.attempts)
    .execute();
  return changes.parked_at !== null;
};

/** How many of a consumer's messages wait, and how many are parked. */
export const countWaiting = async <Database>(
  db: Kysely<Database>,
  consumer: string,
): Promise<{ waiting: number; parked: number }> => {
  const row = await technical(db)
    .selectFrom('waiting_messages')
    .select(({ fn }) => [
      fn.countAll<number | string>().as('all'),
      fn.count<number | string>('parked_at').as('parked'),
    ])
    .where('consumer', '=', consumer)
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.all) - Number(row.parked), parked: Number(row.parked) };
};
