/** Names and shapes here are the storage format of `budget-{hub}`: never edit one, add a version. */
import type { Cents, DomainEvent } from '@digihub/kernel';
import type { Shares } from '../shares.js';

/** Whose money it is: a quote of a trajectory. */
export interface BudgetFor {
  readonly trajectory: string;
  readonly quote: string;
}

export type BudgetReserved = DomainEvent<
  'budget.reserved.v1',
  BudgetFor & {
    readonly shares: Shares;
    /** Bought expertise: counts against the market envelope too. */
    readonly market: boolean;
  }
>;
export type BudgetReservationRefused = DomainEvent<
  'budget.reservation-refused.v1',
  BudgetFor & {
    readonly shares: Shares;
    readonly ground: 'budget' | 'market-envelope';
    /** How much services cost could still be reserved. */
    readonly available: Cents;
  }
>;
export type BudgetCommitted = DomainEvent<'budget.committed.v1', BudgetFor & { readonly shares: Shares }>;
export type BudgetReleased = DomainEvent<'budget.released.v1', BudgetFor & { readonly shares: Shares }>;
/** The commitments of a trajectory become what was really spent; the rest is free again. */
export type BudgetSettled = DomainEvent<
  'budget.settled.v1',
  {
    readonly trajectory: string;
    readonly quotes: readonly { readonly quote: string; readonly spent: Shares; readonly released: Shares }[];
  }
>;

export type BudgetEvent =
  BudgetReserved | BudgetReservationRefused | BudgetCommitted | BudgetReleased | BudgetSettled;
