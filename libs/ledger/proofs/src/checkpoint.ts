import { type Hash, hashBytes } from './hashing.js';
import { ProofFailed } from './proof-failed.js';
import { shown } from './shown.js';
import { fromBase64, openNote, parseNote, type Signer, signNote, type Verifier } from './signed-note.js';

/** The head of the log at one size. https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  readonly origin: string;
  /** Events in the log. */
  readonly size: number;
  readonly root: Hash;
  /** Root of the map of cases at that size (an extension line), see `case-map.ts`. */
  readonly cases: Hash;
}

const casesLine = 'cases ';

export const checkpointText = ({ origin, size, root, cases }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n${casesLine}${cases.toString('base64')}\n`;

export const signCheckpoint = (checkpoint: Omit<Checkpoint, 'origin'>, signer: Signer): string =>
  signNote(checkpointText({ origin: signer.name, ...checkpoint }), signer);

const hashOf = (text: string | undefined): Hash | undefined => {
  const bytes = fromBase64(text ?? '');
  return bytes?.length === hashBytes ? bytes : undefined;
};

/** What a checkpoint says, whoever signed it. @throws ProofFailed `checkpoint-malformed` */
const parse = (text: string): Checkpoint => {
  const [origin = '', sizeText = '', rootText, ...extensions] = text.split('\n').slice(0, -1);
  const size = Number(sizeText);
  const root = hashOf(rootText);
  const cases = hashOf(extensions.find((line) => line.startsWith(casesLine))?.slice(casesLine.length));
  if (
    origin === '' ||
    !/^(0|[1-9]\d{0,15})$/.test(sizeText) ||
    !Number.isSafeInteger(size) ||
    !root ||
    !cases
  )
    throw new ProofFailed('checkpoint-malformed', 'This is no checkpoint of such a log.');
  return { origin, size, root, cases };
};

/**
 * A checkpoint, once it is seen to be of this log: signed by one of its keys, and with its name.
 * @throws ProofFailed `note-malformed` first, `wrong-origin`, `checkpoint-malformed`, and as `openNote`
 */
export const openCheckpoint = (note: string, verifiers: readonly Verifier[]): Checkpoint => {
  const [origin = ''] = parseNote(note).text.split('\n', 1);
  if (!verifiers.some(({ name }) => name === origin)) {
    const known = [...new Set(verifiers.map(({ name }) => name))].join(', ');
    throw new ProofFailed('wrong-origin', `This checkpoint is of the log ${shown(origin)}, not of ${known}.`);
  }
  return parse(
    openNote(
      note,
      verifiers.filter(({ name }) => name === origin),
    ),
  );
};
