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
  proveInclusion,
  type Subtrees,
} from '@digihub/ledger-proofs';
import type { LedgerTables } from './tables.js';

/** Buckets per row, and rows. */
const rowWidth = 256;
const emptyRow: readonly Hash[] = Array.from({ length: rowWidth }, () => emptyBucket);
const emptyRowRoot = foldHashes(emptyRow);

/** Works out again the buckets whose cases got an event at index `since` or later; gives the map's root. */
export const updateCaseMap = async (tx: Transaction<LedgerTables>, since: number): Promise<Hash> => {
  const changed = await tx
    .selectFrom('ledger_cases')
    .select('bucket')
    .distinct()
    .where('last_index', '>=', since)
    .execute();
  const byRow = Map.groupBy(changed, ({ bucket }) => Math.floor(bucket / rowWidth));
  for (const [tile, buckets] of byRow) {
    const leaves = await leavesOf(tx, tile);
    const texts = await bucketTexts(
      tx,
      buckets.map(({ bucket }) => bucket),
    );
    for (const [bucket, text] of texts) leaves[bucket % rowWidth] = bucketLeaf(text);
    const row = { leaves: Buffer.concat(leaves), root: foldHashes(leaves) };
    await tx
      .insertInto('ledger_buckets')
      .values({ tile, ...row })
      .onConflict((conflict) => conflict.column('tile').doUpdateSet(row))
      .execute();
  }
  return foldHashes(await rowRoots(tx));
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
  const [tile, place] = [Math.floor(bucket / rowWidth), bucket % rowWidth];
  const texts = await bucketTexts(tx, [bucket]);
  const proof = [
    ...(await proveInclusion(subtreesOver(await leavesOf(tx, tile)), place, rowWidth)),
    ...(await proveInclusion(subtreesOver(await rowRoots(tx)), tile, bucketCount / rowWidth)),
  ];
  return { bucket, text: texts.get(bucket) ?? '', proof };
};

const subtreesOver =
  (hashes: readonly Hash[]): Subtrees =>
  (level, index) =>
    foldHashes(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));

const leavesOf = async (tx: Transaction<LedgerTables>, tile: number): Promise<Hash[]> => {
  const row = await tx
    .selectFrom('ledger_buckets')
    .select('leaves')
    .where('tile', '=', tile)
    .executeTakeFirst();
  if (!row) return [...emptyRow];
  const bytes = Buffer.from(row.leaves);
  return emptyRow.map((_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes));
};

const rowRoots = async (tx: Transaction<LedgerTables>): Promise<Hash[]> => {
  const roots = Array.from({ length: bucketCount / rowWidth }, () => emptyRowRoot);
  for (const { tile, root } of await tx.selectFrom('ledger_buckets').select(['tile', 'root']).execute())
    roots[tile] = Buffer.from(root);
  return roots;
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
