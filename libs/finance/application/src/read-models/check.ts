import { noShares, plus, type Shares } from '@digihub/finance-domain';
import type { BudgetEntryRow, CostRow, FinanceTables, ReservationRow } from './tables.js';
import type { Kysely } from 'kysely';

/** Whether the money of one hub closes: three independent tellings of the same cents. */
export interface HubCheck {
  readonly hub: string;
  readonly budget: Shares;
  /** Per source, as the accounts of the trajectories tell it. */
  readonly onAccounts: { readonly reserved: Shares; readonly committed: Shares; readonly settled: Shares };
  /** Per source, as the budget stream of the hub tells it. */
  readonly onBudget: { readonly reserved: Shares; readonly committed: Shares; readonly settled: Shares };
  /** Eligible cost of the settled trajectories per source, summed from each hour and each invoice. */
  readonly costsOfSettled: Shares;
  /** Aid that the quotes ask for, and aid that stands on the streams of the undertakings. */
  readonly aid: { readonly onAccounts: number; readonly onUndertakings: number };
  /** The private share of settled cost, and what was invoiced for it less credits, without VAT. */
  readonly private: { readonly ofSettled: number; readonly invoiced: number };
  /** Quotes between two steps of the process: while there are any, sums may differ. */
  readonly underWay: number;
  /** What does not agree; empty where the money closes. */
  readonly differences: readonly string[];
  readonly closes: boolean;
}

type Row = Pick<CostRow, 'efro' | 'flanders' | 'private'>;

const sharesOf = ({ efro, flanders, private: own }: Row): Shares => ({ efro, flanders, private: own });
const sum = (rows: readonly Row[]): Shares => rows.map(sharesOf).reduce(plus, noShares);
const same = (a: Shares, b: Shares): boolean =>
  a.efro === b.efro && a.flanders === b.flanders && a.private === b.private;

const underWay = ['requested', 'signed', 'releasing', 'settling'];
const holding: Readonly<Record<string, 'reserved' | 'committed' | 'settled'>> = {
  reserved: 'reserved',
  committed: 'committed',
  spent: 'settled',
  settled: 'settled',
};

const bySide = (rows: readonly (ReservationRow | BudgetEntryRow)[]) => {
  const of = (side: string) => sum(rows.filter(({ status }) => holding[status] === side));
  return { reserved: of('reserved'), committed: of('committed'), settled: of('settled') };
};

export const checkHub = async (db: Kysely<FinanceTables>, hub: string, budget: Shares): Promise<HubCheck> => {
  const reservations = await db.selectFrom('reservations').selectAll().where('hub', '=', hub).execute();
  const entries = await db.selectFrom('budget_entries').selectAll().where('hub', '=', hub).execute();
  const costs = await db
    .selectFrom('costs')
    .select(['trajectory', 'cost', 'eligible', 'efro', 'flanders', 'private'])
    .where('hub', '=', hub)
    .execute();
  const aid = await db.selectFrom('aid_entries').select('amount').where('hub', '=', hub).execute();
  const invoices = await db
    .selectFrom('invoices')
    .select(['trajectory', 'net'])
    .where('hub', '=', hub)
    .execute();

  const settledTrajectories = new Set(
    reservations.filter(({ status }) => status === 'settled').map(({ trajectory }) => trajectory),
  );
  const isSettled = ({ trajectory }: { trajectory: string }) => settledTrajectories.has(trajectory);
  const live = reservations.filter(({ status }) => holding[status] !== undefined);
  const onAccounts = bySide(reservations);
  const onBudget = bySide(entries);
  const costsOfSettled = sum(costs.filter(isSettled));
  const aidSums = {
    onAccounts: live.reduce((total, row) => total + row.aid, 0),
    onUndertakings: aid.reduce((total, row) => total + row.amount, 0),
  };
  const ownShare = {
    ofSettled: onAccounts.settled.private,
    invoiced: invoices.filter(isSettled).reduce((total, { net }) => total + net, 0),
  };
  const taken = plus(plus(onBudget.reserved, onBudget.committed), onBudget.settled);
  const differences = [
    ...(['reserved', 'committed', 'settled'] as const)
      .filter((side) => !same(onAccounts[side], onBudget[side]))
      .map((side) => `${side}: the accounts and the budget stream differ`),
    ...(same(costsOfSettled, onAccounts.settled) ? [] : ['settled: the costs do not sum to it']),
    ...(aidSums.onAccounts === aidSums.onUndertakings ? [] : ['aid: quotes and undertakings differ']),
    ...(ownShare.ofSettled === ownShare.invoiced ? [] : ['private: settled and invoiced differ']),
    ...costs
      .filter((row) => row.efro + row.flanders + row.private !== row.eligible)
      .map(({ cost }) => `cost ${cost}: its shares do not sum to it`),
    ...live
      .filter((row) => row.efro + row.flanders + row.private !== row.amount)
      .map(({ trajectory, quote }) => `quote ${trajectory}/${quote}: its shares do not sum to it`),
    ...(['efro', 'flanders', 'private'] as const)
      .filter((source) => taken[source] > budget[source])
      .map((source) => `${source}: more is taken than there is`),
  ];
  return {
    hub,
    budget,
    onAccounts,
    onBudget,
    costsOfSettled,
    aid: aidSums,
    private: ownShare,
    underWay: reservations.filter(({ status }) => underWay.includes(status)).length,
    differences,
    closes: differences.length === 0,
  };
};
