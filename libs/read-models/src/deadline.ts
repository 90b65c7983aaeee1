import { derivedUuid, type Instant } from '@digihub/kernel';
import type { Kysely, Transaction } from 'kysely';
import { technical } from './technical-tables.js';

/**
 * Something that must happen by itself when its time has come. Rows are written and removed by projections; a
 * ticker turns a due one into a command whose id derives from `id` and `dueAt`.
 */
export interface Deadline {
  /** Stable within the context: `first-contact:{trajectory}`. */
  readonly id: string;
  /** Kind, as the context's table of contents lists it: `first-contact`. */
  readonly kind: string;
  readonly key: string;
  readonly trajectory: string | null;
  readonly hub: string | null;
  readonly dueAt: Instant;
}

/** Id of the command that a due deadline becomes: a repeat after death has the same one, and is recognised. */
export const deadlineCommandId = (deadline: Pick<Deadline, 'id' | 'dueAt'>): string =>
  derivedUuid('deadline', deadline.id, deadline.dueAt);

/** Sets a deadline, or moves the one of this id. */
export const setDeadline = async <Database>(tx: Transaction<Database>, deadline: Deadline): Promise<void> => {
  const { id, kind, key, trajectory, hub, dueAt } = deadline;
  const changes = { kind, key, trajectory, hub, due_at: dueAt };
  await technical(tx)
    .insertInto('deadlines')
    .values({ id, ...changes })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
};

/** Takes a deadline away; nothing happens when there is none. */
export const clearDeadline = async <Database>(tx: Transaction<Database>, id: string): Promise<void> => {
  await technical(tx).deleteFrom('deadlines').where('id', '=', id).execute();
};

/** How many deadlines are due. */
export const countDue = async <Database>(db: Kysely<Database>, now: Instant): Promise<number> => {
  const { count } = await technical(db)
    .selectFrom('deadlines')
    .select((row) => row.fn.countAll().as('count'))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return Number(count);
};
