import { canonicalJson } from './canonical-json.js';
import { type Hash, leafHashOfText, sha256 } from './hashing.js';

/** An event as it goes into the log: no position and no time of the store, so that a migration keeps the tree. */
export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: unknown;
  readonly metadata: unknown;
}

/** An entry of a tile has its length in 16 bits (C2SP tlog-tiles). */
export const largestEntry = 65_535;

/** The event in canonical form (RFC 8785): one line of text. */
export const canonicalEvent = ({ id, type, stream, revision, data, metadata }: LoggedEvent): string =>
  canonicalJson({ data, id, metadata, revision, stream, type });

const tooLarge = (canonical: string): boolean =>
  canonical.length > largestEntry ||
  (canonical.length * 3 > largestEntry && Buffer.byteLength(canonical) > largestEntry);

/**
 * The entry of the log for a canonical event: the event itself, or where it is too large for a tile what names it and
 * its SHA-256. The two cannot be mistaken for one another: only the first has `data`.
 */
export const logEntry = (canonical: string): string => {
  if (!tooLarge(canonical)) return canonical;
  const { id, revision, stream, type } = JSON.parse(canonical) as LoggedEvent;
  const bytes = Buffer.from(canonical);
  return canonicalJson({
    id,
    revision,
    sha256: sha256(bytes).toString('hex'),
    size: bytes.length,
    stream,
    type,
  });
};

/** The leaf of an event. */
export const eventLeaf = (event: LoggedEvent): Hash => leafHashOfText(logEntry(canonicalEvent(event)));
