import { Worker } from 'node:worker_threads';
import type { Hash } from '@digihub/ledger-proofs';
import type { Answer, Hashed, Question } from './hashing-protocol.js';

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const hash = (bytes: Uint8Array): Hash => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** The tree over the entries that it is given, and the map of their cases, hashed in a thread beside this one. */
export class HashesBeside {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];

  constructor() {
    const source = import.meta.url.endsWith('.ts') ? './hashing-thread.ts' : './hashing-thread.js';
    this.worker = new Worker(new URL(source, import.meta.url), { name: 'verify' });
    this.worker.on('message', (answer: Answer) => this.waiting.shift()!.resolve(answer));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('the thread that hashes has ended')));
  }

  /** Entries that follow those given before; `cases` names the case of each of the first of them. */
  async append(entries: readonly string[], cases: readonly string[]): Promise<Hashed> {
    const { leaves, root } = (await this.ask({ kind: 'entries', entries, cases })) as Hashed;
    return { leaves: hash(leaves), root: hash(root) };
  }

  /** Root of the map over all cases so far. */
  async rootOfCases(): Promise<Hash> {
    const { cases } = (await this.ask({ kind: 'cases' })) as { readonly cases: Uint8Array };
    return hash(cases);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(question);
    });
  }

  private fail(error: unknown): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
