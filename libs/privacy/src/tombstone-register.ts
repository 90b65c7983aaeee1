import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Tombstone } from './key-storage.js';
import { registerUnreadable } from './problems.js';

/**
 * Who has been forgotten, a line of JSON each, in a file apart from every backup: whatever is restored, they are
 * forgotten again before anybody is served. It holds surrogates only. Lines are added and never changed.
 */
export class TombstoneRegister {
  constructor(readonly file: string) {}

  static inFolder(folder: string): TombstoneRegister {
    return new TombstoneRegister(join(folder, 'forgotten.jsonl'));
  }

  /** On disk when it resolves. */
  async add(tombstones: readonly Tombstone[]): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const file = await open(this.file, 'a', 0o600);
    try {
      // A line that a crash cut short ends here, and the empty line behind it tells that it was.
      const lines = tombstones.map(({ subject, forgottenAt }) => JSON.stringify({ subject, forgottenAt }));
      await file.appendFile(`\n\n${lines.join('\n')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /**
   * Empty where the file does not exist. A last line that was cut short is passed over: its key is destroyed only
   * after the line was whole, and the order is repeated.
   * @throws Problem `privacy.register-unreadable` for any other line that is none of ours.
   */
  async all(): Promise<readonly Tombstone[]> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n');
    return lines.flatMap((line, index) => {
      if (line === '') return [];
      const tombstone = tombstoneOf(line);
      if (tombstone) return [tombstone];
      if (index === lines.length - 1 || lines[index + 1] === '') return [];
      throw registerUnreadable({ file: this.file, line: index + 1 });
    });
  }
}

const tombstoneOf = (line: string): Tombstone | undefined => {
  try {
    const { subject, forgottenAt } = JSON.parse(line) as Partial<Tombstone>;
    return typeof subject === 'string' && typeof forgottenAt === 'string'
      ? { subject, forgottenAt }
      : undefined;
  } catch {
    return undefined;
  }
};
