import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import {
  type AidEvent,
  aidUpcasters,
  type BudgetEvent,
  budgetUpcasters,
  type Shares,
} from '@digihub/finance-domain';
import { unreachable } from '@digihub/kernel';
import type { Projection } from '@digihub/read-models';
import type { AidEntryRow, BudgetEntryRow, FinanceTables } from './tables.js';
import type { Tx } from './told.js';
import { waits } from './waiting.js';

const excessId = (undertaking: string): string => `aid-excess:${undertaking}`;

const keyOf = ({ stream }: StoredEvent): string => stream.slice(stream.indexOf('-') + 1);

/** `budget_entries`: what the streams of the hubs' budgets tell. */
export const budgetProjection: Projection<StoredEvent, FinanceTables> = {
  kind: 'projection',
  name: 'finance.budgets',
  types: ['budget.'],
  async project(tx, { body: stored }) {
    if (isTechnical(stored.type)) return;
    const event = toDomainEvent(stored, budgetUpcasters) as BudgetEvent;
    const hub = keyOf(stored);
    switch (event.type) {
      case 'budget.reserved.v1': {
        const { trajectory, quote, shares, market } = event.data;
        const row = { hub, trajectory, quote, status: 'reserved', market: market ? 1 : 0, ...shares };
        await tx.insertInto('budget_entries').values(row).execute();
        return;
      }
      case 'budget.committed.v1':
        return budgetBecomes(tx, hub, event.data, 'committed', event.data.shares);
      case 'budget.released.v1':
        return budgetBecomes(tx, hub, event.data, 'released', { efro: 0, flanders: 0, private: 0 });
      case 'budget.settled.v1': {
        const { trajectory, quotes } = event.data;
        for (const { quote, spent } of quotes) {
          await budgetBecomes(tx, hub, { trajectory, quote }, 'spent', spent);
        }
        return;
      }
      case 'budget.reservation-refused.v1':
        return;
      default:
        return unreachable(event);
    }
  },
};

const budgetBecomes = async (
  tx: Tx,
  hub: string,
  { trajectory, quote }: Pick<BudgetEntryRow, 'trajectory' | 'quote'>,
  status: string,
  shares: Shares,
): Promise<void> => {
  await tx
    .updateTable('budget_entries')
    .set({ status, ...shares })
    .where('hub', '=', hub)
    .where('trajectory', '=', trajectory)
    .where('quote', '=', quote)
    .execute();
};

/** `aid_entries` and `aid_declarations`: what the streams of single undertakings tell. */
export const aidProjection: Projection<StoredEvent, FinanceTables> = {
  kind: 'projection',
  name: 'finance.aid',
  types: ['aid.'],
  async project(tx, { body: stored }) {
    if (isTechnical(stored.type)) return;
    const event = toDomainEvent(stored, aidUpcasters) as AidEvent;
    const undertaking = keyOf(stored);
    switch (event.type) {
      case 'aid.reserved.v1':
        return aidBecomes(tx, undertaking, event.data, 'reserved');
      case 'aid.reservation-refused.v1':
        return aidBecomes(tx, undertaking, { ...event.data, amount: 0 }, 'refused');
      case 'aid.awarded.v1':
        return aidBecomes(tx, undertaking, event.data, 'awarded');
      case 'aid.award-refused.v1':
        return;
      case 'aid.released.v1':
        return aidBecomes(tx, undertaking, { ...event.data, amount: 0 }, 'released');
      case 'aid.finalised.v1':
        return aidBecomes(tx, undertaking, event.data, 'final');
      case 'aid.other-aid-declared.v1': {
        const { declaredOn, fiscalYearStart, roadFreight, others } = event.data;
        const declared = {
          declared_on: declaredOn,
          fiscal_year_start: fiscalYearStart,
          road_freight: roadFreight ? 1 : 0,
          others: JSON.stringify(others),
          excess: 0,
        };
        await tx
          .insertInto('aid_declarations')
          .values({ undertaking, ...declared })
          .onConflict((conflict) => conflict.column('undertaking').doUpdateSet(declared))
          .execute();
        await tx.deleteFrom('waiting_items').where('id', '=', excessId(undertaking)).execute();
        return;
      }
      case 'aid.excess-found.v1':
        await waits(tx, {
          id: excessId(undertaking),
          trajectory: null,
          hub: null,
          waiting_for: 'aid-excess',
          waiting_on: 'finance',
          reference: undertaking,
          since: stored.metadata.recordedAt,
          until: null,
        });
        await tx
          .updateTable('aid_declarations')
          .set({ excess: event.data.excess })
          .where('undertaking', '=', undertaking)
          .execute();
        return;
      default:
        return unreachable(event);
    }
  },
};

/** What an event tells of the aid for a quote; what it leaves out stays as it was. */
interface ToldOfAid extends Pick<AidEntryRow, 'trajectory' | 'quote' | 'hub' | 'amount'> {
  readonly awardedOn?: string;
  readonly regime?: string;
  readonly legalBasis?: string;
  readonly ceiling?: number;
  readonly cumulated?: number;
}

const aidBecomes = async (tx: Tx, undertaking: string, told: ToldOfAid, status: string): Promise<void> => {
  const { trajectory, quote, hub, amount, awardedOn, regime, legalBasis, ceiling, cumulated } = told;
  const changes = {
    status,
    amount,
    ...(awardedOn === undefined ? {} : { awarded_on: awardedOn }),
    ...(regime === undefined ? {} : { regime, legal_basis: legalBasis ?? null, ceiling: ceiling ?? null }),
    ...(cumulated === undefined ? {} : { cumulated }),
  };
  const unknown = { awarded_on: null, regime: null, legal_basis: null, ceiling: null, cumulated: null };
  await tx
    .insertInto('aid_entries')
    .values({ undertaking, trajectory, quote, hub, ...unknown, ...changes })
    .onConflict((conflict) => conflict.columns(['undertaking', 'trajectory', 'quote']).doUpdateSet(changes))
    .execute();
};
