/** Examples for the specifications of the account: one quote of 11,000 EUR, approved, reserved, signed. */
import { fold, type Given, isRefusal } from '@digihub/kernel';
import { given } from '@digihub/kernel/testing';
import { fundingKey, programme } from '@digihub/programme';
import type { AccountCommand, AccountFacts } from './account.commands.js';
import type { AccountEvent } from './account.events.js';
import { account } from './account.js';
import type { AccountState } from './account.state.js';
import type { ApprovedQuote } from './quote.events.js';

export const facts: AccountFacts = {
  period: { first: '2021-05-05', last: '2023-05-04' },
  key: fundingKey(programme, 'services', '2022-03-01'),
  rate: { version: '2021.1', category: 'expert', amount: 8_500 },
  bearer: { chamber: 'voka-limburg', recoversVat: true },
  leadChambers: ['voka-limburg'],
  vatBasisPoints: 2_100,
  invoiceDueDays: 30,
};

/** In the middle of 2022, by this actor. */
export const by = (id: string, more: Partial<AccountFacts> = {}): Given<AccountFacts> =>
  given({ ...facts, ...more }, { now: '2022-09-01T09:00:00.000Z', actor: { id, roles: ['finance'] } });
export const bySystem = given(facts, {
  now: '2022-09-01T09:00:00.000Z',
  actor: { id: 'system:finance.process', roles: ['system'] },
});

export const approved: ApprovedQuote = {
  hub: 'limburg',
  quote: 'q1',
  enterprise: 'e1',
  undertaking: 'u1',
  organisation: 'sirris',
  route: 'own-pool',
  paymentBasis: 'beneficiary',
  amount: 1_100_000,
  plannedEnd: '2022-12-31',
  criteriaVersion: '2021.1',
};
export const request = (more: Partial<ApprovedQuote> = {}): AccountCommand => ({
  type: 'request-reservation',
  data: { ...approved, ...more },
});
export const onQuote = (
  type: 'confirm-reservation' | 'confirm-commitment' | 'confirm-release',
  quote = 'q1',
): AccountCommand => ({ type, data: { quote } });
export const sign = (quote = 'q1', signedOn = '2022-03-10'): AccountCommand => ({
  type: 'note-signature',
  data: { quote, signedOn },
});
export const lapse = (quote = 'q1'): AccountCommand => ({
  type: 'note-lapse',
  data: { quote, cause: 'expired' },
});
export const hours = (
  entry: string,
  minutes: number,
  more: Partial<Extract<AccountCommand, { type: 'book-hours' }>['data']> = {},
): AccountCommand => ({
  type: 'book-hours',
  data: {
    entry,
    person: 'p1',
    organisation: 'sirris',
    day: '2022-04-01',
    minutes,
    eligibleMinutes: minutes,
    ...more,
  },
});
export const end: AccountCommand = { type: 'note-end', data: { outcome: 'completed' } };
export const approveCosts: AccountCommand = { type: 'approve-costs', data: {} };
export const settle: AccountCommand = { type: 'settle', data: {} };
export const requestFinal: AccountCommand = { type: 'request-final-invoice', data: { invoice: 'i1' } };
export const instalment = (invoice: string, net: number): AccountCommand => ({
  type: 'request-instalment',
  data: { invoice, net },
});
export const issue = (invoice: string, number = `n-${invoice}`): AccountCommand => ({
  type: 'issue-invoice',
  data: { invoice, number, communication: '+++202/2000/00181+++', issuedOn: '2022-09-01' },
});
export const pay = (number: string, amount: number, bankReference = `b-${number}`): AccountCommand => ({
  type: 'record-payment',
  data: { number, amount, receivedOn: '2022-09-01', bankReference },
});

/** A command, by `finance-1` unless another actor stands beside it. */
export type Steps = (AccountCommand | readonly [AccountCommand, string])[];

/** What is written when these commands are given one after the other; a refusal here is a mistake in the test. */
export const after = (...steps: Steps): readonly AccountEvent[] => {
  const events: AccountEvent[] = [];
  for (const step of steps) {
    const [command, actor] = 'type' in step ? [step, 'finance-1'] : step;
    const decision = account.decide(command, fold(account, events), by(actor));
    if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.sentence.en}`);
    events.push(...decision);
  }
  return events;
};
export const stateAfter = (...steps: Steps): AccountState => fold(account, after(...steps));

export const reserved = [request(), onQuote('confirm-reservation')] as const;
export const signed = [...reserved, sign()] as const;
export const committed = [...signed, onQuote('confirm-commitment')] as const;
