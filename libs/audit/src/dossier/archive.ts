import { zipSync } from 'fflate';
import type { DossierFiles } from '@digihub/ledger-proofs';

/** The same files always give the same archive: it holds no time of its own. */
export const noTime = new Date(1980, 0, 1);

/** The files in one ZIP archive. */
export const archiveOf = (files: DossierFiles): Uint8Array =>
  zipSync(Object.fromEntries(files), { mtime: noTime });
