import { visibleHubs, visibleOrganisation } from '@digihub/access';
import type { Actor } from '@digihub/kernel';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { RoutingTables } from '../read-models/tables.js';

/** Hub staff see their hubs' rows; a partner those that name its organisation in one of these columns. */
export const visibleTo =
  <Table extends 'cases' | 'asks'>(
    caller: Actor,
    columns: readonly (keyof RoutingTables[Table] & string)[],
  ) =>
  (where: ExpressionBuilder<RoutingTables, Table>): Expression<SqlBool> => {
    const hubs = visibleHubs(caller);
    if (hubs === 'all') return where.lit(true);
    const organisation = visibleOrganisation(caller);
    const eb = where as unknown as ExpressionBuilder<RoutingTables, 'cases'>;
    const ways = [
      ...(hubs.length > 0 ? [eb('hub', 'in', [...hubs])] : []),
      ...(organisation === undefined
        ? []
        : columns.map((column) => eb(column as 'organisation', '=', organisation))),
    ];
    return ways.length > 0 ? eb.or(ways) : eb.lit(false);
  };
