import { type Decider, type Decision, type Given, unreachable } from '@digihub/kernel';
import type { CoachingEvent } from './coaching.events.js';
import { type CoachingState, evolveCoaching, initialCoaching } from './coaching.state.js';
import { type CourseCommand, type CourseFacts, decideCourse } from './course.js';
import { decideGuidance, type GuidanceCommand } from './guidance.js';
import { decideQuote, type QuoteCommand, type QuoteFacts } from './quotes.js';
import { refuse } from './refusals.js';

/** The course of the trajectory, its quotes, and the work itself. */
export type CoachingCommand = CourseCommand | QuoteCommand | GuidanceCommand;

/** What the application looks up; each is present for the commands that need it. */
export type CoachingFacts = CourseFacts & QuoteFacts;

/** What a reaction or a deadline asks: when it comes too late or twice, nothing happens. */
const bySystem: readonly CoachingCommand['type'][] = [
  'change-partner',
  'note-coach-missing',
  'note-referral',
  'note-idle',
  'note-reserved',
  'note-reservation-refused',
  'expire-quote',
];

/** The rules of `coaching-{trajectory}`. */
export const coaching: Decider<CoachingState, CoachingCommand, CoachingEvent, CoachingFacts> = {
  initialState: initialCoaching,

  decide(command, state, given) {
    const begins = command.type === 'start-coaching';
    if (!begins && !state.partner) return bySystem.includes(command.type) ? [] : refuse('unknown-trajectory');
    if (state.ended) {
      if (begins || bySystem.includes(command.type)) return [];
      return refuse('ended', state.ended);
    }
    return decideOpen(command, state, given);
  },

  evolve: evolveCoaching,
};

const decideOpen = (
  command: CoachingCommand,
  state: CoachingState,
  given: Given<CoachingFacts>,
): Decision<CoachingEvent> => {
  switch (command.type) {
    case 'start-coaching':
    case 'change-partner':
    case 'withdraw-partner':
    case 'assign-coach':
    case 'note-coach-missing':
    case 'signal-implementation':
    case 'note-referral':
    case 'agree-to-wait':
    case 'note-idle':
    case 'complete':
    case 'stop':
      return decideCourse(command, state, given);
    case 'submit-quote':
    case 'check-quote':
    case 'approve-quote':
    case 'refuse-quote':
    case 'note-reserved':
    case 'note-reservation-refused':
    case 'send-quote':
    case 'sign-quote':
    case 'expire-quote':
    case 'withdraw-quote':
      return decideQuote(command, state, given);
    case 'log-session':
    case 'book-infrastructure':
    case 'record-test':
    case 'make-suggestion':
    case 'accept-delivery':
      return decideGuidance(command, state, given);
    default:
      return unreachable(command);
  }
};
