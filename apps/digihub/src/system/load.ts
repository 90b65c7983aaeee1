import { HttpPeople } from './http-people.js';
import type { TokenIssuer } from '@digihub/access';

/** A command that was acknowledged. */
export interface Acknowledgement {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
}

/**
 * Requests that come in without end, by several callers at once, until the server no longer takes them. What it
 * refuses while it stops (503, or no connection) ends a caller; anything else that is no success is a fault.
 */
export class Load {
  readonly acknowledged: Acknowledgement[] = [];
  readonly faults: string[] = [];
  private stopping = false;
  private readonly callers: Promise<void>[];
  private readonly waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(url: string, issuer: TokenIssuer, callers = 16) {
    const people = new HttpPeople(url, issuer);
    this.callers = Array.from({ length: callers }, (_, index) => this.call(people, index));
  }

  /** Resolves when so many were acknowledged. */
  async reaches(count: number): Promise<void> {
    if (this.acknowledged.length >= count) return;
    await Promise.race([
      new Promise<void>((resolve) => this.waiting.push({ count, resolve })),
      Promise.all(this.callers),
    ]);
  }

  /** No more from now on; resolves when all were answered. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.ended();
  }

  /** Resolves when the server takes no more. */
  async ended(): Promise<void> {
    await Promise.all(this.callers);
  }

  private async call(people: HttpPeople, caller: number): Promise<void> {
    for (let n = 0; !this.stopping; n += 1) {
      const name = `Beller ${caller} ${n}`;
      const body = {
        channel: 'phone',
        language: 'nl',
        contact: { name, phone: '+3250000000' },
        question: name,
      };
      try {
        const answer = await people.post('caseworker-limburg', '/intake/v1/requests', body, {
          'idempotency-key': `load-${caller}-${n}`,
        });
        if (answer.status === 503) return;
        if (answer.status !== 201) this.faults.push(`${answer.status} ${answer.text}`);
        else this.acknowledge(answer.body as unknown as Acknowledgement);
      } catch {
        return;
      }
    }
  }

  private acknowledge(answer: Acknowledgement): void {
    this.acknowledged.push(answer);
    for (const { count, resolve } of this.waiting) if (this.acknowledged.length >= count) resolve();
  }
}
