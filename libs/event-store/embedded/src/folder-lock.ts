import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnusable } from '@digihub/event-store';

const busy = 5;

/**
 * One server at a time on a folder. The lock is SQLite's exclusive lock on a file of its own: the operating
 * system drops it when the process dies, however it dies, so no stale lock is ever left.
 *
 * Never open that file (or events.db) in another way within this process: closing any handle on it drops the lock.
 */
export class FolderLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** @throws StoreUnusable 'in-use' */
  static take(folder: string): FolderLock {
    const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
      return new FolderLock(database);
    } catch (error) {
      database.close();
      if (((error as { errcode?: number }).errcode ?? 0) % 256 !== busy) throw error;
      throw new StoreUnusable(
        'in-use',
        `The data folder ${folder} is in use by another server. Stop that one first, or choose another folder.`,
      );
    }
  }

  release(): void {
    if (this.database.isOpen) this.database.close();
  }
}
