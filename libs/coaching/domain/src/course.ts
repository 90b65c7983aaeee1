import {
  canonicalHash,
  type Command,
  type Day,
  type Decision,
  type Given,
  known,
  unreachable,
} from '@digihub/kernel';
import type {
  Assignment,
  CoachingEvent,
  CoachingStarted,
  Sealed,
  StopGround,
  WaitingAgreed,
} from './coaching.events.js';
import { type CoachingState, isOpen, isRunning } from './coaching.state.js';
import { lapse } from './quotes.js';
import { refuse } from './refusals.js';

/** The course of a trajectory: who takes it up, who guides it, and how it ends. */
export type CourseCommand =
  | Command<'start-coaching', Omit<CoachingStarted['data'], 'coachBy'>>
  | Command<'change-partner', Assignment>
  | Command<'withdraw-partner', { readonly reason: Sealed }>
  | Command<'assign-coach', { readonly coach: string; readonly reason?: Sealed }>
  | Command<'note-coach-missing', { readonly dueOn: Day }>
  | Command<'signal-implementation', { readonly reason: Sealed }>
  | Command<'note-referral', { readonly round: number }>
  | Command<'agree-to-wait', WaitingAgreed['data']>
  | Command<'note-idle', { readonly since: Day }>
  | Command<
      'complete',
      { readonly report: string; readonly summary: Sealed; readonly withoutPaidServices?: Sealed }
    >
  | Command<'stop', { readonly ground: StopGround; readonly reason: Sealed }>;

export interface CourseFacts {
  /** `start-coaching`: last day for assigning a coach. */
  readonly coachBy?: Day;
  /** `assign-coach`: open trajectories of that coach, over all hubs. */
  readonly caseload?: number;
}

export const decideCourse = (
  command: CourseCommand,
  state: CoachingState,
  given: Given<CourseFacts>,
): Decision<CoachingEvent> => {
  switch (command.type) {
    case 'start-coaching':
      return state.partner
        ? []
        : [
            {
              type: 'coaching.started.v1',
              data: { ...command.data, coachBy: known(given.facts.coachBy, 'coachBy') },
            },
          ];
    case 'change-partner':
      return command.data.round > state.partner!.round
        ? [...lapseOpen(state, 'withdrawn'), { type: 'coaching.partner-changed.v1', data: command.data }]
        : [];
    case 'withdraw-partner':
      return withdrawPartner(command.data.reason, state, given.today);
    case 'assign-coach':
      return assignCoach(command.data, state, given.facts);
    case 'note-coach-missing':
      return state.coach === undefined && !state.coachMissed
        ? [{ type: 'coaching.coach-missed.v1', data: command.data }]
        : [];
    case 'signal-implementation': {
      if (state.implementation !== 'no') return refuse('implementation-already-signalled');
      const { round } = state.partner!;
      return [
        ...lapseOpen(state, 'withdrawn'),
        { type: 'coaching.implementation-signalled.v1', data: { round, reason: command.data.reason } },
      ];
    }
    case 'note-referral':
      return state.implementation === 'referred'
        ? []
        : [
            ...lapseOpen(state, 'withdrawn'),
            { type: 'coaching.referral-noted.v1', data: { round: command.data.round } },
          ];
    case 'agree-to-wait':
      if (command.data.until <= given.today) return refuse('waiting-in-past');
      return state.waiting && canonicalHash(state.waiting) === canonicalHash(command.data)
        ? []
        : [{ type: 'coaching.waiting-agreed.v1', data: command.data }];
    case 'note-idle':
      return state.idleSince === command.data.since
        ? []
        : [{ type: 'coaching.idle-noticed.v1', data: command.data }];
    case 'complete':
      return complete(command.data, state, given);
    case 'stop':
      return [
        ...lapseOpen(state, 'stopped'),
        { type: 'coaching.stopped.v1', data: { ...command.data, endedOn: given.today } },
      ];
    default:
      return unreachable(command);
  }
};

const lapseOpen = (state: CoachingState, cause: 'withdrawn' | 'stopped'): readonly CoachingEvent[] =>
  state.quotes.filter(isOpen).map((quote) => lapse(quote, cause));

/** The open quote lapses, a signed one is paid to date; the question must be routed again. */
const withdrawPartner = (reason: Sealed, state: CoachingState, today: Day): Decision<CoachingEvent> => {
  const { round, organisation } = state.partner!;
  if (state.partnerWithdrew) return refuse('partner-already-withdrew', { organisation });
  return [
    ...lapseOpen(state, 'withdrawn'),
    { type: 'coaching.partner-withdrew.v1', data: { round, organisation, reason, withdrewOn: today } },
  ];
};

const assignCoach = (
  { coach, reason }: Extract<CourseCommand, { type: 'assign-coach' }>['data'],
  state: CoachingState,
  facts: CourseFacts,
): Decision<CoachingEvent> => {
  if (state.coach === coach) return [];
  if (state.coach !== undefined && reason === undefined) return refuse('reassignment-reason-missing');
  return [
    {
      type: 'coaching.coach-assigned.v1',
      data: {
        hub: state.hub!,
        coach,
        caseload: known(facts.caseload, 'caseload'),
        ...(state.coach === undefined ? {} : { previous: state.coach }),
        ...(reason === undefined ? {} : { reason }),
      },
    },
  ];
};

/**
 * Every signed quote must be delivered in full, save one whose partner withdrew; or the coach says why no paid
 * services were needed. While routing looks for a new partner it is too early, unless the question was referred.
 */
const complete = (
  data: Extract<CourseCommand, { type: 'complete' }>['data'],
  state: CoachingState,
  { actor, today }: Given<CourseFacts>,
): Decision<CoachingEvent> => {
  if (state.coach === undefined) return refuse('coach-missing');
  if (actor.id !== state.coach) return refuse('only-coach');
  if (state.partnerWithdrew && state.implementation !== 'referred') return refuse('partner-awaited');
  const open = state.quotes.find(isOpen);
  if (open) return refuse('quote-open', { quote: open.quote });
  const outstanding = state.quotes.find((quote) => isRunning(quote) && !quote.finallyDelivered);
  if (outstanding) return refuse('delivery-outstanding', { quote: outstanding.quote });
  const delivered = state.quotes.some((quote) => quote.finallyDelivered);
  if (delivered && data.withoutPaidServices !== undefined) return refuse('paid-services-delivered');
  if (!delivered && data.withoutPaidServices === undefined) return refuse('paid-services-undecided');
  return [{ type: 'coaching.completed.v1', data: { ...data, endedOn: today } }];
};
