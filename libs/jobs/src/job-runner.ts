import { type Actor, addMilliseconds, type Clock, Problem, systemClock } from '@digihub/kernel';
import type { ReadDatabase } from '@digihub/read-models';
import type { JobKind } from './job-kind.js';
import { type Ending, JobLease, LeaseLost } from './job-lease.js';
import { StoredOutput } from './job-output.js';
import { removeExpired } from './remove-expired.js';
import type { JobRow, JobTables } from './tables.js';

export interface JobRunnerOptions {
  readonly database: ReadDatabase<JobTables>;
  readonly kinds: readonly JobKind<never>[];
  /** Jobs that run here at the same time; 2. */
  readonly slots?: number;
  /** Milliseconds between two signs of life; 1,000. */
  readonly interval?: number;
  /** A holder that gave no sign of life for so long counts as dead, milliseconds; 10,000. */
  readonly lease?: number;
  /** Milliseconds for which a result lies there; a day. */
  readonly keep?: number;
  /** When a job ended, and so how long its result lies there; signs of life do not go by it. */
  readonly clock?: Clock;
  readonly report: (where: string, error: unknown) => void;
}

/** Milliseconds between two looks at what may be removed. */
const sweepEvery = 60_000;
/** A job that killed its process so often is not begun again. */
const mostDeaths = 3;

class Cancelled extends Error {}
class Stopping extends Error {}

interface Run {
  readonly lease: JobLease;
  readonly abort: AbortController;
  done: number;
  total: number | undefined;
  finished: Promise<void>;
}

const diedTooOften = {
  code: 'job-died',
  sentence: {
    nl: 'Deze taak brak telkens af voor ze klaar was. Meld het.',
    en: 'This job broke off each time before it was done. Report it.',
  },
};
const failed = {
  code: 'job-failed',
  sentence: {
    nl: 'Er ging bij ons iets mis. Meld het met het nummer van deze taak.',
    en: 'Something went wrong on our side. Report it with the id of this job.',
  },
};

/**
 * Runs jobs, the oldest first. Several processes may do so on one database: a job has one holder, which gives signs
 * of life. Whoever sees none for the length of a lease, by its own clock, takes the job over: so clocks that differ
 * do no harm.
 */
export class JobRunner {
  private readonly runs = new Map<string, Run>();
  /** Holders elsewhere, and since when each shows the same sign of life. */
  private readonly watched = new Map<string, { readonly sign: string; readonly since: number }>();
  private readonly kinds: ReadonlyMap<string, JobKind<never>>;
  private readonly interval: number;
  private readonly clock: Clock;
  private nextSweep = 0;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private again = false;
  private stopping = false;

  constructor(private readonly options: JobRunnerOptions) {
    this.kinds = new Map(options.kinds.map((kind) => [kind.name, kind]));
    this.interval = options.interval ?? 1_000;
    this.clock = options.clock ?? systemClock;
  }

  start(): void {
    this.timer ??= setInterval(() => this.wake(), this.interval).unref();
    this.wake();
  }

  /** Looks at once; calls while it looks become one more look. */
  wake(): void {
    if (this.stopping || !this.timer || this.again) return;
    this.again = true;
    this.turn = this.turn.then(async () => {
      this.again = false;
      if (!this.stopping) await this.look().catch((error: unknown) => this.options.report('jobs', error));
    });
  }

  /** Gives back what runs here, so that another process, or this one when it is back, begins it anew at once. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.turn;
    for (const { abort } of this.runs.values()) abort.abort(new Stopping());
    await Promise.all([...this.runs.values()].map(({ finished }) => finished));
  }

  private async look(): Promise<void> {
    await Promise.all([...this.runs.values()].map((run) => this.giveSign(run)));
    const { database, lease = 10_000, keep = 86_400_000 } = this.options;
    const running = await this.rows('running', 1_000);
    const elsewhere = running.filter(({ id }) => !this.runs.has(id));
    const dead = elsewhere.filter((row) => this.isSilent(row, lease));
    const ids = new Set(elsewhere.map(({ id }) => id));
    for (const id of this.watched.keys()) if (!ids.has(id)) this.watched.delete(id);
    for (const row of dead) await this.begin(row);
    if (this.free > 0) for (const row of await this.rows('queued', this.free)) await this.begin(row);
    if (performance.now() < this.nextSweep) return;
    const more = await removeExpired(database, addMilliseconds(this.clock.now(), -keep));
    this.nextSweep = more ? 0 : performance.now() + sweepEvery;
  }

  private get free(): number {
    return (this.options.slots ?? 2) - this.runs.size;
  }

  /** Only kinds that this process knows: of two versions side by side, each leaves the other's alone. */
  private rows(state: JobRow['state'], limit: number): Promise<JobRow[]> {
    return this.options.database.read
      .selectFrom('jobs')
      .selectAll()
      .where('state', '=', state)
      .where('kind', 'in', [...this.kinds.keys()])
      .orderBy('created_at')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  private isSilent({ id, holder, beat }: JobRow, lease: number): boolean {
    const sign = `${holder} ${beat}`;
    const seen = this.watched.get(id);
    if (seen?.sign !== sign) {
      this.watched.set(id, { sign, since: performance.now() });
      return false;
    }
    return performance.now() - seen.since >= lease;
  }

  private async begin(row: JobRow): Promise<void> {
    const ended = row.cancelled === 1 || (row.state === 'running' && row.died + 1 >= mostDeaths);
    if (!ended && this.free <= 0) return;
    const lease = await JobLease.take(this.options.database, row);
    if (!lease) return;
    this.watched.delete(row.id);
    if (ended) {
      const { state, error } =
        row.cancelled === 1
          ? { state: 'cancelled' as const, error: null }
          : { state: 'failed' as const, error: JSON.stringify(diedTooOften) };
      return lease.end({ state, error, finished_at: this.clock.now() }, 0, undefined);
    }
    const abort = new AbortController();
    const run: Run = { lease, abort, done: 0, total: undefined, finished: Promise.resolve() };
    this.runs.set(row.id, run);
    run.finished = this.execute(run).finally(() => {
      this.runs.delete(row.id);
      this.wake();
    });
  }

  private async giveSign(run: Run): Promise<void> {
    try {
      if (await run.lease.beat(run.done, run.total)) run.abort.abort(new Cancelled());
    } catch (error) {
      if (error instanceof LeaseLost) run.abort.abort(error);
      else this.options.report('jobs', error);
    }
  }

  private async execute(run: Run): Promise<void> {
    const ending = await this.outcome(run);
    if (!ending) return;
    try {
      await run.lease.end(ending, run.done, run.total);
    } catch (error) {
      // Ended meanwhile by whoever took it over, or the database is away: then its lease runs out.
      if (!(error instanceof LeaseLost)) this.options.report(`job ${run.lease.row.id}`, error);
    }
  }

  /** Undefined where it is another's to say. */
  private async outcome(run: Run): Promise<Ending | undefined> {
    const { lease, abort } = run;
    const { kind: name, parameters, asked_by } = lease.row;
    const { signal } = abort;
    const output = new StoredOutput(lease, signal);
    try {
      const summary = await this.kinds.get(name)!.run(JSON.parse(parameters) as never, {
        signal,
        output,
        actor: JSON.parse(asked_by) as Actor,
        progress: (done, total) => {
          run.done = done;
          run.total = total;
        },
      });
      await output.end();
      signal.throwIfAborted();
      return { state: 'done', summary: JSON.stringify(summary ?? {}), finished_at: this.clock.now() };
    } catch (error) {
      const why: unknown = signal.aborted ? signal.reason : error;
      if (why instanceof LeaseLost) return undefined;
      if (why instanceof Stopping) return { state: 'queued' };
      if (why instanceof Cancelled) return { state: 'cancelled', finished_at: this.clock.now() };
      return { state: 'failed', error: this.told(lease.row, why), finished_at: this.clock.now() };
    }
  }

  private told({ id, kind }: JobRow, error: unknown): string {
    if (error instanceof Problem) return JSON.stringify({ code: error.code, sentence: error.sentence });
    this.options.report(`job ${kind} ${id}`, error);
    return JSON.stringify(failed);
  }
}
