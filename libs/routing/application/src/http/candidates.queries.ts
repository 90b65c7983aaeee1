import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, mayRead, notFound } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { QueryRoute, TrajectoryId } from '@digihub/http';
import { type Actor, dayOf } from '@digihub/kernel';
import { findOrganisation, hubsOf, providersOf } from '@digihub/programme';
import { partnersOf, standingOf } from '../pools.js';
import { boughtBefore } from '../read-models/purchases.js';
import { type Load, loads } from '../read-models/load.js';
import type { RoutingTables } from '../read-models/tables.js';
import { routingRuntime } from '../runtime-token.js';

const readers = ['caseworker', 'coach', 'approver', 'auditor', 'operator'] as const;
const nothing: Load = { open: 0, accepted: 0 };

@ApiTags('candidates')
@Controller('routing/v1')
export class CandidatesQueries {
  constructor(@Inject(routingRuntime) private readonly runtime: ContextRuntime<RoutingTables>) {}

  @QueryRoute('trajectories/:id/candidates', {
    roles: readers,
    summary:
      'Whom to ask: the own pool first, then other provinces, then the market; with their present load',
  })
  async candidates(@TrajectoryId() id: string, @Caller() caller: Actor) {
    const { database, parts } = this.runtime;
    const { programme } = parts;
    const row = await database.read
      .selectFrom('cases')
      .select('hub')
      .where('trajectory', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound();
    const { hub } = row;
    mayRead(caller, { hub });
    const today = dayOf(parts.clock.now());
    const load = await loads(database.read);
    const asks = await database.read
      .selectFrom('asks')
      .select(['organisation', 'round', 'status'])
      .where('trajectory', '=', id)
      .orderBy('ask')
      .execute();
    const nameOf = (code: string) => findOrganisation(programme, code)?.name ?? code;
    const { ownPool, otherPools } = partnersOf(programme, hub, today);
    const partners = [...ownPool, ...otherPools].flatMap((organisation) => {
      const standing = standingOf(programme, organisation, hub, today);
      const last = asks.findLast((ask) => ask.organisation === organisation);
      return standing === 'nowhere'
        ? []
        : [
            {
              organisation,
              name: nameOf(organisation),
              ...standing,
              hubs: hubsOf(programme, organisation, today),
              load: load.get(organisation) ?? nothing,
              askedBefore: last ? { round: last.round, outcome: last.status } : null,
            },
          ];
    });
    const providers = await Promise.all(
      providersOf(programme, hub, today).map(async ({ code, name }) => ({
        organisation: code,
        name,
        boughtBefore: await boughtBefore(database.read)(hub, code),
        load: load.get(code) ?? nothing,
      })),
    );
    return { trajectory: id, hub, partners, providers };
  }

  @QueryRoute('load', {
    roles: readers,
    summary: 'What lies with each organisation, over all hubs: open questions and accepted trajectories',
  })
  async load() {
    const found = await loads(this.runtime.database.read);
    const items = [...found].map(([organisation, load]) => ({ organisation, ...load }));
    return { items: items.sort((a, b) => b.open + b.accepted - a.open - a.accepted) };
  }
}
