import { addMilliseconds, type Clock, type Instant } from '@digihub/kernel';
import type { Selectable } from 'kysely';
import { Alarm } from './alarm.js';
import { type BackOff, waitAfter } from './back-off.js';
import type { Deadline } from './deadline.js';
import type { ReadDatabase } from './read-database.js';
import { type DeadlineRow, technical } from './technical-tables.js';

export interface DeadlineTickerOptions<Database> {
  readonly database: ReadDatabase<Database>;
  /** The programme's clock. Whoever sets it forward calls `poke` or `settle`. */
  readonly clock: Clock;
  /**
   * Are the projections that write deadlines caught up? Until then a row may be there that a later event took
   * away. The ticker looks again by itself; `poke` it when this turns true and it need not wait for that.
   */
  readonly ready: () => boolean;
  /** Issues the command of a due deadline, with `deadlineCommandId`. Resolves when it is stored. */
  readonly issue: (deadline: Deadline) => Promise<unknown>;
  readonly report?:
    ((failure: { readonly deadline?: Deadline; readonly error: unknown }) => void) | undefined;
}

const pageOf = 100;
/** A deadline whose command failed is tried again for ever: nothing else would come of it. */
const commandBackOff: BackOff = { first: 500, factor: 3, most: 300_000, tries: Infinity };
const notReadyPause = 500;

/**
 * Turns due deadlines into commands, in order of their time, once each: the row goes when the command is stored,
 * and a repeat after death in between has the same command id. Also those that fell due while nothing ran.
 */
export class DeadlineTicker<Database = unknown> {
  private readonly alarm: Alarm;
  private readonly failing = new Map<string, { attempts: number; notBefore: number; error: unknown }>();
  private settling: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: DeadlineTickerOptions<Database>) {
    this.alarm = new Alarm(options.clock);
  }

  start(): void {
    if (this.running) return;
    this.stopping = false;
    const stopListening = this.options.database.onCommit(this.alarm.ring);
    this.running = this.run().finally(stopListening);
  }

  /** Finishes the command under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.alarm.ring();
    await this.running;
    this.running = undefined;
    for (const { reject } of this.settling.splice(0)) reject(new Error('the ticker was stopped'));
  }

  /** Look at the clock and the rows now. */
  poke(): void {
    this.alarm.ring();
  }

  /**
   * Looks now, and resolves when nothing is due any more; rejects with the error when all that is still due fails.
   * Projections may make new rows of what the commands did: see to it that they are caught up, and settle again.
   */
  async settle(): Promise<void> {
    if (!this.running || this.stopping) throw new Error('the ticker is not running');
    const settled = new Promise<void>((resolve, reject) => this.settling.push({ resolve, reject }));
    for (const failure of this.failing.values()) failure.notBefore = 0;
    this.poke();
    await settled;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        this.alarm.setFor(await this.tick());
      } catch (error) {
        this.options.report?.({ error });
        this.alarm.setFor(this.in(commandBackOff.first));
      }
      if (!this.stopping) await this.alarm.rest();
    }
  }

  /** Fires what is due; when to look again. */
  private async tick(): Promise<Instant | undefined> {
    for (;;) {
      // Who asks while the rows are being read may have set the clock in between: they get the next look.
      const asked = this.settling.length;
      const due = await this.due();
      if (due.length === 0) {
        this.release(asked, undefined);
        return this.nextAfterNow();
      }
      if (!this.options.ready()) return this.in(notReadyPause);
      const now = Date.now();
      const open = due.filter(({ id }) => (this.failing.get(id)?.notBefore ?? 0) <= now);
      if (open.length === 0) {
        this.release(asked, this.failing.get(due[0]!.id));
        return this.in(Math.min(...due.map(({ id }) => this.failing.get(id)!.notBefore - now)));
      }
      for (const deadline of open) {
        if (this.stopping) return undefined;
        await this.fire(deadline);
      }
    }
  }

  private async fire(deadline: Deadline): Promise<void> {
    const { id, dueAt } = deadline;
    try {
      await this.options.issue(deadline);
    } catch (error) {
      const attempts = (this.failing.get(id)?.attempts ?? 0) + 1;
      this.failing.set(id, { attempts, notBefore: Date.now() + waitAfter(commandBackOff, attempts), error });
      this.options.report?.({ deadline, error });
      return;
    }
    this.failing.delete(id);
    await this.options.database.transaction((tx) =>
      technical(tx)
        .deleteFrom('deadlines')
        .where('id', '=', id)
        // A projection may have moved it meanwhile, perhaps because of this very command.
        .where('due_at', '=', dueAt)
        .execute(),
    );
  }

  /** The due ones in order; those that are failing do not stand in the way of a page of others. */
  private async due(): Promise<Deadline[]> {
    const rows = await technical(this.options.database.read)
      .selectFrom('deadlines')
      .selectAll()
      .where('due_at', '<=', this.options.clock.now())
      .orderBy('due_at')
      .orderBy('id')
      .limit(pageOf + this.failing.size)
      .execute();
    return rows.map(deadlineOf);
  }

  private async nextAfterNow(): Promise<Instant | undefined> {
    const row = await technical(this.options.database.read)
      .selectFrom('deadlines')
      .select('due_at')
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return row?.due_at;
  }

  private in(milliseconds: number): Instant {
    return addMilliseconds(this.options.clock.now(), milliseconds);
  }

  /** Answers those who had asked first. */
  private release(asked: number, failure: { error: unknown } | undefined): void {
    for (const { resolve, reject } of this.settling.splice(0, asked)) {
      if (failure) reject(failure.error);
      else resolve();
    }
  }
}

const deadlineOf = (row: Selectable<DeadlineRow>): Deadline => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  trajectory: row.trajectory,
  hub: row.hub,
  dueAt: row.due_at,
});
