import {
  bucketCount,
  bucketLeaf,
  bucketOf,
  bucketSays,
  caseDigest,
  caseOf,
  emptyCase,
  withEvent,
} from './case-map.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { dossierFiles, manifestHeading } from './dossier-files.js';
import { type Hash, hashBytes, leafHashOfText, sha256 } from './hashing.js';
import { logEntry } from './log-entry.js';
import { verifyConsistency, verifyInclusion } from './merkle-proofs.js';
import { ProofFailed } from './proof-failed.js';
import { shown } from './shown.js';
import { fromBase64, openNote, type Verifier } from './signed-note.js';

/** The files of a dossier, by name. */
export type DossierFiles = ReadonlyMap<string, Uint8Array>;

export interface DossierTrust {
  /** Keys of the log, from elsewhere than the dossier. */
  readonly verifiers: readonly Verifier[];
  /** A checkpoint of the log that was kept elsewhere. */
  readonly since?: string | undefined;
}

export interface VerifiedDossier {
  readonly trajectory: string;
  readonly events: number;
  readonly checkpoint: Checkpoint;
}

interface Proofs {
  readonly events: readonly { readonly index: number; readonly proof: readonly string[] }[];
  readonly case: { readonly bucket: string; readonly proof: readonly string[] };
  readonly consistency?: { readonly from: number; readonly proof: readonly string[] };
}

const malformed = (what: string): ProofFailed =>
  new ProofFailed('archive-malformed', `This is no dossier: ${what}.`);

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textOf = (files: DossierFiles, name: string): string => {
  const bytes = files.get(name);
  if (!bytes) throw new ProofFailed('file-missing', `The dossier has no ${name}.`);
  try {
    return decoder.decode(bytes);
  } catch {
    throw malformed(`${name} is no text`);
  }
};

const hashesOf = (proof: readonly string[]): Hash[] =>
  proof.map((text) => {
    const hash = fromBase64(text);
    if (hash?.length !== hashBytes) throw malformed('a hash is none');
    return hash;
  });

const proofsOf = (text: string): Proofs => {
  try {
    const proofs = JSON.parse(text) as Proofs;
    hashesOf([...proofs.events.flatMap(({ proof }) => proof), ...proofs.case.proof]);
    return proofs;
  } catch {
    throw malformed('its proofs cannot be read');
  }
};

/** The trajectory of the manifest, once every file is seen to be as it says, and no other is there. */
const checkFiles = (files: DossierFiles, verifiers: readonly Verifier[]): string => {
  const text = openNote(textOf(files, dossierFiles.manifest), verifiers);
  const [heading, trajectory = '', ...lines] = text.split('\n').slice(0, -1);
  if (heading !== manifestHeading) throw malformed('its manifest is of something else');
  const listed = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)] as const));
  for (const [name, digest] of listed) {
    const bytes = files.get(name);
    if (!bytes) throw new ProofFailed('file-missing', `The dossier has no ${name}.`);
    if (sha256(bytes).toString('hex') !== digest)
      throw new ProofFailed('file-changed', `${name} is not as it was when the dossier was made.`);
  }
  for (const name of files.keys())
    if (name !== dossierFiles.manifest && !listed.has(name))
      throw new ProofFailed('file-unlisted', `${shown(name)} does not belong to the dossier.`);
  return trajectory;
};

const checkContinues = (checkpoint: Checkpoint, { since, verifiers }: DossierTrust, proofs: Proofs): void => {
  if (since === undefined) return;
  const known = openCheckpoint(since, verifiers);
  const { from, proof } = proofs.consistency ?? { from: known.size, proof: [] };
  if (known.size < checkpoint.size && (from !== known.size || !proofs.consistency)) {
    throw new ProofFailed(
      'consistency-fails',
      `The dossier does not prove that it continues the checkpoint of ${known.size} events: have it made with --since.`,
    );
  }
  verifyConsistency(known, checkpoint, known.size < checkpoint.size ? hashesOf(proof) : []);
};

/**
 * Verifies a dossier with nothing but itself and what its reader trusts: the log's keys, and a checkpoint kept
 * elsewhere. Every file is as it was made, every event stands in the log, and no event of the case is missing.
 * @throws ProofFailed; its `code` names what is wrong.
 */
export const verifyDossier = (files: DossierFiles, trust: DossierTrust): VerifiedDossier => {
  const checkpoint = openCheckpoint(textOf(files, dossierFiles.checkpoint), trust.verifiers);
  // Of several logs that a reader may trust, the keys of one sign nothing for another.
  const verifiers = trust.verifiers.filter(({ name }) => name === checkpoint.origin);
  const trajectory = checkFiles(files, verifiers);
  const proofs = proofsOf(textOf(files, dossierFiles.proofs));
  checkContinues(checkpoint, { ...trust, verifiers }, proofs);
  const lines = textOf(files, dossierFiles.events).split('\n').slice(0, -1);
  let chain = emptyCase;
  let before = -1;
  for (const [place, line] of lines.entries()) {
    const { index, proof } = proofs.events[place] ?? { index: -1, proof: [] };
    const event = JSON.parse(line) as { readonly stream: string; readonly metadata: object };
    if (index <= before || caseOf(event) !== trajectory)
      throw new ProofFailed('event-changed', `Event ${place + 1} does not belong where it stands.`);
    const leaf = leafHashOfText(logEntry(line));
    verifyInclusion(leaf, { index, size: checkpoint.size, proof: hashesOf(proof), root: checkpoint.root });
    chain = withEvent(chain, leaf);
    before = index;
  }
  const { bucket, proof } = proofs.case;
  verifyInclusion(bucketLeaf(bucket), {
    index: bucketOf(caseDigest(trajectory)),
    size: bucketCount,
    proof: hashesOf(proof),
    root: checkpoint.cases,
  });
  if (lines.length !== proofs.events.length || !bucketSays(bucket, trajectory, chain))
    throw new ProofFailed('case-incomplete', `These are not all events of ${trajectory}.`);
  return { trajectory, events: lines.length, checkpoint };
};
