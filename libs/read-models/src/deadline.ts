import { type Day, derivedUuid, endOfDay, type Instant } from '@digihub/kernel';
import type { Compilable, CompiledQuery, Kysely, Transaction } from 'kysely';
import { NamesBeside } from './names-beside.js';
import { technical, type TechnicalTables } from './technical-tables.js';

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

/** The deadline of this kind that a trajectory has: the end of `lastDay`. */
export const trajectoryDeadline = (
  { trajectory, hub }: { readonly trajectory: string; readonly hub: string | null },
  kind: string,
  lastDay: Day,
): Deadline => ({
  id: `${kind}:${trajectory}`,
  ...{ kind, key: trajectory, trajectory, hub },
  dueAt: endOfDay(lastDay),
});

/** Id of the command that a due deadline becomes: a repeat after death has the same one, and is recognised. */
export const deadlineCommandId = (deadline: Pick<Deadline, 'id' | 'dueAt'>): string =>
  derivedUuid('deadline', deadline.id, deadline.dueAt);

/**
 * A query that is built once per database (and set of tables) and run with other parameters each time: projections set deadlines with
 * almost every event, and building the same text again is most of what that costs.
 */
const builtOnce = (build: (db: Kysely<TechnicalTables>) => Compilable) => {
  const known = new WeakMap<object, CompiledQuery>();
  return async <Database>(tx: Transaction<Database>, parameters: readonly unknown[]): Promise<void> => {
    const { adapter, plugins } = tx.getExecutor();
    const made = plugins.find((plugin) => plugin instanceof NamesBeside) ?? adapter;
    let query = known.get(made);
    if (!query) known.set(made, (query = build(technical(tx)).compile()));
    await tx.executeQuery({ ...query, parameters });
  };
};

const columns = ['kind', 'key', 'trajectory', 'hub', 'due_at'] as const;
const upsert = builtOnce((db) =>
  db
    .insertInto('deadlines')
    .values({ id: '', kind: '', key: '', trajectory: '', hub: '', due_at: '' })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((row) => Object.fromEntries(columns.map((name) => [name, row.ref(`excluded.${name}`)]))),
    ),
);
const remove = builtOnce((db) => db.deleteFrom('deadlines').where('id', '=', ''));

/** Sets a deadline, or moves the one of this id. */
export const setDeadline = <Database>(tx: Transaction<Database>, deadline: Deadline): Promise<void> => {
  const { id, kind, key, trajectory, hub, dueAt } = deadline;
  return upsert(tx, [id, kind, key, trajectory, hub, dueAt]);
};

/** Takes a deadline away; nothing happens when there is none. */
export const clearDeadline = <Database>(tx: Transaction<Database>, id: string): Promise<void> =>
  remove(tx, [id]);

/** How many deadlines are due. */
export const countDue = async <Database>(db: Kysely<Database>, now: Instant): Promise<number> => {
  const { count } = await technical(db)
    .selectFrom('deadlines')
    .select((row) => row.fn.countAll().as('count'))
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  return Number(count);
};
