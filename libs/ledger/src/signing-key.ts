import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { newSignerText, parseSigner, type Signer } from '@digihub/ledger-proofs';

const fileIn = (folder: string): string => join(folder, 'ledger.key');

const read = (file: string): Signer | undefined => {
  try {
    return parseSigner(readFileSync(file, 'utf8').trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const written = (folder: string, text: string, place: (draft: string, file: string) => void): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${fileIn(folder)}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${text}\n`, { mode: 0o600, flush: true });
  try {
    chmodSync(draft, 0o600);
    place(draft, fileIn(folder));
  } finally {
    rmSync(draft, { force: true });
  }
};

/** The name of a log made here: nobody else's, as long as nobody chooses it. */
const someOrigin = (): string => `digihub.invalid/log/${randomBytes(8).toString('hex')}`;

/**
 * The key that signs the log's checkpoints, `ledger.key` of a folder, made at first use with mode 0600. Its name is
 * the origin of the log. Of several processes that make it at once the first one wins.
 * @throws ProofFailed `vkey-malformed` where the file holds no key.
 */
export const signingKeyIn = (folder: string, origin: string = someOrigin()): Signer => {
  const found = read(fileIn(folder));
  if (found) return found;
  written(folder, newSignerText(origin), (draft, file) => {
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
  return read(fileIn(folder))!;
};

/** A new key of the same name in the place of the old one, which is not kept: only its vkey is, by the log. */
export const rotateSigningKey = (folder: string): Signer => {
  const { name } = signingKeyIn(folder);
  written(folder, newSignerText(name), renameSync);
  return read(fileIn(folder))!;
};
