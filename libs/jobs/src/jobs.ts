import { type Actor, canonicalHash, type Clock, type Sentence, systemClock } from '@digihub/kernel';
import type { ReadDatabase } from '@digihub/read-models';
import type { JobSummary } from './job-kind.js';
import type { JobRow, JobState, JobTables } from './tables.js';

/** A job as its asker sees it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Who asked. */
  readonly actor: string;
  readonly state: JobState;
  /** It is asked to end and has not yet. */
  readonly ending: boolean;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly summary: JobSummary | null;
  readonly error: { readonly code: string; readonly sentence: Sentence } | null;
  /** Of the result; 0 where there is none (yet). */
  readonly bytes: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface NewJob {
  /** Follows from who asked and their key, so that a repeat finds the same job. */
  readonly id: string;
  readonly kind: string;
  readonly parameters: object;
  readonly actor: Actor;
}

/** The result of a job that is done. */
export interface JobResult {
  readonly bytes: number;
  /** Read part by part. @throws Error where it is removed meanwhile. */
  parts(): AsyncGenerator<Uint8Array>;
}

/** What became of the wish to have a job. `other`: the id stands for something else; `too-many`: ask later. */
export type Created = { readonly job: Job; readonly repeated: boolean } | 'other' | 'too-many';

export interface JobsOptions {
  /** Jobs of one person that wait or run at the same time; 10. */
  readonly openPerActor?: number;
  /** What people see jobs to be made and ended by. */
  readonly clock?: Clock;
}

/** What is asked of jobs, and what they came to. Any process on the database answers for all of them. */
export class Jobs {
  private readonly openPerActor: number;
  private readonly clock: Clock;
  private wake: () => void = () => undefined;

  constructor(
    private readonly database: ReadDatabase<JobTables>,
    options: JobsOptions = {},
  ) {
    this.openPerActor = options.openPerActor ?? 10;
    this.clock = options.clock ?? systemClock;
  }

  /** Called where there is something new to do, so that a runner of the same process need not wait. */
  onChange(wake: () => void): void {
    this.wake = wake;
  }

  async create({ id, kind, parameters, actor }: NewJob): Promise<Created> {
    const asked = JSON.stringify(parameters);
    const created = await this.database.transaction(async (tx): Promise<Created> => {
      const before = await tx.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
      if (before) return repeatOf(before, kind, asked);
      const { open } = await tx
        .selectFrom('jobs')
        .select(({ fn }) => fn.countAll<number>().as('open'))
        .where('actor', '=', actor.id)
        .where('state', 'in', ['queued', 'running'])
        .executeTakeFirstOrThrow();
      if (open >= this.openPerActor) return 'too-many';
      // Another process may have made it since: then what stands there is the answer.
      const row = await tx
        .insertInto('jobs')
        .values({
          ...{ id, kind, parameters: asked, actor: actor.id, asked_by: JSON.stringify(actor) },
          ...{ state: 'queued', cancelled: 0, holder: null, beat: 0, attempt: 0, died: 0 },
          ...{ done: 0, total: null, summary: null, error: null, bytes: 0, parts: 0 },
          ...{ created_at: this.clock.now(), finished_at: null },
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row) return { job: jobOf(row), repeated: false };
      const other = await tx.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      return repeatOf(other, kind, asked);
    });
    this.wake();
    return created;
  }

  async find(id: string): Promise<Job | undefined> {
    const row = await this.row(id);
    return row && jobOf(row);
  }

  /** The latest first; of one person, or of all. `before`: behind this one. */
  async list(
    limit: number,
    { actor, before }: { actor?: string | undefined; before?: readonly [string, string] | undefined } = {},
  ): Promise<readonly Job[]> {
    let query = this.database.read
      .selectFrom('jobs')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit);
    if (actor !== undefined) query = query.where('actor', '=', actor);
    if (before) {
      const [at, id] = before;
      query = query.where(({ and, eb, or }) =>
        or([eb('created_at', '<', at), and([eb('created_at', '=', at), eb('id', '<', id)])]),
      );
    }
    return (await query.execute()).map(jobOf);
  }

  /** A job that waits ends at once, one that runs soon; one that has ended stays as it is. */
  async cancel(id: string): Promise<Job | undefined> {
    const finished_at = this.clock.now();
    await this.database.transaction(async (tx) => {
      await tx
        .updateTable('jobs')
        .set({ state: 'cancelled', cancelled: 1, finished_at })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .execute();
      await tx
        .updateTable('jobs')
        .set({ cancelled: 1 })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .execute();
    });
    this.wake();
    return this.find(id);
  }

  /** Undefined where the job is not done, or left no result. */
  async result(id: string): Promise<JobResult | undefined> {
    const row = await this.row(id);
    if (row?.state !== 'done' || row.bytes === 0) return undefined;
    return { bytes: row.bytes, parts: () => this.parts(row) };
  }

  private async *parts({ id, attempt, parts }: JobRow): AsyncGenerator<Uint8Array> {
    for (let number = 0; number < parts; number += 1) {
      const part = await this.database.read
        .selectFrom('job_parts')
        .select('content')
        .where('job', '=', id)
        .where('attempt', '=', attempt)
        .where('number', '=', number)
        .executeTakeFirst();
      if (!part) throw new Error(`the result of job ${id} is removed`);
      yield part.content;
    }
  }

  private row(id: string): Promise<JobRow | undefined> {
    return this.database.read.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  }
}

const repeatOf = (row: JobRow, kind: string, parameters: string): Created =>
  row.kind === kind && canonicalHash(JSON.parse(row.parameters)) === canonicalHash(JSON.parse(parameters))
    ? { job: jobOf(row), repeated: true }
    : 'other';

const jobOf = (row: JobRow): Job => ({
  id: row.id,
  kind: row.kind,
  parameters: JSON.parse(row.parameters) as Job['parameters'],
  actor: row.actor,
  state: row.state,
  ending: row.state === 'running' && row.cancelled === 1,
  progress: { done: row.done, total: row.total },
  summary: row.summary === null ? null : (JSON.parse(row.summary) as JobSummary),
  error: row.error === null ? null : (JSON.parse(row.error) as Job['error']),
  bytes: row.state === 'done' ? row.bytes : 0,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
});
