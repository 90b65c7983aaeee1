import {
  accountShares,
  type AccountState,
  committedShares,
  minus,
  noShares,
  plus,
  type QuoteStatus,
  type Shares,
} from '@digihub/finance-domain';
import type { Cents, DomainEvent } from '@digihub/kernel';

/** What became of a quote, and who was to pay it. */
export interface QuoteOutcome {
  readonly status: QuoteStatus;
  /** Why it was refused. */
  readonly ground?: string;
  readonly amount?: Cents;
  readonly shares?: Shares;
}

/** What a trajectory came to in money. */
export interface Outcome {
  readonly quotes: Readonly<Record<string, QuoteOutcome>>;
  readonly eligible: Cents;
  /** The eligible cost per source. */
  readonly shares: Shares;
  /** Net of what the enterprise was invoiced. */
  readonly invoiced: Cents;
  readonly settled: boolean;
}

/** Grounds of refusals, per quote. */
export type Grounds = Readonly<Record<string, string>>;

export const groundsIn = (events: readonly DomainEvent[]): Grounds =>
  Object.fromEntries(
    events
      .filter(
        ({ type }) => type === 'finance.reservation-refused.v1' || type === 'finance.commitment-refused.v1',
      )
      .map(({ data }) => {
        const { quote, ground } = data as { quote: string; ground: string };
        return [quote, ground];
      }),
  );

export const outcomeOf = (state: AccountState, grounds: Grounds): Outcome => {
  const atOnce = state.refusedAtOnce.map((quote): [string, QuoteOutcome] => [quote, { status: 'refused' }]);
  const asked = Object.entries(state.quotes).map(([quote, { status, approved }]): [string, QuoteOutcome] => [
    quote,
    { status, amount: approved.amount, shares: approved.shares },
  ]);
  const quotes = [...atOnce, ...asked].map(([quote, outcome]): [string, QuoteOutcome] => {
    const ground = grounds[quote];
    return [quote, ground === undefined ? outcome : { ...outcome, ground }];
  });
  return {
    quotes: Object.fromEntries(quotes),
    eligible: state.eligible,
    shares: accountShares(state, state.eligible),
    invoiced: state.invoicedNet,
    settled: state.settled,
  };
};

/** The money of a hub, per source, in euro cents. */
export interface HubTotals {
  /** Of signed quotes. */
  readonly committed: Shares;
  /** Of cost that counts. */
  readonly eligible: Shares;
}

/** Totals by hub, kept by adding what each step changes. */
export class Totals {
  readonly byHub: Record<string, HubTotals> = {};

  moved(before: AccountState, after: AccountState): void {
    const hub = after.hub;
    if (hub === undefined || before === after) return;
    const { committed, eligible } = this.byHub[hub] ?? { committed: noShares, eligible: noShares };
    const change = (of: (state: AccountState) => Shares): Shares => minus(of(after), of(before));
    this.byHub[hub] = {
      committed: plus(committed, change(committedShares)),
      eligible: plus(
        eligible,
        change((state) => accountShares(state, state.eligible)),
      ),
    };
  }
}
