import type { OrganisationCode } from '@digihub/programme';
import type { Kysely } from 'kysely';
import type { RoutingTables } from './tables.js';

/** What lies with an organisation: questions without an answer, and trajectories that it took up. */
export interface Load {
  readonly open: number;
  readonly accepted: number;
}

/** The load of every organisation that has any, over all hubs: a partner's capacity is one. */
export const loads = async (db: Kysely<RoutingTables>): Promise<ReadonlyMap<OrganisationCode, Load>> => {
  const open = await db
    .selectFrom('asks')
    .select(({ fn }) => ['organisation', fn.countAll<number | string>().as('count')])
    .where('status', '=', 'open')
    .groupBy('organisation')
    .execute();
  const accepted = await db
    .selectFrom('cases')
    .select(({ fn }) => ['organisation', fn.countAll<number | string>().as('count')])
    .where('status', '=', 'routed')
    .groupBy('organisation')
    .execute();
  const found = new Map<OrganisationCode, Load>();
  for (const { organisation, count } of open) found.set(organisation, { open: Number(count), accepted: 0 });
  for (const { organisation, count } of accepted) {
    if (organisation === null) continue;
    found.set(organisation, { open: found.get(organisation)?.open ?? 0, accepted: Number(count) });
  }
  return found;
};
