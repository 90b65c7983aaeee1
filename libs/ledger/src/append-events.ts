import type { Transaction } from 'kysely';
import type { StoredEvent } from '@digihub/event-store';
import {
  bucketOf,
  caseDigest,
  type CaseHead,
  caseOf,
  type CompactRange,
  emptyCase,
  eventLeaf,
  type Hash,
  tileWidth,
  withEvent,
} from '@digihub/ledger-proofs';
import type { CaseRow, LedgerTables } from './tables.js';

/** Adds events behind `range`, which grows: their tiles, their places and the chains of their cases. */
export const appendEvents = async (
  tx: Transaction<LedgerTables>,
  events: readonly StoredEvent[],
  range: CompactRange,
): Promise<void> => {
  const first = range.size;
  const leaves = events.map(eventLeaf);
  await writeTiles(tx, leaves, range);
  await tx
    .insertInto('ledger_entries')
    .values(
      events.map((event, place) => ({
        log_index: first + place,
        event_id: event.id,
        stream: event.stream,
        revision: event.revision,
        case_key: caseOf(event),
      })),
    )
    .execute();
  await writeCases(tx, events, leaves, first);
};

const writeTiles = async (
  tx: Transaction<LedgerTables>,
  leaves: readonly Hash[],
  range: CompactRange,
): Promise<void> => {
  const grown = new Map<string, { level: number; tile: number; from: number; hashes: Hash[] }>();
  for (const leaf of leaves) {
    range.append(leaf, (height, index, hash) => {
      if (height % 8 !== 0) return;
      const [level, tile] = [height / 8, Math.floor(index / tileWidth)];
      const key = `${level}/${tile}`;
      const known = grown.get(key);
      if (known) known.hashes.push(hash);
      else grown.set(key, { level, tile, from: index % tileWidth, hashes: [hash] });
    });
  }
  for (const { level, tile, from, hashes } of grown.values()) {
    const added = Buffer.concat(hashes);
    if (from === 0) {
      await tx.insertInto('ledger_tiles').values({ level, tile, hashes: added }).execute();
      continue;
    }
    const before = await tx
      .selectFrom('ledger_tiles')
      .select('hashes')
      .where('level', '=', level)
      .where('tile', '=', tile)
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('ledger_tiles')
      .set({ hashes: Buffer.concat([before.hashes, added]) })
      .where('level', '=', level)
      .where('tile', '=', tile)
      .execute();
  }
};

const writeCases = async (
  tx: Transaction<LedgerTables>,
  events: readonly StoredEvent[],
  leaves: readonly Hash[],
  first: number,
): Promise<void> => {
  const digests = events.map((event) => caseDigest(caseOf(event)));
  const known = await tx
    .selectFrom('ledger_cases')
    .select(['digest', 'events', 'head'])
    .where('digest', 'in', [...new Set(digests)])
    .execute();
  const heads = new Map<string, CaseHead>(
    known.map(({ digest, events: count, head }) => [digest, { count, head: Buffer.from(head) }]),
  );
  const rows = new Map<string, CaseRow>();
  digests.forEach((digest, place) => {
    const head = withEvent(heads.get(digest) ?? emptyCase, leaves[place]!);
    heads.set(digest, head);
    rows.set(digest, {
      digest,
      bucket: bucketOf(digest),
      events: head.count,
      head: head.head,
      last_index: first + place,
    });
  });
  await tx
    .insertInto('ledger_cases')
    .values([...rows.values()])
    .onConflict((conflict) =>
      conflict.column('digest').doUpdateSet(({ ref }) => ({
        events: ref('excluded.events'),
        head: ref('excluded.head'),
        last_index: ref('excluded.last_index'),
      })),
    )
    .execute();
};
