import type { StoredEvent } from '@digihub/event-store';
import {
  type BesideRecord,
  type Difference,
  Fenced,
  type RebuildBeside,
  type RebuildRun,
  RebuildStopped,
} from '@digihub/read-models';

export interface RebuildStatus {
  /** `ended`: see `found`; `stopped`: see `trouble`, and run it again to go on. */
  readonly state: 'idle' | 'running' | 'ended' | 'stopped';
  /** Positions of the store: how far it is, and how far the live one is. */
  readonly done: bigint;
  readonly of: bigint;
  /** What the live tables had otherwise; at most 100 rows. */
  readonly found: readonly Difference[];
  readonly trouble: unknown;
}

/** A rebuild of this context runs already. */
export class RebuildRuns extends Error {}

type Work<Tables> = (run: Pick<RebuildRun<Tables>, 'progress' | 'signal'>) => Promise<readonly Difference[]>;

/** The rebuilds of one context, one at a time, while it goes on working. */
export class Rebuilding<Tables> {
  private state: RebuildStatus = { state: 'idle', done: -1n, of: -1n, found: [], trouble: undefined };
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly rebuild: RebuildBeside<StoredEvent, Tables>,
    private readonly report: (error: unknown) => void,
  ) {}

  get status(): RebuildStatus {
    return this.state;
  }

  /** What stands beside the live tables. */
  record(): Promise<BesideRecord | undefined> {
    return this.rebuild.record();
  }

  /** @throws RebuildRuns */
  run(options: Omit<RebuildRun<Tables>, 'progress' | 'signal'>): void {
    this.begin((run) => this.rebuild.run({ ...options, ...run }));
  }

  /** @throws RebuildRuns, RebuildStopped where there is nothing to go back to. */
  async back(): Promise<void> {
    if ((await this.record())?.state !== 'kept')
      throw new RebuildStopped('nothing-kept', 'there is nothing to go back to');
    this.begin(async (run) => {
      await this.rebuild.back(run);
      return [];
    });
  }

  /** Takes away what was kept, or half made. @throws RebuildRuns */
  async discard(): Promise<void> {
    if (this.running) throw new RebuildRuns();
    await this.rebuild.discard();
  }

  /** Goes on with what a stop or a crash interrupted. */
  async resume(): Promise<void> {
    try {
      const record = await this.record();
      if (record?.state === 'building' && !this.running)
        this.run({ tables: record.tables as (keyof Tables & string)[] });
    } catch (error) {
      if (!this.stopping.signal.aborted) this.report(error);
    }
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<RebuildStatus> {
    await this.running;
    return this.state;
  }

  /** Ends at the next batch; what has been made stays. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private begin(work: Work<Tables>): void {
    if (this.running) throw new RebuildRuns();
    this.running = this.follow(work).finally(() => (this.running = undefined));
  }

  private async follow(work: Work<Tables>): Promise<void> {
    this.state = { state: 'running', done: -1n, of: -1n, found: [], trouble: undefined };
    try {
      const found = await work({
        signal: this.stopping.signal,
        progress: (done, of) => (this.state = { ...this.state, done, of }),
      });
      this.state = { ...this.state, state: 'ended', found };
    } catch (trouble) {
      this.state = { ...this.state, state: 'stopped', trouble };
      const expected = trouble instanceof RebuildStopped || trouble instanceof Fenced;
      if (!expected && !this.stopping.signal.aborted) this.report(trouble);
    }
  }
}
