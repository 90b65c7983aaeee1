import type { Transaction } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { ReadDatabase } from '@digihub/read-models';
import type { JobRow, JobTables } from './tables.js';

/** Another process has the job now: what this one does with it counts no more. */
export class LeaseLost extends Error {
  constructor(readonly job: string) {
    super(`job ${job} was taken over by another process`);
    this.name = 'LeaseLost';
  }
}

export type Ending = Pick<JobRow, 'state'> & Partial<Pick<JobRow, 'summary' | 'error' | 'finished_at'>>;

/**
 * One run of a job, held by one process. Every write names the holder and finds the row only while it still is: so of
 * two that think they have it, one writes.
 */
export class JobLease {
  private constructor(
    private readonly database: ReadDatabase<JobTables>,
    readonly row: JobRow,
  ) {}

  /** Takes a job in the state in which it was seen. Undefined: another was first. */
  static async take(database: ReadDatabase<JobTables>, seen: JobRow): Promise<JobLease | undefined> {
    const row = await database.transaction(async (tx) => {
      let query = tx
        .updateTable('jobs')
        .set({
          ...{ state: 'running', holder: randomUUID(), beat: 0, attempt: seen.attempt + 1 },
          ...{ died: seen.died + (seen.state === 'running' ? 1 : 0) },
          ...{ done: 0, total: null, bytes: 0, parts: 0 },
        })
        .where('id', '=', seen.id)
        .where('state', '=', seen.state)
        .where('attempt', '=', seen.attempt)
        .where('beat', '=', seen.beat);
      query =
        seen.holder === null ? query.where('holder', 'is', null) : query.where('holder', '=', seen.holder);
      return query.returningAll().executeTakeFirst();
    });
    return row && new JobLease(database, row);
  }

  /** Says that this holder lives, and how far it is. @returns whether the job is to end. @throws LeaseLost */
  async beat(done: number, total: number | undefined): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await this.mine(tx)
        .set(({ eb }) => ({ beat: eb('beat', '+', 1), done, total: total ?? null }))
        .returning('cancelled')
        .executeTakeFirst();
      if (!row) throw new LeaseLost(this.row.id);
      return row.cancelled === 1;
    });
  }

  /** @throws LeaseLost */
  async append(number: number, content: Uint8Array): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { numUpdatedRows } = await this.mine(tx)
        .set(({ eb }) => ({
          beat: eb('beat', '+', 1),
          bytes: eb('bytes', '+', content.byteLength),
          parts: number + 1,
        }))
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new LeaseLost(this.row.id);
      const { id: job, attempt } = this.row;
      await tx.insertInto('job_parts').values({ job, attempt, number, content }).execute();
    });
  }

  /** The last word of this holder. @throws LeaseLost */
  async end(ending: Ending, done: number, total: number | undefined): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { numUpdatedRows } = await this.mine(tx)
        .set({ ...ending, holder: null, done, total: total ?? null })
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new LeaseLost(this.row.id);
    });
  }

  private mine(tx: Transaction<JobTables>) {
    return tx.updateTable('jobs').where('id', '=', this.row.id).where('holder', '=', this.row.holder);
  }
}
