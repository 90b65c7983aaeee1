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

interface Proven {
  readonly index: number;
  readonly proof: readonly string[];
}

interface Proofs {
  readonly events: readonly Proven[];
  readonly sheets?: readonly Proven[];
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
    const events = [...proofs.events, ...(proofs.sheets ?? [])];
    hashesOf([...events.flatMap(({ proof }) => proof), ...proofs.case.proof]);
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

type Placed = Parameters<typeof caseOf>[0];

/** The leaves of events, a line each, once they are seen to stand in the log, in its order. */
const leavesOf = (
  lines: readonly string[],
  proven: readonly Proven[],
  { size, root }: Checkpoint,
  belongs: (event: Placed) => boolean,
): Hash[] => {
  let before = -1;
  return lines.map((line, place) => {
    const { index, proof } = proven[place] ?? { index: -1, proof: [] };
    if (index <= before || !belongs(JSON.parse(line) as Placed))
      throw new ProofFailed('event-changed', `Event ${place + 1} does not belong where it stands.`);
    const leaf = leafHashOfText(logEntry(line));
    verifyInclusion(leaf, { index, size, proof: hashesOf(proof), root });
    before = index;
    return leaf;
  });
};

const linesOf = (files: DossierFiles, name: string): string[] => textOf(files, name).split('\n').slice(0, -1);

/** A sheet of hours is a case of its own: what the dossier shows of it is true, and not claimed to be all of it. */
const ofSheet = (event: Placed): boolean =>
  event.stream.startsWith('timesheet-') && caseOf(event) === event.stream;

const checkSheets = (files: DossierFiles, checkpoint: Checkpoint, { sheets = [] }: Proofs): void => {
  // A dossier made before there were any has no such file.
  const lines = files.has(dossierFiles.sheets) ? linesOf(files, dossierFiles.sheets) : [];
  leavesOf(lines, sheets, checkpoint, ofSheet);
  if (lines.length !== sheets.length)
    throw new ProofFailed('event-changed', 'Not every proof of a sheet of hours has its event.');
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
  const lines = linesOf(files, dossierFiles.events);
  const leaves = leavesOf(lines, proofs.events, checkpoint, (event) => caseOf(event) === trajectory);
  const chain = leaves.reduce(withEvent, emptyCase);
  const { bucket, proof } = proofs.case;
  verifyInclusion(bucketLeaf(bucket), {
    index: bucketOf(caseDigest(trajectory)),
    size: bucketCount,
    proof: hashesOf(proof),
    root: checkpoint.cases,
  });
  if (lines.length !== proofs.events.length || !bucketSays(bucket, trajectory, chain))
    throw new ProofFailed('case-incomplete', `These are not all events of ${trajectory}.`);
  checkSheets(files, checkpoint, proofs);
  return { trajectory, events: lines.length, checkpoint };
};
