import { unzipSync } from 'fflate';
import { ProofFailed } from './proof-failed.js';
import { shown } from './shown.js';
import type { DossierFiles } from './verify-dossier.js';

/** Bytes that a dossier may have unpacked. */
const largestDossier = 512 * 1024 * 1024;

/** The files of a ZIP archive. @throws ProofFailed `archive-malformed` */
export const readArchive = (bytes: Uint8Array): DossierFiles => {
  let size = 0;
  const names = new Set<string>();
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        size += originalSize;
        if (names.has(name)) throw new RangeError(`${shown(name)} is in it twice`);
        names.add(name);
        if (size > largestDossier) throw new RangeError('it is too large');
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch (error) {
    throw new ProofFailed('archive-malformed', `This is no dossier: ${(error as Error).message}.`);
  }
};
