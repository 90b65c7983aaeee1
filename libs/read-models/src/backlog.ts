import type { Instant } from '@digihub/kernel';
import type { ReadDatabase } from './read-database.js';
import { anyWaits, keysThatWait, nextDue } from './waiting-table.js';

/**
 * What waits of one consumer, as its holder knows it. Nobody but the holder adds rows, and whoever takes over moves
 * the watermark first, so where there were none, none have to be looked for: two queries fewer per batch.
 */
export class Backlog<Database> {
  private empty = false;

  constructor(
    private readonly database: ReadDatabase<Database>,
    private readonly consumer: string,
  ) {}

  /** Rows are added, or another may have done something: the table has to be asked. */
  grew(): void {
    this.empty = false;
  }

  /** Which of these keys have a message that waits or is parked: what comes later has to stand behind it. */
  async keysThatWait(keys: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    return this.empty ? new Set() : keysThatWait(this.database.read, this.consumer, keys);
  }

  /** When the next one is due; undefined: none waits for a time. */
  async nextDue(): Promise<Instant | undefined> {
    if (this.empty) return undefined;
    const due = await nextDue(this.database.read, this.consumer);
    if (due === undefined) this.empty = !(await anyWaits(this.database.read, this.consumer));
    return due;
  }
}
