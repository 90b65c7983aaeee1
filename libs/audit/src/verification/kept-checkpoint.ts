import { Problem } from '@digihub/kernel';
import { type Checkpoint, openCheckpoint, ProofFailed, type Verifier } from '@digihub/ledger-proofs';

/** A checkpoint that somebody kept. @throws Problem 422 where it is none of this log */
export const keptCheckpoint = (note: string, verifiers: readonly Verifier[]): Checkpoint => {
  try {
    return openCheckpoint(note, verifiers);
  } catch (error) {
    if (!(error instanceof ProofFailed)) throw error;
    throw new Problem(
      422,
      'audit.not-our-checkpoint',
      {
        nl: 'Dit is geen controlepunt dat dit logboek heeft ondertekend.',
        en: 'This is no checkpoint that this log has signed.',
      },
      { reason: error.code, detail: error.message },
    );
  }
};
