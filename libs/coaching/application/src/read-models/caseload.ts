import type { Kysely } from 'kysely';
import type { CoachingTables } from './tables.js';

/** Open trajectories of a coach, over all hubs. */
export const openCases = async (db: Kysely<CoachingTables>, coach: string): Promise<number> => {
  const { count } = await db
    .selectFrom('cases')
    .select((select) => select.fn.countAll().as('count'))
    .where('coach', '=', coach)
    .where('ended_on', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
};

/** The hubs in which a person registered hours. */
export const hubsOfSheets = async (
  db: Kysely<CoachingTables>,
  person: string,
): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('timesheets')
    .select('hub')
    .distinct()
    .where('person', '=', person)
    .where('hub', 'is not', null)
    .orderBy('hub')
    .execute();
  return rows.map(({ hub }) => hub!);
};
