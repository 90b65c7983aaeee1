/** First line of a manifest. The lines under it: the trajectory, then as `sha256sum` writes them the files. */
export const manifestHeading = 'digihub-dossier/1';

/** The files of a dossier that its verification reads. */
export const dossierFiles = {
  /** Signed note: SHA-256 of every other file. */
  manifest: 'MANIFEST',
  /** Signed note: the head of the log when the dossier was made. */
  checkpoint: 'checkpoint',
  /** Every event of the case in canonical form, one a line, in order of the log. */
  events: 'events.ndjson',
  /** In the same form: who signed, approved and corrected the sheets of hours that a cost of the case comes from. */
  sheets: 'sheets.ndjson',
  /** Inclusion of each of these events, the case's bucket and its inclusion, consistency with an earlier checkpoint. */
  proofs: 'proofs.json',
} as const;
