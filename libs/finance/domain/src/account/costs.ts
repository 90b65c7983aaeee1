import {
  type Cents,
  type Decision,
  type Given,
  known,
  proportion,
  startOfDay,
  unreachable,
} from '@digihub/kernel';
import { refuse } from '../refusals.js';
import { changed } from '../records.js';
import { minus } from '../shares.js';
import type { AccountFacts, CostCommand } from './account.commands.js';
import { accountShares, type AccountState, committedQuotes, isClosed } from './account.state.js';
import type { CostClaim, CostEvent, IneligibleGround } from './cost.events.js';

/** Hours of locked sheets become cost: minutes × rate of their day. */
export const decideOnCost = (
  command: CostCommand,
  state: AccountState,
  given: Given<AccountFacts>,
): Decision<CostEvent> => {
  switch (command.type) {
    case 'book-hours': {
      const { entry, reverses } = command.data;
      if (isKnown(state, entry)) return [];
      if (reverses !== undefined) return reverse(command.data, reverses, state);
      return claim(hoursClaim(command.data, state, given.facts), state);
    }
    default:
      return unreachable(command.type);
  }
};

type Hours = CostCommand['data'];

const isKnown = (state: AccountState, cost: string): boolean =>
  state.costs[cost] !== undefined || state.held.some((held) => held.cost === cost);

const hoursClaim = (hours: Hours, state: AccountState, facts: AccountFacts): CostClaim => {
  const { entry: cost, person, organisation, day, minutes, eligibleMinutes } = hours;
  const rate = known(facts.rate, 'rate');
  const ground = groundOfHours(hours, state, facts);
  return {
    cost,
    kind: 'hours',
    organisation,
    day,
    amount: proportion(rate.amount, ground ? minutes : eligibleMinutes, 60),
    person,
    minutes,
    eligibleMinutes,
    rate,
    ...(ground === undefined ? {} : { ground }),
  };
};

const groundOfHours = (
  { organisation, day, eligibleMinutes }: Hours,
  state: AccountState,
  facts: AccountFacts,
): IneligibleGround | undefined => {
  const { first, last } = known(facts.period, 'period');
  if (day < first || day > last) return 'outside-period';
  const quotes = Object.values(state.quotes).filter((quote) => quote.signedOn !== undefined);
  const bySupplier = quotes.some(
    ({ approved }) => approved.organisation === organisation && approved.paymentBasis === 'supplier',
  );
  if (bySupplier) return 'paid-by-invoice';
  return eligibleMinutes === 0 ? 'above-yearly-cap' : undefined;
};

/** A reversal takes back exactly what its original brought. */
const reverse = (hours: Hours, reverses: string, state: AccountState): Decision<CostEvent> => {
  const booked = state.costs[reverses];
  if (booked?.reversed) return [];
  const original = booked ?? state.held.find(({ cost }) => cost === reverses);
  if (!original) return refuse('unknown-cost', { cost: reverses });
  const { entry: cost, person, organisation, day, minutes, eligibleMinutes } = hours;
  return claim(
    {
      cost,
      kind: 'reversal',
      organisation,
      day,
      amount: -original.amount,
      person,
      minutes,
      eligibleMinutes,
      reverses,
    },
    state,
  );
};

/** Books a cost, or holds it while a signature is being committed. */
export const claim = (cost: CostClaim, state: AccountState): readonly CostEvent[] => {
  const underWay = Object.values(state.quotes).some(({ status }) => status === 'signed');
  return underWay
    ? [{ type: 'finance.cost-held.v1', data: cost, occurredAt: startOfDay(cost.day) }]
    : [book(cost, state)];
};

/** Once no signature is under way any more, what was held finds its place. */
export const bookHeld = (state: AccountState): readonly CostEvent[] => {
  if (Object.values(state.quotes).some(({ status }) => status === 'signed')) return [];
  const events: CostEvent[] = [];
  let current = state;
  for (const cost of state.held) {
    const event = book(cost, current);
    events.push(event);
    current = evolveCost(current, event);
  }
  return events;
};

const book = (cost: CostClaim, state: AccountState): CostEvent => {
  const { eligible, ground } = place(cost, state);
  const shares = minus(accountShares(state, state.eligible + eligible), accountShares(state, state.eligible));
  return {
    type: 'finance.cost-booked.v1',
    data: { ...cost, ...(ground === undefined ? {} : { ground }), eligible, shares },
    occurredAt: startOfDay(cost.day),
  };
};

/**
 * What of a cost counts: no more than the quotes signed by its day still have room for. What found no room
 * stays outside, also when room comes later.
 */
const place = (
  cost: CostClaim,
  state: AccountState,
): { readonly eligible: Cents; readonly ground?: IneligibleGround | undefined } => {
  if (isClosed(state)) return { eligible: 0, ground: 'after-settlement' };
  if (cost.kind === 'reversal') {
    const original = state.costs[cost.reverses ?? ''];
    return { eligible: original && !original.reversed ? -original.eligible || 0 : 0 };
  }
  if (cost.ground) return { eligible: 0, ground: cost.ground };
  const quotes = committedQuotes(state);
  if (quotes.length === 0) return { eligible: 0, ground: 'not-committed' };
  const signed = quotes.filter(({ signedOn }) => signedOn !== undefined && signedOn <= cost.day);
  if (signed.length === 0) return { eligible: 0, ground: 'before-signature' };
  const room = signed.reduce((sum, { approved }) => sum + approved.amount, 0) - state.eligible;
  const eligible = Math.max(0, Math.min(cost.amount, room));
  return { eligible, ground: eligible < cost.amount ? 'above-quote' : undefined };
};

export const evolveCost = (state: AccountState, event: CostEvent): AccountState => {
  switch (event.type) {
    case 'finance.cost-held.v1':
      return { ...state, held: [...state.held, event.data] };
    case 'finance.cost-booked.v1': {
      const { cost, amount, eligible, organisation, reverses } = event.data;
      const { costsApprovedBy, ...rest } = state;
      const costs = { ...state.costs, [cost]: { amount, eligible, organisation, reversed: false } };
      return {
        ...rest,
        // A cost that counts undoes the approval of what was known before it.
        ...(eligible === 0 && costsApprovedBy !== undefined ? { costsApprovedBy } : {}),
        held: state.held.filter((held) => held.cost !== cost),
        costs: changed(costs, reverses ?? '', (original) => ({ ...original, reversed: true })),
        eligible: state.eligible + eligible,
      };
    }
    default:
      return unreachable(event);
  }
};
