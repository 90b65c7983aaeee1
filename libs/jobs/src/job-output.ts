import type { JobOutput } from './job-kind.js';
import type { JobLease } from './job-lease.js';

/** Bytes of one part: one transaction each. */
const partBytes = 256 * 1024;

/** Collects what a job writes into parts of one size, and stores each as it is full. */
export class StoredOutput implements JobOutput {
  private waiting: Uint8Array[] = [];
  private size = 0;
  private number = 0;

  constructor(
    private readonly lease: Pick<JobLease, 'append'>,
    private readonly signal: AbortSignal,
  ) {}

  async write(part: string | Uint8Array): Promise<void> {
    this.signal.throwIfAborted();
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    for (let from = 0; from < bytes.byteLength;) {
      const taken = bytes.subarray(from, from + partBytes - this.size);
      this.waiting.push(taken);
      this.size += taken.byteLength;
      from += taken.byteLength;
      if (this.size === partBytes) await this.store();
    }
  }

  /** Stores what is left. */
  async end(): Promise<void> {
    if (this.size > 0) await this.store();
  }

  private async store(): Promise<void> {
    const content = Buffer.concat(this.waiting);
    this.waiting = [];
    this.size = 0;
    await this.lease.append(this.number++, content);
  }
}
