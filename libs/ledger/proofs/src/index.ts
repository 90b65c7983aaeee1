export { canonicalJson } from './canonical-json.js';
export {
  bucketCount,
  bucketLeaf,
  bucketOf,
  bucketSays,
  bucketText,
  caseDigest,
  type CaseHead,
  caseOf,
  emptyBucket,
  emptyCase,
  mapRoot,
  withEvent,
} from './case-map.js';
export { type Checkpoint, checkpointText, openCheckpoint, signCheckpoint } from './checkpoint.js';
export { CompactRange } from './compact-range.js';
export {
  emptyRoot,
  foldHashes,
  type Hash,
  hashBytes,
  leafHash,
  leafHashOfText,
  nodeHash,
  sha256,
} from './hashing.js';
export { canonicalEvent, eventLeaf, largestEntry, logEntry, type LoggedEvent } from './log-entry.js';
export {
  type Inclusion,
  proveConsistency,
  proveInclusion,
  rootOf,
  type Subtrees,
  type TreeHead,
  verifyConsistency,
  verifyInclusion,
} from './merkle-proofs.js';
export { type Failure, ProofFailed } from './proof-failed.js';
export {
  newSignerText,
  openNote,
  parseSigner,
  parseVerifier,
  type Signer,
  signedToo,
  signNote,
  type Verifier,
} from './signed-note.js';
export {
  entryBundle,
  parseTilePath,
  type ReadTile,
  subtreesOf,
  type TileAddress,
  tilePath,
  tileWidth,
  tileWidthAt,
} from './tiles.js';
export { dossierFiles, manifestHeading } from './dossier-files.js';
export { readArchive } from './read-archive.js';
export {
  type DossierFiles,
  type DossierTrust,
  type VerifiedDossier,
  verifyDossier,
} from './verify-dossier.js';
export { verifyScript } from './verify-script.js';
