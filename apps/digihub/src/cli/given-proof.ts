import { InvalidArgumentError, Option } from 'commander';
import { parseVerifier, type Verifier } from '@digihub/ledger-proofs';

/** `--vkey`: one key or several with spaces between, as often as there are keys. */
export const vkeyOption = (what: string): Option =>
  new Option('--vkey <vkey>', `${what} (several where it was exchanged)`).argParser(
    (text, before: readonly Verifier[] = []): readonly Verifier[] => {
      try {
        return [...before, ...text.trim().split(/\s+/).map(parseVerifier)];
      } catch {
        throw new InvalidArgumentError('give a key in the form name+keyid+base64.');
      }
    },
  );
