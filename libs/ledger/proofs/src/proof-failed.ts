/** Every way in which a proof can fail, by name. */
export type Failure =
  | 'inclusion-fails'
  | 'consistency-fails'
  | 'fork'
  | 'rollback'
  | 'note-malformed'
  | 'checkpoint-malformed'
  | 'wrong-origin'
  | 'wrong-key'
  | 'wrong-signature'
  | 'vkey-malformed'
  | 'archive-malformed'
  | 'file-changed'
  | 'file-missing'
  | 'file-unlisted'
  | 'event-changed'
  | 'case-incomplete';

/** What was to be proven is not so. `code` names how; the message says what. */
export class ProofFailed extends Error {
  constructor(
    readonly code: Failure,
    message: string,
  ) {
    super(message);
    this.name = 'ProofFailed';
  }
}
