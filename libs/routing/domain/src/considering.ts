import { isRefusal, type Refusal } from '@digihub/kernel';
import type { OrganisationCode } from '@digihub/programme';
import { refuse } from './refusals.js';
import type {
  Alternative,
  ConflictOfInterest,
  Considered,
  NotAskedGround,
  Reason,
} from './routing.events.js';
import type { RoutingState } from './routing.state.js';

/** A partner that is not asked, and why not. */
export interface NotAsked extends Reason<NotAskedGround> {
  readonly organisation: OrganisationCode;
}

/** What every routing decision brings: who else was considered, and whose interests are at stake. */
export interface Consideration {
  readonly alternatives: readonly NotAsked[];
  readonly conflictOfInterest: ConflictOfInterest;
}

/** The knowledge partners of a day: of the own province's pool, and of the other four. */
export interface Partners {
  readonly ownPool: readonly OrganisationCode[];
  readonly otherPools: readonly OrganisationCode[];
}

/** The conflict-of-interest statement with whose it is. */
export const declared = (
  statement: ConflictOfInterest,
  actor: string,
): Considered['conflictOfInterest'] | Refusal => {
  if (statement.declaration === 'described' && statement.statement === undefined) {
    return refuse('conflict-undescribed');
  }
  return statement.declaration === 'none' && statement.statement !== undefined
    ? refuse('conflict-contradictory')
    : { ...statement, by: actor };
};

/** "Other" says nothing by itself. */
export const isUnexplained = ({ ground, note }: Reason<string>): boolean =>
  ground === 'other' && note === undefined;

/** Those who were asked before, in whatever round, except the one that is chosen now. */
export const askedBefore = (state: RoutingState, chosen?: OrganisationCode): readonly Alternative[] =>
  Object.entries(state.outcomes)
    .filter(([organisation]) => organisation !== chosen)
    .map(([organisation, { outcome, round }]) => ({ organisation, outcome, round }));

/** The alternatives as the event records them: who was asked and what came of it, who was not and why. */
const weigh = (
  listed: readonly NotAsked[],
  state: RoutingState,
  partners: Partners,
  chosen: OrganisationCode | undefined,
): readonly Alternative[] | Refusal => {
  const seen = new Set<OrganisationCode>();
  for (const reason of listed) {
    const { organisation } = reason;
    if (organisation === chosen) return refuse('alternative-chosen', { organisation });
    if (seen.has(organisation)) return refuse('alternative-repeated', { organisation });
    if (![...partners.ownPool, ...partners.otherPools].includes(organisation)) {
      return refuse('not-a-partner', { organisation });
    }
    if (isUnexplained(reason)) return refuse('note-missing');
    seen.add(organisation);
  }
  const asked = askedBefore(state, chosen).map((alternative) => ({
    ...alternative,
    ...listed.find(({ organisation }) => organisation === alternative.organisation),
  }));
  const notAsked = listed
    .filter(({ organisation }) => !state.outcomes[organisation])
    .map((one) => ({ outcome: 'not-asked' as const, ...one }));
  return [...asked, ...notAsked];
};

/** Alternatives and conflict-of-interest statement of one decision, or why they do not hold. */
export const consider = (
  { alternatives: listed, conflictOfInterest: statement }: Consideration,
  state: RoutingState,
  partners: Partners,
  actor: string,
  chosen?: OrganisationCode,
): Considered | Refusal => {
  const alternatives = weigh(listed, state, partners, chosen);
  if (isRefusal(alternatives)) return alternatives;
  const conflictOfInterest = declared(statement, actor);
  return isRefusal(conflictOfInterest) ? conflictOfInterest : { alternatives, conflictOfInterest };
};

/**
 * Before the question leaves the own pool, every partner that is in it today either said no (refused, let the term
 * pass, withdrew) or is listed with a reason. A recalled question is no answer.
 * Source: the minister's answer, routing: own province first, then another one, then the private market.
 */
export const poolUnaccounted = (
  ownPool: readonly OrganisationCode[],
  alternatives: readonly Alternative[],
  chosen?: OrganisationCode,
): Refusal | undefined => {
  const accounted = new Set(
    alternatives
      .filter(({ outcome, ground }) => ground !== undefined || !['recalled', 'not-asked'].includes(outcome))
      .map(({ organisation }) => organisation),
  );
  const missing = ownPool.filter((partner) => partner !== chosen && !accounted.has(partner));
  return missing.length > 0 ? refuse('pool-unaccounted', { partners: missing.join(', ') }) : undefined;
};
