import { machineTime } from '../load/protocol.js';

/** Transactions as they were committed, one after the other: how many events each held, and when it was there. */
export class WorkLog {
  private readonly transactions: { readonly events: number; readonly at: number }[] = [];

  constructor(private readonly now: () => number = machineTime) {}

  committed(events: number): void {
    this.transactions.push({ events, at: this.now() });
  }

  get events(): number {
    return this.transactions.reduce((sum, { events }) => sum + events, 0);
  }

  /** Events of each transaction. */
  get sizes(): readonly number[] {
    return this.transactions.map(({ events }) => events);
  }

  /** Events in a second, from the end of the first transaction to that of the last: no connecting, no joining. */
  get perSecond(): number {
    const [first, last] = [this.transactions[0], this.transactions.at(-1)];
    if (!first || !last || first === last) throw new Error('a rate needs two transactions');
    return ((this.events - first.events) * 1000) / (last.at - first.at);
  }
}

/** Cuts a list into pieces of these sizes. */
export const cutAs = <Item>(items: readonly Item[], sizes: readonly number[]): Item[][] => {
  let next = 0;
  return sizes.map((size) => items.slice(next, (next += size)));
};
