/** One trajectory in West-Vlaanderen, for the specs: its course in events, and who acts. */
import { given as circumstances } from '@digihub/kernel/testing';
import type { CoachingEvent } from './coaching.events.js';
import type { CoachingCommand, CoachingFacts } from './coaching.js';

export const facts: CoachingFacts = {
  coachBy: '2022-03-04',
  caseload: 4,
  programmeEnd: '2023-05-04',
  criteria: { version: '2021.1', codes: ['sme', 'advice-only'] },
  termEnd: '2022-03-31',
};

const as = (id: string, role: 'coach' | 'caseworker' | 'approver' | 'partner' | 'system') =>
  circumstances<CoachingFacts>(facts, { actor: { id, roles: [role] } });

export const byCaseworker = as('caseworker-1', 'caseworker');
export const byCoach = as('coach-1', 'coach');
export const byApprover = as('approver-1', 'approver');
export const byPartner = as('partner-howest', 'partner');
export const bySystem = as('system:coaching.reaction', 'system');
/** 1 March 2022, unless told. */
export const on = <G extends typeof byCoach>(day: string, given: G): G => ({
  ...given,
  now: `${day}T09:00:00.000Z`,
  today: day,
});

export const started: CoachingEvent = {
  type: 'coaching.started.v1',
  data: {
    hub: 'west-vlaanderen',
    enterprise: 'enterprise-1',
    undertaking: 'undertaking-1',
    contact: 'contact-1',
    round: 1,
    route: 'own-pool',
    organisation: 'howest',
    paymentBasis: 'beneficiary',
    themes: ['ai'],
    coachBy: '2022-03-04',
  },
};
export const coachAssigned: CoachingEvent = {
  type: 'coaching.coach-assigned.v1',
  data: { hub: 'west-vlaanderen', coach: 'coach-1', caseload: 4 },
};
export const quoteSubmitted: CoachingEvent = {
  type: 'coaching.quote-submitted.v1',
  data: {
    quote: 'q1',
    round: 1,
    route: 'own-pool',
    organisation: 'howest',
    paymentBasis: 'beneficiary',
    lines: [{ kind: 'hours', description: 'sealed:advice', minutes: 6_000, hourlyRate: 8_000 }],
    amount: 800_000,
    plannedEnd: '2022-06-30',
    submittedBy: 'partner-howest',
    onBehalf: false,
  },
};
export const quoteChecked: CoachingEvent = {
  type: 'coaching.quote-checked.v1',
  data: {
    quote: 'q1',
    criteriaVersion: '2021.1',
    criteria: [
      { code: 'sme', met: true },
      { code: 'advice-only', met: true, remark: 'sealed:fine' },
    ],
    checkedBy: 'coach-1',
  },
};
export const quoteApproved: CoachingEvent = {
  type: 'coaching.quote-approved.v1',
  data: {
    hub: 'west-vlaanderen',
    quote: 'q1',
    enterprise: 'enterprise-1',
    undertaking: 'undertaking-1',
    organisation: 'howest',
    route: 'own-pool',
    paymentBasis: 'beneficiary',
    amount: 800_000,
    plannedEnd: '2022-06-30',
    criteriaVersion: '2021.1',
    approvedBy: 'approver-1',
  },
};
export const reservationNoted: CoachingEvent = {
  type: 'coaching.reservation-noted.v1',
  data: { quote: 'q1', amount: 800_000, sendBy: '2022-03-31' },
};
export const quoteSent: CoachingEvent = {
  type: 'coaching.quote-sent.v1',
  data: { quote: 'q1', sentOn: '2022-03-01', validUntil: '2022-03-31' },
};
export const quoteSigned: CoachingEvent = {
  type: 'coaching.quote-signed.v1',
  data: {
    quote: 'q1',
    signedOn: '2022-03-01',
    signatory: 'sealed:name',
    capacity: 'statutory-director',
    evidence: 'official-gazette',
    document: 'archive/2022/117',
  },
  occurredAt: '2022-02-28T23:00:00.000Z',
};
export const delivered = (part: number, final: boolean): CoachingEvent => ({
  type: 'coaching.delivery-accepted.v1',
  data: { quote: 'q1', part, final, acceptedBy: 'coach-1' },
});
export const partnerWithdrew: CoachingEvent = {
  type: 'coaching.partner-withdrew.v1',
  data: { round: 1, organisation: 'howest', reason: 'sealed:ill', withdrewOn: '2022-03-01' },
};
export const lapsed = (
  cause: 'expired' | 'withdrawn' | 'not-sent' | 'stopped',
  approved = true,
): CoachingEvent => ({ type: 'coaching.quote-lapsed.v1', data: { quote: 'q1', cause, approved } });

export const guided = [started, coachAssigned];
export const submitted = [...guided, quoteSubmitted];
export const checked = [...submitted, quoteChecked];
export const approved = [...checked, quoteApproved];
export const reserved = [...approved, reservationNoted];
export const sent = [...reserved, quoteSent];
export const signed = [...sent, quoteSigned];

type Of<Type extends CoachingCommand['type']> = Extract<CoachingCommand, { type: Type }>;

export const submitQuote: Of<'submit-quote'> = {
  type: 'submit-quote',
  data: {
    quote: 'q1',
    lines: [{ kind: 'hours', description: 'sealed:advice', minutes: 6_000, hourlyRate: 8_000 }],
    plannedEnd: '2022-06-30',
  },
};
export const checkQuote: Of<'check-quote'> = {
  type: 'check-quote',
  data: {
    quote: 'q1',
    criteria: [
      { code: 'sme', met: true },
      { code: 'advice-only', met: true, remark: 'sealed:fine' },
    ],
  },
};
export const signQuote: Of<'sign-quote'> = {
  type: 'sign-quote',
  data: {
    quote: 'q1',
    signedOn: '2022-03-01',
    signatory: 'sealed:name',
    capacity: 'statutory-director',
    evidence: 'official-gazette',
    document: 'archive/2022/117',
  },
};
export const complete: Of<'complete'> = {
  type: 'complete',
  data: { report: 'archive/2022/300', summary: 'sealed:summary' },
};
export const startCoaching: Of<'start-coaching'> = {
  type: 'start-coaching',
  data: {
    hub: 'west-vlaanderen',
    enterprise: 'enterprise-1',
    undertaking: 'undertaking-1',
    contact: 'contact-1',
    round: 1,
    route: 'own-pool',
    organisation: 'howest',
    paymentBasis: 'beneficiary',
    themes: ['ai'],
  },
};
