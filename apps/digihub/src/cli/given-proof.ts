import { existsSync, readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { parseVerifier, type Verifier } from '@digihub/ledger-proofs';
import { WrongUse } from './exit-codes.js';

/** `--vkey`, as often as there are keys. */
export const vkeyOption = (what: string): Option =>
  new Option('--vkey <vkey>', `${what} (may be repeated)`).argParser(
    (text, before: readonly Verifier[] = []): readonly Verifier[] => {
      try {
        return [...before, parseVerifier(text)];
      } catch {
        throw new InvalidArgumentError('give a key in the form name+keyid+base64.');
      }
    },
  );

/** A file that the words name. @throws WrongUse */
export const givenFile = (file: string): Buffer => {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  return readFileSync(file);
};
