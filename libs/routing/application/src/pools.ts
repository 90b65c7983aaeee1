import type { Day } from '@digihub/kernel';
import {
  type HubCode,
  isInPool,
  type OrganisationCode,
  paymentBasis,
  poolOf,
  type Programme,
} from '@digihub/programme';
import type { Partners, Standing } from '@digihub/routing-domain';

const codesOf = (programme: Programme, hub: HubCode, day: Day): readonly OrganisationCode[] =>
  poolOf(programme, hub, day).map(({ code }) => code);

/** The knowledge partners of a day, seen from one hub: its own pool, and who stands only in others. */
export const partnersOf = (programme: Programme, hub: HubCode, day: Day): Partners => {
  const ownPool = codesOf(programme, hub, day);
  const others = programme.hubs.flatMap((other) => codesOf(programme, other.code, day));
  return { ownPool, otherPools: [...new Set(others)].filter((code) => !ownPool.includes(code)) };
};

/** Where a partner stands on a day: in the own pool if it can be, else in the first other one that has it. */
export const standingOf = (
  programme: Programme,
  organisation: OrganisationCode,
  hub: HubCode,
  day: Day,
): Standing | 'nowhere' => {
  const own = isInPool(programme, organisation, hub, day);
  const poolHub = own
    ? hub
    : programme.hubs.find(({ code }) => isInPool(programme, organisation, code, day))?.code;
  const basis = poolHub && paymentBasis(programme, organisation, poolHub, day);
  return basis ? { pool: own ? 'own-pool' : 'other-province', poolHub, paymentBasis: basis } : 'nowhere';
};
