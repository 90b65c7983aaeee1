import {
  canonicalHash,
  type Command,
  type Day,
  type Decider,
  type Decision,
  type Given,
  later,
  unreachable,
} from '@digihub/kernel';
import { answer, ask, type AskingCommand, expire, recall } from './asking.js';
import { buy, end, type MarketCommand, type MarketFacts, refer } from './market.js';
import { refuse } from './refusals.js';
import type { RoutingEvent, RoutingStarted, Sealed, WaitingOn } from './routing.events.js';
import { evolveRouting, initialRouting, type RoutingState } from './routing.state.js';

export type RoutingFacts = MarketFacts;

/** What other contexts and deadlines ask: too late or twice, nothing happens. */
type SystemCommand =
  | Command<'start-routing', RoutingStarted['data']>
  | Command<
      'reopen',
      { readonly cause: 'partner-withdrew' | 'implementation-signalled'; readonly round: number }
    >
  | Command<'close', { readonly outcome: 'completed' | 'stopped' }>
  | Command<'note-idle', { readonly since: Day }>
  | Extract<AskingCommand, { type: 'expire-answer' }>;

type PersonalCommand =
  | Exclude<AskingCommand, { type: 'expire-answer' }>
  | MarketCommand
  | Command<'withdraw', { readonly reason: Sealed }>
  | Command<'agree-to-wait', { readonly on: WaitingOn; readonly until: Day; readonly reason: Sealed }>;

export type RoutingCommand = SystemCommand | PersonalCommand;

/** The rules of `routing-{trajectory}`. */
export const routing: Decider<RoutingState, RoutingCommand, RoutingEvent, RoutingFacts> = {
  initialState: initialRouting,

  decide(command, state, given) {
    switch (command.type) {
      case 'start-routing':
        return state.status === 'unknown' ? [{ type: 'routing.started.v1', data: command.data }] : [];
      case 'reopen':
        return reopen(command.data, state);
      case 'close':
        return close(command.data.outcome, state);
      case 'note-idle':
        return isWaiting(state) && state.idleSince !== command.data.since
          ? [{ type: 'routing.idle-noticed.v1', data: command.data }]
          : [];
      case 'expire-answer':
        return expire(command.data.dueOn, state, given.now);
      default:
        return decidePersonal(command, state, given);
    }
  },

  evolve: evolveRouting,
};

/** Not routed yet, and not over. */
const isWaiting = (state: RoutingState): boolean => state.status === 'to-route' || state.status === 'asked';

const decidePersonal = (
  command: PersonalCommand,
  state: RoutingState,
  given: Given<RoutingFacts>,
): Decision<RoutingEvent> => {
  if (state.status === 'unknown') return refuse('unknown-trajectory');
  if (state.taken) return refuse('already-routed', { organisation: state.taken.organisation });
  if (!isWaiting(state)) return refuse('over', { status: state.status });
  switch (command.type) {
    case 'accept':
    case 'refuse':
      return state.ask ? answer(command, state, state.ask, given) : refuse('no-ask-open');
    case 'recall':
      return state.ask ? recall(state, 'hub', command.data.reason) : refuse('no-ask-open');
    case 'withdraw':
      return [...recall(state, 'enterprise-withdrew'), { type: 'routing.withdrawn.v1', data: command.data }];
    case 'agree-to-wait':
      return agreeToWait(command.data, state, given.today);
    case 'ask-partner':
    case 'buy-expertise':
    case 'refer-for-implementation':
    case 'end-without-route':
      return decideRoute(command, state, given);
    default:
      return unreachable(command);
  }
};

/** One question at a time; and once it is about implementation, one way only. */
const decideRoute = (
  command: Extract<
    PersonalCommand,
    { type: 'ask-partner' | 'buy-expertise' | 'refer-for-implementation' | 'end-without-route' }
  >,
  state: RoutingState,
  given: Given<RoutingFacts>,
): Decision<RoutingEvent> => {
  if (state.ask) return refuse('ask-open', { ...state.ask });
  if (command.type === 'refer-for-implementation') return refer(command.data, state, given);
  if (state.implementation !== 'no') return refuse('implementation-goes-to-market');
  switch (command.type) {
    case 'ask-partner':
      return ask(command.data, state, given);
    case 'buy-expertise':
      return buy(command.data, state, given);
    case 'end-without-route':
      return end(command.data, state, given);
    default:
      return unreachable(command);
  }
};

/** Waiting with a reason moves the open question's last day; it never shortens it. */
const agreeToWait = (
  data: Extract<PersonalCommand, { type: 'agree-to-wait' }>['data'],
  state: RoutingState,
  today: Day,
): Decision<RoutingEvent> => {
  if (data.until <= today) return refuse('waiting-in-past');
  const answerBy = state.ask && later(state.ask.answerBy, data.until);
  const agreed = { ...data, ...(answerBy === undefined ? {} : { answerBy }) };
  return state.waiting && canonicalHash(state.waiting) === canonicalHash(agreed)
    ? []
    : [{ type: 'routing.waiting-agreed.v1', data: agreed }];
};

/**
 * A partner or provider withdrew: only the one of this very round opens a new one. Implementation counts whenever it
 * is signalled: from then on the question can only be referred, and an open question is taken back.
 */
const reopen = (
  { cause, round }: Extract<SystemCommand, { type: 'reopen' }>['data'],
  state: RoutingState,
): Decision<RoutingEvent> => {
  if (cause === 'partner-withdrew' && round !== state.round) return [];
  if (cause === 'implementation-signalled' && state.implementation !== 'no') return [];
  if (state.taken) {
    const { organisation } = state.taken;
    return [{ type: 'routing.reopened.v1', data: { round: state.round + 1, cause, organisation } }];
  }
  return cause === 'implementation-signalled' && isWaiting(state)
    ? [...recall(state, cause), { type: 'routing.implementation-noted.v1', data: { round } }]
    : [];
};

/** Coaching ended: an open question is taken back, and who had taken it up is free again. */
const close = (outcome: 'completed' | 'stopped', state: RoutingState): Decision<RoutingEvent> => {
  if (!state.taken && !isWaiting(state)) return [];
  const organisation = state.taken?.organisation;
  return [
    ...recall(state, 'coaching-ended'),
    { type: 'routing.closed.v1', data: { outcome, ...(organisation === undefined ? {} : { organisation }) } },
  ];
};
