import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore, type EmbeddedStore, type EmbeddedStoreOptions } from '../embedded-store.js';

/** Temporary folders and stores of one test, cleared up together. */
export class Folders {
  private readonly made: string[] = [];
  private readonly closers: (() => Promise<void>)[] = [];

  make(): string {
    const folder = mkdtempSync(join(tmpdir(), 'digihub-store-'));
    this.made.push(folder);
    return folder;
  }

  async open(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    const store = await openEmbeddedStore(options);
    this.closeAtEnd(() => store.close());
    return store;
  }

  closeAtEnd(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  async clear(): Promise<void> {
    for (const close of this.closers.splice(0)) await close();
    for (const folder of this.made.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}
