import type { Transaction } from 'kysely';
import {
  bucketCount,
  bucketLeaf,
  bucketOf,
  bucketText,
  caseDigest,
  emptyBucket,
  foldHashes,
  type Hash,
  hashBytes,
  mapRoot,
  proveInclusion,
} from '@digihub/ledger-proofs';
import type { LedgerTables } from './tables.js';

/** Buckets per row. */
const rowWidth = 256;

/** Works out again the buckets whose cases got an event at index `since` or later; gives the map's root. */
export const updateCaseMap = async (tx: Transaction<LedgerTables>, since: number): Promise<Hash> => {
  const leaves = await allLeaves(tx);
  const changed = await tx
    .selectFrom('ledger_cases')
    .select('bucket')
    .distinct()
    .where('last_index', '>=', since)
    .orderBy('bucket')
    .execute();
  const touched = new Set<number>();
  for (let at = 0; at < changed.length; at += rowWidth) {
    const buckets = changed.slice(at, at + rowWidth).map(({ bucket }) => bucket);
    for (const [bucket, text] of await bucketTexts(tx, buckets)) leaves[bucket] = bucketLeaf(text);
    for (const bucket of buckets) touched.add(Math.floor(bucket / rowWidth));
  }
  for (const tile of touched) {
    const row = { tile, leaves: Buffer.concat(leaves.slice(tile * rowWidth, (tile + 1) * rowWidth)) };
    await tx
      .insertInto('ledger_buckets')
      .values(row)
      .onConflict((conflict) => conflict.column('tile').doUpdateSet({ leaves: row.leaves }))
      .execute();
  }
  return mapRoot(leaves);
};

/** That the map says of a case what it says: the text of its bucket, and its place in the map. */
export interface CaseProof {
  readonly bucket: number;
  readonly text: string;
  readonly proof: readonly Hash[];
}

/** As of the last `updateCaseMap`; only right in the transaction that called it. */
export const proveCase = async (tx: Transaction<LedgerTables>, key: string): Promise<CaseProof> => {
  const bucket = bucketOf(caseDigest(key));
  const leaves = await allLeaves(tx);
  const subtrees = (level: number, index: number): Hash =>
    foldHashes(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
  const texts = await bucketTexts(tx, [bucket]);
  return {
    bucket,
    text: texts.get(bucket) ?? '',
    proof: await proveInclusion(subtrees, bucket, bucketCount),
  };
};

const allLeaves = async (tx: Transaction<LedgerTables>): Promise<Hash[]> => {
  const leaves = Array.from({ length: bucketCount }, () => emptyBucket);
  for (const row of await tx.selectFrom('ledger_buckets').selectAll().execute()) {
    const bytes = Buffer.from(row.leaves);
    for (let at = 0; at < rowWidth; at += 1)
      leaves[row.tile * rowWidth + at] = bytes.subarray(at * hashBytes, (at + 1) * hashBytes);
  }
  return leaves;
};

const bucketTexts = async (
  tx: Transaction<LedgerTables>,
  buckets: readonly number[],
): Promise<Map<number, string>> => {
  const rows = await tx
    .selectFrom('ledger_cases')
    .select(['bucket', 'digest', 'events', 'head'])
    .where('bucket', 'in', buckets)
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ bucket }) => bucket)].map(([bucket, cases]) => [
      bucket,
      bucketText(
        cases.map(({ digest, events, head }) => [digest, { count: events, head: Buffer.from(head) }]),
      ),
    ]),
  );
};
