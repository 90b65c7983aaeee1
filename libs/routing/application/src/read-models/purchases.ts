import type { Kysely } from 'kysely';
import type { BoughtBefore } from '../facts.js';
import type { RoutingTables } from './tables.js';

/** What each hub bought from each provider, in whatever became of it: rather too much than too little. */
export const boughtBefore =
  (db: Kysely<RoutingTables>): BoughtBefore =>
  async (hub, provider) => {
    const row = await db
      .selectFrom('purchases')
      .select(({ fn }) => fn.sum<number | string | null>('price').as('total'))
      .where('hub', '=', hub)
      .where('provider', '=', provider)
      .executeTakeFirst();
    return Number(row?.total ?? 0);
  };
