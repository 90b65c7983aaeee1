import type { Kysely, Transaction } from 'kysely';
import { sequenceText } from './sequence-text.js';
import { technical } from './technical-tables.js';

/** Another holder moved this consumer's watermark meanwhile: whoever gets this stops, and leaves it to the other. */
export class Fenced extends Error {
  constructor(
    readonly consumer: string,
    readonly partition: number,
  ) {
    super(`another holder of ${consumer} moved its watermark of partition ${partition}`);
    this.name = 'Fenced';
  }
}

export const readWatermarks = async <Database>(
  db: Kysely<Database>,
  consumer: string,
): Promise<Map<number, bigint>> => {
  const rows = await technical(db)
    .selectFrom('watermarks')
    .select(['partition', 'sequence'])
    .where('consumer', '=', consumer)
    .execute();
  return new Map(rows.map(({ partition, sequence }) => [partition, BigInt(sequence)]));
};

/**
 * Compare-and-set: from what this holder last wrote or read (undefined: nothing yet) to what it has done now.
 * @throws Fenced
 */
export const moveWatermark = async <Database>(
  tx: Transaction<Database>,
  consumer: string,
  partition: number,
  from: bigint | undefined,
  to: bigint,
): Promise<void> => {
  const table = technical(tx);
  const sequence = sequenceText(to);
  const moved =
    from === undefined
      ? (
          await table
            .insertInto('watermarks')
            .values({ consumer, partition, sequence })
            .onConflict((conflict) => conflict.columns(['consumer', 'partition']).doNothing())
            .executeTakeFirst()
        ).numInsertedOrUpdatedRows
      : (
          await table
            .updateTable('watermarks')
            .set({ sequence })
            .where('consumer', '=', consumer)
            .where('partition', '=', partition)
            .where('sequence', '=', sequenceText(from))
            .executeTakeFirst()
        ).numUpdatedRows;
  if (moved !== 1n) throw new Fenced(consumer, partition);
};
