import type { SubjectId } from './sealer.js';

/** The unwrapped keys used last, so many at most; what leaves is overwritten. */
export class KeyCache {
  private readonly keys = new Map<SubjectId, Uint8Array>();

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.keys.size;
  }

  get(subject: SubjectId): Uint8Array | undefined {
    const key = this.keys.get(subject);
    if (key) {
      this.keys.delete(subject);
      this.keys.set(subject, key);
    }
    return key;
  }

  set(subject: SubjectId, key: Uint8Array): void {
    this.keys.set(subject, key);
    if (this.keys.size > this.limit) {
      const [oldest] = this.keys.keys();
      if (oldest !== undefined) this.delete(oldest);
    }
  }

  delete(subject: SubjectId): void {
    this.keys.get(subject)?.fill(0);
    this.keys.delete(subject);
  }

  clear(): void {
    for (const key of this.keys.values()) key.fill(0);
    this.keys.clear();
  }
}
