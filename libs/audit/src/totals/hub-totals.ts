import { isTechnical } from '@digihub/command-handling';
import { type EventStore, type StoredEvent, toDomainEvent } from '@digihub/event-store';
import {
  type AccountEvent,
  accountStreams,
  type AgreementEvent,
  type AgreementState,
  agreementStreams,
  type BudgetEvent,
  type BudgetState,
  budgetStreams,
  minus,
  noShares,
  plus,
  type Shares,
  totalOf,
} from '@digihub/finance-domain';
import type { Ledger } from '@digihub/ledger';
import { type Cents, dayOf, type Instant } from '@digihub/kernel';
import { hubBudget, marketEnvelope, type Programme } from '@digihub/programme';
import { type Cut, isTrueBy } from '../true-axis.js';
import { type CutName, nameOfCut } from './name-of-cut.js';

/** The services money of a hub at a cut; amounts in euro cents, per funding source. */
export interface HubTotals {
  readonly hub: string;
  readonly budget: Shares;
  /** Held by quotes that nobody signed yet. */
  readonly reserved: Shares;
  /** Held by signed quotes. */
  readonly committed: Shares;
  /** Spent by trajectories that are settled. */
  readonly settled: Shares;
  /** Given back by quotes that lapsed and trajectories that were settled below their commitment. */
  readonly released: Shares;
  /** Budget less what is reserved, committed and settled. */
  readonly free: Shares;
  readonly cost: {
    /** All costs that came in, reversals taken off. */
    readonly booked: Cents;
    /** The part that counts, and who bears it. */
    readonly eligible: Cents;
    readonly shares: Shares;
  };
  readonly market: { readonly envelope: Cents; readonly taken: Cents; readonly free: Cents };
}

export interface TotalsAtCut extends HubTotals {
  readonly knownAt: Instant | null;
  readonly trueAt: Instant | null;
  readonly cut: CutName;
}

export interface TotalsOptions extends Cut {
  /** Where the log gives the cut its name. */
  readonly ledger?: Ledger | undefined;
  /** Of the programme before its agreement was recorded. */
  readonly programme: Programme;
  /** The present moment: the day of the rules where no moment is given. */
  readonly now: Instant;
  readonly signal?: AbortSignal;
  /** Told of each event that was read. */
  readonly progress?: (events: number) => void;
}

/**
 * Budget, commitments and cost of a hub over all its trajectories, as known and true at a moment. The store is cut
 * once: before the first of these streams' events that was recorded later. One pass in store order; what is held in
 * memory is the state of the hub's budget stream, one entry per quote.
 * @throws what `progress` throws.
 */
export const hubTotals = async (
  store: EventStore,
  hub: string,
  { programme, now, ledger, signal, progress, knownAt, trueAt }: TotalsOptions,
): Promise<TotalsAtCut> => {
  const pass = new TotalsPass(hub, trueAt);
  let last: StoredEvent | undefined;
  const prefixes = [
    `${agreementStreams.category}-`,
    `${budgetStreams.category}-${hub}`,
    `${accountStreams.category}-`,
  ];
  let read = 0;
  for await (const event of store.readAll({ after: -1n, prefixes })) {
    signal?.throwIfAborted();
    if (knownAt !== undefined && event.metadata.recordedAt > knownAt) break;
    progress?.((read += 1));
    last = event;
    pass.next(event);
  }
  const day = dayOf(trueAt ?? knownAt ?? now);
  return {
    ...pass.totals(programme, day),
    knownAt: knownAt ?? null,
    trueAt: trueAt ?? null,
    cut: await nameOfCut(last, ledger),
  };
};

class TotalsPass {
  private budget: BudgetState = budgetStreams.decider.initialState;
  private agreement: AgreementState = agreementStreams.decider.initialState;
  private released = noShares;
  private shares = noShares;
  private booked = 0;

  constructor(
    private readonly hub: string,
    private readonly trueAt: Instant | undefined,
  ) {}

  next(event: StoredEvent): void {
    if (isTechnical(event.type)) return;
    if (event.stream.startsWith(`${agreementStreams.category}-`)) return this.amend(event);
    // What the agreement says holds for periods of its own; the rest stands where it became true.
    if (!isTrueBy(event, this.trueAt)) return;
    if (event.stream === `${budgetStreams.category}-${this.hub}`) return this.move(event);
    if (event.type.startsWith('finance.cost-booked.') && event.metadata.hub === this.hub) this.book(event);
  }

  totals(before: Programme, day: string): HubTotals {
    const programme = this.agreement.programme ?? before;
    const budget = hubBudget(programme, this.hub, 'services', day);
    const envelope = marketEnvelope(programme, this.hub, day);
    const entries = Object.values(this.budget.entries);
    const of = (status: string): Shares =>
      entries
        .filter((entry) => entry.status === status)
        .reduce((sum, { shares }) => plus(sum, shares), noShares);
    const { taken, takenOnMarket } = this.budget;
    return {
      hub: this.hub,
      budget,
      reserved: of('reserved'),
      committed: of('committed'),
      settled: of('spent'),
      released: this.released,
      free: minus(budget, taken),
      cost: { booked: this.booked, eligible: totalOf(this.shares), shares: this.shares },
      market: { envelope, taken: takenOnMarket, free: envelope - takenOnMarket },
    };
  }

  private amend(stored: StoredEvent): void {
    const event = toDomainEvent(stored, agreementStreams.upcasters) as AgreementEvent;
    this.agreement = agreementStreams.decider.evolve(this.agreement, event);
  }

  private move(stored: StoredEvent): void {
    const event = toDomainEvent(stored, budgetStreams.upcasters) as BudgetEvent;
    this.budget = budgetStreams.decider.evolve(this.budget, event);
    if (event.type === 'budget.released.v1') this.released = plus(this.released, event.data.shares);
    if (event.type === 'budget.settled.v1')
      for (const { released } of event.data.quotes) this.released = plus(this.released, released);
  }

  private book(stored: StoredEvent): void {
    const event = toDomainEvent(stored, accountStreams.upcasters) as AccountEvent;
    if (event.type !== 'finance.cost-booked.v1') return;
    this.booked += event.data.amount;
    this.shares = plus(this.shares, event.data.shares);
  }
}
