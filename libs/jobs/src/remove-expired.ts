import type { ReadDatabase } from '@digihub/read-models';
import type { JobTables } from './tables.js';

/** Parts that one transaction removes: it holds up others no longer than writing them did. */
const atOnce = 50;

/**
 * Removes what nobody needs: parts of runs that came to nothing, and jobs that ended before `until` with their
 * results. One step of it: true where more may be left.
 */
export const removeExpired = async (database: ReadDatabase<JobTables>, until: string): Promise<boolean> => {
  const parts = await database.read
    .selectFrom('job_parts as part')
    .innerJoin('jobs as job', 'job.id', 'part.job')
    .select(['part.job', 'part.attempt', 'part.number'])
    .where(({ eb, or, ref }) =>
      or([
        eb('part.attempt', '<', ref('job.attempt')),
        eb('job.state', 'in', ['failed', 'cancelled', 'queued']),
        eb('job.finished_at', '<', until),
      ]),
    )
    .limit(atOnce)
    .execute();
  if (parts.length > 0) {
    await database.transaction(async (tx) => {
      for (const { job, attempt, number } of parts) {
        await tx
          .deleteFrom('job_parts')
          .where('job', '=', job)
          .where('attempt', '=', attempt)
          .where('number', '=', number)
          .execute();
      }
    });
    return true;
  }
  const jobs = await database.read
    .selectFrom('jobs')
    .select('id')
    .where('finished_at', '<', until)
    .limit(atOnce)
    .execute();
  const ids = jobs.map(({ id }) => id);
  if (ids.length > 0)
    await database.transaction((tx) => tx.deleteFrom('jobs').where('id', 'in', ids).execute());
  return ids.length === atOnce;
};
