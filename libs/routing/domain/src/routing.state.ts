import { type Day, unreachable } from '@digihub/kernel';
import type { HubCode, OrganisationCode } from '@digihub/programme';
import type { AskOutcome, Pool, Route, RoutingEvent, WaitingAgreed } from './routing.events.js';

export type RoutingStatus =
  'unknown' | 'to-route' | 'asked' | 'routed' | 'referred' | 'ended' | 'withdrawn' | 'closed';

/** A question that lies with a partner. */
export interface OpenAsk {
  readonly organisation: OrganisationCode;
  readonly pool: Pool;
  readonly answerBy: Day;
}

export interface RoutingState {
  readonly status: RoutingStatus;
  readonly hub?: HubCode;
  readonly enterprise?: string;
  readonly undertaking?: string;
  /** Surrogate of the contact person: whose key seals the free text. */
  readonly contact?: string;
  readonly themes: readonly string[];
  /** How it is known that the question is about implementation. */
  readonly implementation: 'no' | 'opened' | 'signalled';
  readonly round: number;
  /** How many times a partner was asked, over all rounds. */
  readonly asks: number;
  readonly ask?: OpenAsk;
  /** What became of each partner or provider that was asked, and in which round. */
  readonly outcomes: Readonly<
    Record<OrganisationCode, { readonly outcome: AskOutcome; readonly round: number }>
  >;
  /** Pseudonyms of those who asked a partner in this round. */
  readonly askedBy: readonly string[];
  /** Every partner and provider that ever had to do with it: each may repeat a command of its own. */
  readonly involved: readonly OrganisationCode[];
  readonly taken?: { readonly organisation: OrganisationCode; readonly route: Route };
  readonly waiting?: WaitingAgreed['data'];
  readonly idleSince?: Day;
}

export const initialRouting: RoutingState = {
  status: 'unknown',
  themes: [],
  implementation: 'no',
  round: 1,
  asks: 0,
  outcomes: {},
  askedBy: [],
  involved: [],
};

/** Something happened: a silence that was noticed is over. */
const stirred = ({ idleSince: _idleSince, ...state }: RoutingState): RoutingState => state;
/** Something moved: what was agreed on waiting is over too. */
const moved = ({ waiting: _waiting, ...state }: RoutingState): RoutingState => stirred(state);

const involving = (
  { involved }: RoutingState,
  organisation: OrganisationCode,
): Pick<RoutingState, 'involved'> => ({
  involved: involved.includes(organisation) ? involved : [...involved, organisation],
});

const answered = (
  { ask: _ask, ...state }: RoutingState,
  organisation: OrganisationCode,
  outcome: AskOutcome,
): RoutingState => ({
  ...state,
  status: 'to-route',
  outcomes: { ...state.outcomes, [organisation]: { outcome, round: state.round } },
});

const over = ({ ask: _ask, taken: _taken, ...state }: RoutingState, status: RoutingStatus): RoutingState => ({
  ...state,
  status,
});

export const evolveRouting = (before: RoutingState, event: RoutingEvent): RoutingState => {
  switch (event.type) {
    case 'routing.waiting-agreed.v1': {
      const { answerBy } = event.data;
      const ask = before.ask && answerBy !== undefined ? { ask: { ...before.ask, answerBy } } : {};
      return { ...stirred(before), ...ask, waiting: event.data };
    }
    case 'routing.idle-noticed.v1':
      return { ...before, idleSince: event.data.since };
    default:
      return evolveMoved(moved(before), event);
  }
};

const evolveMoved = (
  state: RoutingState,
  event: Exclude<RoutingEvent, { type: 'routing.waiting-agreed.v1' | 'routing.idle-noticed.v1' }>,
): RoutingState => {
  switch (event.type) {
    case 'routing.started.v1': {
      const { implementation, ...data } = event.data;
      return {
        ...state,
        ...data,
        status: 'to-route',
        implementation: implementation ? 'opened' : 'no',
      };
    }
    case 'routing.partner-asked.v1': {
      const { ask, organisation, pool, answerBy, conflictOfInterest } = event.data;
      const askedBy = new Set([...state.askedBy, conflictOfInterest.by]);
      return {
        ...state,
        ...involving(state, organisation),
        status: 'asked',
        asks: ask,
        askedBy: [...askedBy],
        ask: { organisation, pool, answerBy },
      };
    }
    case 'routing.partner-accepted.v1':
      return state;
    case 'routing.partner-refused.v1':
      return answered(state, event.data.organisation, 'refused');
    case 'routing.answer-expired.v1':
      return answered(state, event.data.organisation, 'expired');
    case 'routing.ask-recalled.v1':
      return answered(state, event.data.organisation, 'recalled');
    case 'routing.expertise-bought.v1':
      return state;
    case 'routing.routed.v1': {
      const { organisation, route } = event.data;
      return { ...over(state, 'routed'), ...involving(state, organisation), taken: { organisation, route } };
    }
    case 'routing.implementation-noted.v1':
      return { ...state, implementation: 'signalled' };
    case 'routing.referred-for-implementation.v1':
      return over(state, 'referred');
    case 'routing.reopened.v1': {
      const { round, cause, organisation } = event.data;
      const { outcomes } = state;
      return {
        ...over(state, 'to-route'),
        ...(cause === 'implementation-signalled' ? { implementation: 'signalled' as const } : {}),
        round,
        askedBy: [],
        outcomes:
          cause === 'partner-withdrew'
            ? { ...outcomes, [organisation]: { outcome: 'withdrew', round: round - 1 } }
            : outcomes,
      };
    }
    case 'routing.ended-without-route.v1':
      return over(state, 'ended');
    case 'routing.withdrawn.v1':
      return over(state, 'withdrawn');
    case 'routing.closed.v1':
      return over(state, 'closed');
    default:
      return unreachable(event);
  }
};
