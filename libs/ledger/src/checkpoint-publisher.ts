import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignedCheckpoint } from './checkpoints.js';

/** Where checkpoints are kept outside the log's own database. */
export interface CheckpointPublisher {
  readonly name: string;
  /** May be called again with the same one. */
  publish(checkpoint: SignedCheckpoint): Promise<void>;
  /** The note of the last one that was published, by whomever; undefined: there is none, or this place cannot tell. */
  latest(): Promise<string | undefined>;
}

/** A folder: `checkpoint` is the last one, `checkpoints/{size}` is each. Best on another disk than the store. */
export const folderPublisher = (folder: string): CheckpointPublisher => {
  const last = join(folder, 'checkpoint');
  const write = (file: string, note: string): void => {
    writeFileSync(`${file}.new`, note, { flush: true });
    renameSync(`${file}.new`, file);
  };
  return {
    name: folder,
    publish: async ({ size, note }) => {
      mkdirSync(join(folder, 'checkpoints'), { recursive: true });
      write(join(folder, 'checkpoints', String(size)), note);
      write(last, note);
    },
    latest: async () => (existsSync(last) ? readFileSync(last, 'utf8') : undefined),
  };
};
