import type { KeyStore, WantedSubject } from './key-store.js';
import type { SubjectId } from './sealer.js';

interface Waiting {
  readonly wanted: WantedSubject;
  readonly resolve: (subject: SubjectId) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes subjects in groups: those that are asked for while the loop was busy share one durable transaction, because
 * each one waits for the disk and a key must be there before anything is sealed with it.
 */
export class NewSubjects {
  private waiting: Waiting[] = [];

  constructor(private readonly store: Pick<KeyStore, 'insertOrGet'>) {}

  get(wanted: WantedSubject): Promise<SubjectId> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ wanted, resolve, reject }) === 1) setImmediate(() => this.make());
    });
  }

  private make(): void {
    const group = this.waiting;
    this.waiting = [];
    try {
      const subjects = this.store.insertOrGet(group.map(({ wanted }) => wanted));
      group.forEach(({ resolve }, index) => resolve(subjects[index]!));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
