import { type Command, type Day, type Decision, type Given, startOfDay, unreachable } from '@digihub/kernel';
import type { CoachingEvent, Sealed } from './coaching.events.js';
import type { CoachingState } from './coaching.state.js';
import type { InfrastructureKind, SessionLogged, TestRecorded } from './guidance.events.js';
import { refuse } from './refusals.js';

/** The work itself. Ids are given, so that a repeat is recognised. */
export type GuidanceCommand =
  | Command<'log-session', SessionLogged['data']>
  | Command<
      'book-infrastructure',
      {
        readonly booking: string;
        readonly infrastructure: string;
        readonly kind: InfrastructureKind;
        /** Whose it is; the partner's where absent. */
        readonly organisation?: string;
        readonly from: Day;
        readonly until: Day;
      }
    >
  | Command<'record-test', TestRecorded['data']>
  | Command<'make-suggestion', { readonly suggestion: string; readonly text: Sealed }>
  | Command<
      'accept-delivery',
      { readonly quote: string; readonly part: number; readonly final: boolean; readonly remark?: Sealed }
    >;

export const decideGuidance = (
  command: GuidanceCommand,
  state: CoachingState,
  given: Given<unknown>,
): Decision<CoachingEvent> => {
  if (state.coach === undefined) return refuse('coach-missing');
  switch (command.type) {
    case 'log-session': {
      const { session, day, minutes, participants } = command.data;
      if (state.records.includes(session)) return [];
      if (day > given.today) return refuse('record-in-future');
      if (minutes < 1 || participants < 1) return refuse('record-empty');
      return [{ type: 'coaching.session-logged.v1', data: command.data, occurredAt: startOfDay(day) }];
    }
    case 'book-infrastructure': {
      const { organisation = state.partner!.organisation, ...data } = command.data;
      if (state.records.includes(data.booking)) return [];
      if (state.partnerWithdrew) return refuse('partner-awaited');
      if (data.until < data.from) return refuse('booking-backwards');
      return [{ type: 'coaching.infrastructure-booked.v1', data: { ...data, organisation } }];
    }
    case 'record-test': {
      const { test, day } = command.data;
      if (state.records.includes(test)) return [];
      if (day > given.today) return refuse('record-in-future');
      return [{ type: 'coaching.test-recorded.v1', data: command.data, occurredAt: startOfDay(day) }];
    }
    case 'make-suggestion':
      return state.records.includes(command.data.suggestion)
        ? []
        : [{ type: 'coaching.suggestion-made.v1', data: command.data }];
    case 'accept-delivery':
      return acceptDelivery(command.data, state, given);
    default:
      return unreachable(command);
  }
};

/** In parts, in order, by the coach; also what a partner delivered before it withdrew. The last part is final. */
const acceptDelivery = (
  data: Extract<GuidanceCommand, { type: 'accept-delivery' }>['data'],
  state: CoachingState,
  { actor }: Given<unknown>,
): Decision<CoachingEvent> => {
  if (actor.id !== state.coach) return refuse('only-coach');
  const quote = state.quotes.find((known) => known.quote === data.quote);
  if (!quote) return refuse('quote-unknown', { quote: data.quote });
  if (quote.status !== 'signed') return refuse('quote-status', { status: quote.status, needed: 'signed' });
  if (quote.finallyDelivered) return refuse('delivery-final');
  const next = quote.partsAccepted + 1;
  if (data.part !== next) return refuse('delivery-out-of-order', { next });
  return [{ type: 'coaching.delivery-accepted.v1', data: { ...data, acceptedBy: actor.id } }];
};
