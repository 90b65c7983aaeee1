import {
  type Command,
  type Day,
  type Decision,
  endOfDay,
  type Given,
  isRefusal,
  known,
} from '@digihub/kernel';
import type { HubCode, OrganisationCode, PaymentBasis } from '@digihub/programme';
import {
  consider,
  type Consideration,
  isUnexplained,
  type Partners,
  poolUnaccounted,
} from './considering.js';
import { refuse } from './refusals.js';
import type {
  AskGround,
  AskRecalled,
  PartnerAsked,
  Pool,
  Reason,
  RefusalGround,
  Route,
  Routed,
  RoutingEvent,
  Sealed,
} from './routing.events.js';
import type { OpenAsk, RoutingState } from './routing.state.js';

/** Asking knowledge partners, one at a time, and what they answer. */
export type AskingCommand =
  | Command<
      'ask-partner',
      Consideration & {
        readonly organisation: OrganisationCode;
        readonly brief: Sealed;
        readonly reason: Reason<AskGround>;
        readonly againBecause?: Sealed;
      }
    >
  | Command<'accept', { readonly note?: Sealed }>
  | Command<'refuse', Reason<RefusalGround>>
  | Command<'recall', { readonly reason: Sealed }>
  | Command<'expire-answer', { readonly dueOn: Day }>;

/** Where a partner stands today, seen from the hub that asks. */
export interface Standing {
  readonly pool: Pool;
  /** The hub in whose pool it stands: the own one where it can be. */
  readonly poolHub: HubCode;
  /** How that hub pays it today. */
  readonly paymentBasis: PaymentBasis;
}

export interface AskingFacts {
  /** `ask-partner`, `buy-expertise`, `end-without-route`: the pools as they stand today. */
  readonly partners?: Partners;
  /** `ask-partner`, `accept`: where the partner stands today, or that it stands nowhere. */
  readonly standing?: Standing | 'nowhere';
  /** `ask-partner`: last day for the answer. */
  readonly answerBy?: Day;
}

/**
 * A question to a partner of the own province's pool, or, with a reason in words and every partner of the own pool
 * accounted for, of another province's.
 * Source: the minister's answer, routing rules 1 and 2.
 */
export const ask = (
  data: Extract<AskingCommand, { type: 'ask-partner' }>['data'],
  state: RoutingState,
  { actor, facts }: Given<AskingFacts>,
): Decision<RoutingEvent> => {
  const { organisation, brief, reason, againBecause } = data;
  const partners = known(facts.partners, 'partners');
  const standing = known(facts.standing, 'standing');
  if (standing === 'nowhere') return refuse('not-a-partner', { organisation });
  const { pool, poolHub } = standing;
  if (isUnexplained(reason)) return refuse('note-missing');
  if (pool === 'other-province' && reason.note === undefined) return refuse('reason-missing');
  const before = state.outcomes[organisation]?.outcome;
  if ((before === 'refused' || before === 'withdrew') && againBecause === undefined) {
    return refuse('asked-before', { organisation });
  }
  const considered = consider(data, state, partners, actor.id, organisation);
  if (isRefusal(considered)) return considered;
  if (pool === 'other-province') {
    const unaccounted = poolUnaccounted(partners.ownPool, considered.alternatives);
    if (unaccounted) return unaccounted;
  } else if (considered.alternatives.length === 0 && partners.ownPool.length > 1) {
    return refuse('alternatives-missing');
  }
  const asked: PartnerAsked['data'] = {
    hub: state.hub!,
    ask: state.asks + 1,
    round: state.round,
    organisation,
    pool,
    poolHub,
    brief,
    reason,
    ...(againBecause === undefined ? {} : { againBecause }),
    ...considered,
    answerBy: known(facts.answerBy, 'answerBy'),
  };
  return [{ type: 'routing.partner-asked.v1', data: asked }];
};

/** What is published of a trajectory when somebody takes its question up. */
export const routed = (
  state: RoutingState,
  route: Route,
  taken: Pick<Routed['data'], 'organisation' | 'paymentBasis' | 'price'>,
): Routed => ({
  type: 'routing.routed.v1',
  data: {
    hub: state.hub!,
    enterprise: state.enterprise!,
    undertaking: state.undertaking!,
    contact: state.contact!,
    round: state.round,
    route,
    ...taken,
    themes: state.themes,
  },
});

/** The partner answers for itself; somebody of the hub may write its answer down, and notes whose it was. */
export const answer = (
  command: Extract<AskingCommand, { type: 'accept' | 'refuse' }>,
  state: RoutingState,
  open: OpenAsk,
  { actor, facts }: Given<AskingFacts>,
): Decision<RoutingEvent> => {
  const { organisation, pool } = open;
  if (actor.organisation !== undefined && actor.organisation !== organisation)
    return refuse('asked-of-another');
  const answeredBy = actor.organisation === organisation ? 'partner' : 'hub';
  const { note } = command.data;
  if (answeredBy === 'hub' && note === undefined) return refuse('answer-unexplained');
  const answered = { ask: state.asks, organisation, answeredBy } as const;
  if (command.type === 'refuse') {
    return isUnexplained(command.data)
      ? refuse('note-missing')
      : [{ type: 'routing.partner-refused.v1', data: { ...answered, reason: command.data } }];
  }
  const standing = known(facts.standing, 'standing');
  if (standing === 'nowhere') return refuse('not-a-partner', { organisation });
  return [
    { type: 'routing.partner-accepted.v1', data: { ...answered, ...(note === undefined ? {} : { note }) } },
    routed(state, pool, { organisation, paymentBasis: standing.paymentBasis }),
  ];
};

/** Takes the open question back; nothing where there is none. */
export const recall = (
  state: RoutingState,
  cause: AskRecalled['data']['cause'],
  reason?: Sealed,
): readonly RoutingEvent[] =>
  state.ask
    ? [
        {
          type: 'routing.ask-recalled.v1',
          data: {
            ask: state.asks,
            organisation: state.ask.organisation,
            cause,
            ...(reason === undefined ? {} : { reason }),
          },
        },
      ]
    : [];

/** The term has passed without an answer. One that comes before this is written still counts. */
export const expire = (dueOn: Day, state: RoutingState, now: string): Decision<RoutingEvent> =>
  state.ask && now >= endOfDay(state.ask.answerBy)
    ? [
        {
          type: 'routing.answer-expired.v1',
          data: { ask: state.asks, organisation: state.ask.organisation, dueOn },
        },
      ]
    : [];
