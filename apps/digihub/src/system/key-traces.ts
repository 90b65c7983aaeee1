import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DataFolder } from '../data-folder.js';
import { filesIn } from './byte-search.js';

/** What the key ring keeps of each person's key, as its bytes lie in a file. */
export const keySecrets = ({ keys }: DataFolder): ReadonlyMap<string, readonly Buffer[]> => {
  const database = new DatabaseSync(join(keys, 'keys.db'), { readOnly: true });
  const rows = database.prepare('SELECT subject, lookup, wrapped FROM subjects').all();
  database.close();
  return new Map(
    rows.map((row) => [
      row['subject'] as string,
      ['lookup', 'wrapped'].map((name) => Buffer.from(row[name] as Uint8Array)),
    ]),
  );
};

/** The files of a folder in which one of these stands. */
export const filesWith = (secrets: readonly Buffer[], folder: string): string[] =>
  filesIn(folder).filter((file) => {
    const bytes = readFileSync(file);
    return secrets.some((secret) => bytes.includes(secret));
  });
