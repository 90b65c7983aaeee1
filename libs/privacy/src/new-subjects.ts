import type { KeyStorage, WantedSubject } from './key-storage.js';
import type { SubjectId } from './sealer.js';

interface Waiting {
  readonly wanted: WantedSubject;
  readonly resolve: (subject: SubjectId) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes subjects in groups: those that are asked for while the loop or the storage was busy share one durable transaction, because
 * each one waits for the disk and a key must be there before anything is sealed with it.
 */
export class NewSubjects {
  private waiting: Waiting[] = [];
  private making = false;

  constructor(private readonly storage: Pick<KeyStorage, 'insertOrGet'>) {}

  get(wanted: WantedSubject): Promise<SubjectId> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ wanted, resolve, reject });
      if (this.making) return;
      this.making = true;
      setImmediate(() => void this.make());
    });
  }

  private async make(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        const subjects = await this.storage.insertOrGet(group.map(({ wanted }) => wanted));
        group.forEach(({ resolve }, index) => resolve(subjects[index]!));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.making = false;
  }
}
