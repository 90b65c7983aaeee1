import {
  canonicalHash,
  type Command,
  type Day,
  type Decider,
  type Decision,
  type Given,
  type Instant,
  known,
  unreachable,
} from '@digihub/kernel';
import {
  type EnterpriseSize,
  type HubCode,
  sizeOf,
  type SizeDeclaration,
  type SmeThresholds,
} from '@digihub/programme';
import { refuse } from './refusals.js';
import type {
  Channel,
  DeclineGround,
  EnterpriseIdentified,
  Language,
  RequestEvent,
  RequestReceived,
  Sealed,
  WaitingOn,
} from './request.events.js';

export type RequestCommand =
  | Command<
      'receive-request',
      Omit<RequestReceived['data'], 'firstContactBy'> & { readonly receivedAt?: Instant }
    >
  | Command<
      'record-first-contact',
      {
        readonly method: 'phone' | 'email' | 'visit';
        readonly contactedAt: Instant;
        readonly note?: Sealed;
      }
    >
  | Command<'note-first-contact-missed', { readonly dueOn: Day }>
  | Command<'identify-enterprise', Omit<EnterpriseIdentified['data'], 'hub'>>
  | Command<
      'declare-size',
      { readonly declaration: SizeDeclaration; readonly declaredOn: Day; readonly undertaking?: string }
    >
  | Command<'find-question-vague', { readonly missing: Sealed }>
  | Command<
      'clarify-question',
      { readonly summary: Sealed; readonly themes: readonly string[]; readonly implementation: boolean }
    >
  | Command<'agree-to-wait', { readonly on: WaitingOn; readonly until: Day; readonly reason: Sealed }>
  | Command<'give-first-line-advice', { readonly advice: Sealed }>
  | Command<'decline', { readonly ground: DeclineGround; readonly reason: Sealed }>
  | Command<'withdraw', { readonly reason: Sealed }>
  | Command<'open-trajectory', Record<never, never>>
  | Command<'note-idle', { readonly since: Day }>;

/** What the application looks up; each is present for the commands that need it. */
export interface RequestFacts {
  /** `receive-request`: last day for the first contact. */
  readonly firstContactBy?: Day;
  /** `receive-request` with an office: the hub that the office's chamber leads, or that it is unknown. */
  readonly officeHub?: HubCode | 'unknown';
  /** `identify-enterprise`: the hub of the establishment's postcode today. */
  readonly hub?: HubCode | 'outside';
  /** `declare-size`: the thresholds in force on the day of the declaration. */
  readonly thresholds?: SmeThresholds;
  /** `clarify-question`: the themes of the programme. */
  readonly themes?: readonly string[];
  /** `open-trajectory`: the programme period. */
  readonly period?: { readonly start: Day; readonly end: Day };
}

export type RequestStatus =
  | 'unknown'
  | 'requested'
  | 'in-conversation'
  | 'opened'
  | 'advised'
  | 'declined'
  | 'withdrawn'
  | 'outside-programme';

export interface RequestState {
  readonly status: RequestStatus;
  readonly channel?: Channel;
  readonly language?: Language;
  /** Surrogate of the contact person: whose key seals the free text. */
  readonly contact?: string;
  readonly requestedAt?: Instant;
  /** The establishment's hub, or the provisional one until it is known. */
  readonly hub?: HubCode;
  readonly enterprise?: EnterpriseIdentified['data'];
  readonly size?: EnterpriseSize;
  readonly undertaking?: string;
  readonly question: 'unassessed' | 'vague' | 'clear';
  readonly themes: readonly string[];
  readonly implementation: boolean;
  readonly firstContactMissed: boolean;
}

const closed: readonly RequestStatus[] = ['opened', 'advised', 'declined', 'withdrawn', 'outside-programme'];

export const request: Decider<RequestState, RequestCommand, RequestEvent, RequestFacts> = {
  initialState: {
    status: 'unknown',
    question: 'unassessed',
    themes: [],
    implementation: false,
    firstContactMissed: false,
  },

  decide(command, state, given) {
    if (command.type === 'receive-request') return receive(command.data, state, given);
    if (state.status === 'unknown') return refuse('unknown-request');
    if (closed.includes(state.status)) return refuse('closed', { status: state.status });
    switch (command.type) {
      case 'record-first-contact': {
        const { contactedAt, ...data } = command.data;
        if (state.status === 'in-conversation') return refuse('already-contacted');
        if (contactedAt > given.now) return refuse('contact-in-future');
        if (contactedAt < state.requestedAt!) return refuse('contact-before-request');
        return [{ type: 'intake.first-contact-made.v1', data, occurredAt: contactedAt }];
      }
      case 'note-first-contact-missed':
        return state.status === 'requested' && !state.firstContactMissed
          ? [{ type: 'intake.first-contact-missed.v1', data: command.data }]
          : [];
      case 'identify-enterprise':
        return identify(command.data, state, given.facts);
      case 'declare-size': {
        const { declaration, declaredOn, undertaking } = command.data;
        if (!state.enterprise) return refuse('enterprise-missing');
        if (declaredOn > given.today) return refuse('declared-in-future');
        const outcome = sizeOf(declaration, known(given.facts.thresholds, 'thresholds'));
        const group = undertaking ?? state.enterprise.enterprise;
        return [
          { type: 'intake.size-declared.v1', data: { declaration, outcome, undertaking: group, declaredOn } },
        ];
      }
      case 'find-question-vague':
        return [{ type: 'intake.question-found-vague.v1', data: command.data }];
      case 'clarify-question': {
        const themes = known(given.facts.themes, 'themes');
        const stranger = command.data.themes.find((theme) => !themes.includes(theme));
        if (stranger !== undefined) return refuse('unknown-theme', { theme: stranger });
        return [{ type: 'intake.question-clarified.v1', data: command.data }];
      }
      case 'agree-to-wait':
        return command.data.until > given.today
          ? [{ type: 'intake.waiting-agreed.v1', data: command.data }]
          : refuse('waiting-in-past');
      case 'give-first-line-advice':
        return [{ type: 'intake.first-line-advice-given.v1', data: command.data }];
      case 'decline':
        return [{ type: 'intake.request-declined.v1', data: command.data }];
      case 'withdraw':
        return [{ type: 'intake.request-withdrawn.v1', data: command.data }];
      case 'open-trajectory':
        return open(state, given);
      case 'note-idle':
        return [{ type: 'intake.idle-noticed.v1', data: command.data }];
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'intake.request-received.v2': {
        const { channel, language, contact, provisionalHub } = event.data;
        return {
          ...state,
          status: 'requested',
          channel,
          language,
          contact: contact.subject,
          ...(event.occurredAt === undefined ? {} : { requestedAt: event.occurredAt }),
          ...(provisionalHub === undefined ? {} : { hub: provisionalHub }),
        };
      }
      case 'intake.first-contact-made.v1':
        return { ...state, status: 'in-conversation' };
      case 'intake.first-contact-missed.v1':
        return { ...state, firstContactMissed: true };
      case 'intake.enterprise-identified.v1':
        return { ...state, enterprise: event.data, hub: event.data.hub };
      case 'intake.found-outside-programme.v1':
        return { ...state, status: 'outside-programme' };
      case 'intake.size-declared.v1':
        return { ...state, size: event.data.outcome.size, undertaking: event.data.undertaking };
      case 'intake.question-found-vague.v1':
        return { ...state, question: 'vague' };
      case 'intake.question-clarified.v1':
        return {
          ...state,
          question: 'clear',
          themes: event.data.themes,
          implementation: event.data.implementation,
        };
      case 'intake.waiting-agreed.v1':
      case 'intake.idle-noticed.v1':
        return state;
      case 'intake.first-line-advice-given.v1':
        return { ...state, status: 'advised' };
      case 'intake.request-declined.v1':
        return { ...state, status: 'declined' };
      case 'intake.request-withdrawn.v1':
        return { ...state, status: 'withdrawn' };
      case 'intake.trajectory-opened.v1':
        return { ...state, status: 'opened' };
      default:
        return unreachable(event);
    }
  },
};

const receive = (
  { receivedAt, ...data }: Extract<RequestCommand, { type: 'receive-request' }>['data'],
  state: RequestState,
  { now, facts: { firstContactBy, officeHub } }: Given<RequestFacts>,
): Decision<RequestEvent> => {
  if (state.status !== 'unknown') return refuse('already-received');
  if (data.channel === 'office' && data.office === undefined) return refuse('office-missing');
  if (data.channel !== 'office' && data.office !== undefined) return refuse('office-not-asked');
  if (officeHub === 'unknown') return refuse('office-unknown', { office: data.office ?? '' });
  if (receivedAt !== undefined && receivedAt > now) return refuse('received-in-future');
  if (data.contact.email === undefined && data.contact.phone === undefined) {
    return refuse('contact-unreachable');
  }
  const hub = data.provisionalHub ?? officeHub;
  const received = {
    ...data,
    ...(hub === undefined ? {} : { provisionalHub: hub }),
    firstContactBy: known(firstContactBy, 'firstContactBy'),
  };
  return [{ type: 'intake.request-received.v2', data: received, occurredAt: receivedAt ?? now }];
};

const identify = (
  data: Omit<EnterpriseIdentified['data'], 'hub'>,
  state: RequestState,
  facts: RequestFacts,
): Decision<RequestEvent> => {
  const hub = known(facts.hub, 'hub');
  if (hub === 'outside') {
    const { enterprise, postcode } = data;
    return [{ type: 'intake.found-outside-programme.v1', data: { enterprise, postcode } }];
  }
  const identified = { ...data, hub };
  return state.enterprise && canonicalHash(identified) === canonicalHash(state.enterprise)
    ? []
    : [{ type: 'intake.enterprise-identified.v1', data: identified }];
};

const open = (state: RequestState, given: Given<RequestFacts>): Decision<RequestEvent> => {
  const { start, end } = known(given.facts.period, 'period');
  if (given.today < start || given.today > end) return refuse('outside-period', { start, end });
  if (state.status === 'requested') return refuse('no-first-contact');
  if (!state.enterprise) return refuse('enterprise-missing');
  if (!state.size || !state.undertaking) return refuse('size-missing');
  if (state.size === 'not-sme') return refuse('not-an-sme');
  if (state.question !== 'clear') return refuse('question-unclear');
  const { hub, enterprise, sector } = state.enterprise;
  const { undertaking, size, themes, implementation } = state;
  const data = {
    hub,
    enterprise,
    undertaking,
    contact: state.contact!,
    size,
    sector,
    themes,
    implementation,
    channel: state.channel!,
    language: state.language!,
    requestedAt: state.requestedAt!,
  };
  return [{ type: 'intake.trajectory-opened.v1', data }];
};
