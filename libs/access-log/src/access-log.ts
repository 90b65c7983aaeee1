import type { Clock } from '@digihub/kernel';
import type { EventStore } from '@digihub/event-store';
import type { Access } from './access.js';
import { type Batch, batchesOf, type Noted } from './batch.js';

export interface AccessLogParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly programmeVersion: () => string;
  /** Told of an append that failed; it is tried again. */
  readonly report: (error: unknown) => void;
  /** Milliseconds that a note waits for others at most; default 1,000. */
  readonly pause?: number;
  /** Notes that wait at most, before whoever looks next waits for them to be written; default 500. */
  readonly most?: number;
}

/**
 * Who looked, as events in streams of their own. Notes wait for one another in memory: a process that dies loses
 * those of its last second, 500 at most. While the store refuses them they stay, and when as many wait, nobody reads
 * personal data any more: no look goes unnoted.
 */
export class AccessLog {
  private waiting = new Map<string, Noted>();
  /** Taken up, and not yet told apart by stream. */
  private unsorted: readonly Noted[] = [];
  /** Batches whose append failed, oldest first. */
  private unwritten: readonly Batch[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();
  private readonly most: number;

  constructor(private readonly parts: AccessLogParts) {
    this.most = parts.most ?? 500;
  }

  /** Takes note. @throws what the store throws, where too much waits already. */
  async record(access: Access): Promise<void> {
    while (this.size >= this.most) await this.flush();
    this.note(access);
    this.timer ??= setTimeout(() => void this.tick(), this.parts.pause ?? 1_000);
  }

  /** Takes note and resolves once it is on disk: before a dossier leaves. */
  async write(access: Access): Promise<void> {
    this.note(access);
    await this.flush();
  }

  /** Writes what waits. @throws what the store throws; what was not written waits on. */
  flush(): Promise<void> {
    const mine = this.writing.then(() => this.writeAll());
    this.writing = mine.catch(() => undefined);
    return mine;
  }

  /** Writes what waits; to be called before the store closes. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
  }

  private get size(): number {
    const before = this.waiting.size + this.unsorted.length;
    return this.unwritten.reduce((sum, { noted }) => sum + noted.length, before);
  }

  private note(access: Access): void {
    const { kind, actor, route, purpose, trajectory = '', code = '', subjects = [] } = access;
    const now = this.parts.clock.now();
    const key = [kind, actor.id, route, purpose, trajectory, code].join(' ');
    const noted = this.waiting.get(key) ?? { access, subjects: new Set(), first: now, last: now, times: 0 };
    noted.times += 1;
    noted.last = now;
    for (const subject of subjects) noted.subjects.add(subject);
    this.waiting.set(key, noted);
  }

  private async tick(): Promise<void> {
    this.timer = undefined;
    try {
      await this.flush();
    } catch (error) {
      this.parts.report(error);
      this.timer ??= setTimeout(() => void this.tick(), this.parts.pause ?? 1_000);
    }
  }

  private async writeAll(): Promise<void> {
    const { store, clock, programmeVersion } = this.parts;
    this.unsorted = [...this.unsorted, ...this.waiting.values()];
    this.waiting = new Map();
    const all = [...this.unwritten, ...(await batchesOf(store, clock, this.unsorted))];
    this.unsorted = [];
    this.unwritten = all;
    const written = await Promise.allSettled(
      all.map((batch) => batch.append(store, clock, programmeVersion())),
    );
    this.unwritten = all.filter((_, index) => written[index]!.status === 'rejected');
    const failed = written.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
