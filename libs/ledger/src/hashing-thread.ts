/**
 * The hashes of a verification, in a thread of their own beside the one that reads the store. In memory: a head of
 * about 200 bytes per case. Runs from source under Jest too, so: erasable TypeScript, no import of other sources.
 */
import { parentPort } from 'node:worker_threads';
import {
  bucketCount,
  bucketLeaf,
  bucketOf,
  bucketText,
  caseDigest,
  type CaseHead,
  CompactRange,
  emptyBucket,
  emptyCase,
  type Hash,
  leafHashOfText,
  mapRoot,
  withEvent,
} from '@digihub/ledger-proofs';
import type { Answer, Entries, Question } from './hashing-protocol.js';

const range = CompactRange.empty();
/** The head of each case as a text of single bytes: a Buffer of 32 bytes may keep one of 8 KiB alive. */
const cases = new Map<string, { count: number; head: string }>();
/** Their keys, as they are met: the map is asked for at the end, when whoever reads has nothing left to do. */
const buckets = new Map<number, string[]>();

const headOf = ({ count, head }: { count: number; head: string }): CaseHead => ({
  count,
  head: Buffer.from(head, 'latin1'),
});

const take = (part: Entries): Answer => {
  const leaves = part.entries.map(leafHashOfText);
  for (const leaf of leaves) range.append(leaf);
  for (const [place, key] of part.cases.entries()) {
    const known = cases.get(key);
    if (!known) putInBucket(key);
    const { count, head } = withEvent(known ? headOf(known) : emptyCase, leaves[place]!);
    cases.set(key, { count, head: head.toString('latin1') });
  }
  return { leaves: Buffer.concat(leaves), root: range.root() };
};

const putInBucket = (key: string): void => {
  const bucket = bucketOf(caseDigest(key));
  const keys = buckets.get(bucket);
  if (keys) keys.push(key);
  else buckets.set(bucket, [key]);
};

const rootOfCases = (): Hash =>
  mapRoot(
    Array.from({ length: bucketCount }, (_, bucket) => {
      const keys = buckets.get(bucket);
      if (!keys) return emptyBucket;
      return bucketLeaf(bucketText(keys.map((key) => [caseDigest(key), headOf(cases.get(key)!)])));
    }),
  );

parentPort!.on('message', (question: Question) => {
  const answer: Answer = question.kind === 'entries' ? take(question) : { cases: rootOfCases() };
  parentPort!.postMessage(answer);
});
