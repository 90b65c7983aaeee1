import { foldHashes, type Hash, hashBytes, leafHash, nodeHash, sha256 } from './hashing.js';

/**
 * Which events a case has, committed in every checkpoint, so that none can be left out of a dossier unseen.
 *
 * A case is a trajectory, or a stream whose events belong to none. Its **chain** takes each of its events in order of
 * the log: head = SHA-256(0x01 || head before || leaf of the event), from 32 zero bytes. The **map** is an RFC 6962
 * tree of 65,536 leaves, its buckets: a case lies in the one that the first two bytes of SHA-256(key) name. The leaf
 * of a bucket is its text: for each of its cases, in order, a line `sha256-of-key count head`, in hexadecimal digits
 * but for the count. An empty bucket is the empty text.
 */
export interface CaseHead {
  /** Events of the case. */
  readonly count: number;
  readonly head: Hash;
}

export const bucketCount = 65_536;
export const emptyCase: CaseHead = { count: 0, head: Buffer.alloc(hashBytes) };

/** The key of the case that an event belongs to. */
export const caseOf = ({
  stream,
  metadata,
}: {
  readonly stream: string;
  readonly metadata: unknown;
}): string => (metadata as { readonly trajectory?: string }).trajectory ?? stream;

export const withEvent = ({ count, head }: CaseHead, leaf: Hash): CaseHead => ({
  count: count + 1,
  head: nodeHash(head, leaf),
});

/** Lower-case hexadecimal SHA-256 of the key. */
export const caseDigest = (key: string): string => sha256(Buffer.from(key)).toString('hex');

export const bucketOf = (digest: string): number => parseInt(digest.slice(0, 4), 16);

const lineOf = (digest: string, { count, head }: CaseHead): string =>
  `${digest} ${count} ${head.toString('hex')}\n`;

/** The text of one bucket. */
export const bucketText = (cases: readonly (readonly [digest: string, head: CaseHead])[]): string =>
  cases
    .map(([digest, head]) => lineOf(digest, head))
    .sort()
    .join('');

/** Does a bucket say that of the case? For a case without events: does it not name the case at all? */
export const bucketSays = (text: string, key: string, head: CaseHead): boolean => {
  const digest = caseDigest(key);
  const lines = text.split('\n').filter((line) => line.startsWith(digest));
  return head.count === 0
    ? lines.length === 0
    : lines.length === 1 && `${lines[0]}\n` === lineOf(digest, head);
};

export const bucketLeaf = (text: string): Hash => leafHash(Buffer.from(text));

export const emptyBucket: Hash = bucketLeaf('');

/** Root of the map from the leaves of all its buckets. */
export const mapRoot = (leaves: readonly Hash[]): Hash => {
  if (leaves.length !== bucketCount) throw new RangeError(`the map has ${bucketCount} buckets`);
  return foldHashes(leaves);
};
