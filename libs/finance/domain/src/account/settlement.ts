import { type Decision, type Given, type Refusal, unreachable } from '@digihub/kernel';
import { changed } from '../records.js';
import { refuse } from '../refusals.js';
import { aidOf, minus, totalOf } from '../shares.js';
import type { AccountFacts, SettlementCommand } from './account.commands.js';
import {
  accountShares,
  type AccountState,
  committedQuotes,
  isClosed,
  isSigned,
  spentPerQuote,
  toInvoice,
} from './account.state.js';
import { lapseOpenQuotes } from './quotes.js';
import type { QuoteEvent } from './quote.events.js';
import type { SettledQuote, SettlementEvent } from './settlement.events.js';

/** From the end of the work to a settled account. */
export const decideOnSettlement = (
  command: SettlementCommand,
  state: AccountState,
  given: Given<AccountFacts>,
): Decision<SettlementEvent | QuoteEvent> => {
  switch (command.type) {
    case 'note-delivery':
      return state.deliveries[partOf(command.data)]
        ? []
        : [{ type: 'finance.delivery-noted.v1', data: command.data }];
    case 'note-end': {
      if (state.ended) return [];
      const toSettle = isSigned(state);
      return [
        { type: 'finance.work-ended.v1', data: { ...command.data, toSettle } },
        ...lapseOpenQuotes(state),
      ];
    }
    case 'approve-costs':
      return approveCosts(state, given);
    case 'settle':
      return settle(state, given);
    case 'confirm-settlement': {
      if (!state.settlement || state.settled) return [];
      const { cost, shares, aid, released } = state.settlement;
      return [{ type: 'finance.trajectory-settled.v1', data: { cost, shares, aid, released } }];
    }
    case 'note-idle':
      return state.ended && !isClosed(state) ? [{ type: 'finance.idle-noticed.v1', data: command.data }] : [];
    default:
      return unreachable(command);
  }
};

const partOf = ({ quote, part }: { readonly quote: string; readonly part: number }): string =>
  `${quote}/${part}`;

const notReady = (state: AccountState): Refusal | undefined => {
  if (isClosed(state)) return refuse('account-closed');
  if (!state.ended) return refuse('work-not-ended');
  if (state.committed.length === 0) return refuse('nothing-signed');
  const underWay = Object.values(state.quotes).find(({ status }) =>
    ['requested', 'reserved', 'signed', 'releasing'].includes(status),
  );
  if (underWay) return refuse('quote-under-way', { quote: underWay.approved.quote });
  const open = Object.values(state.supplierInvoices).some(({ status }) =>
    ['received', 'accepted', 'delivered', 'approved'].includes(status),
  );
  return open ? refuse('supplier-invoice-open') : undefined;
};

const approveCosts = (state: AccountState, { actor }: Given<AccountFacts>): Decision<SettlementEvent> => {
  const refusal = notReady(state);
  if (refusal) return refusal;
  if (state.costsApprovedBy) return refuse('costs-already-approved');
  const shares = accountShares(state, state.eligible);
  return [
    {
      type: 'finance.costs-approved.v1',
      data: { cost: state.eligible, shares, toInvoice: toInvoice(state), by: actor.id },
    },
  ];
};

const settle = (state: AccountState, { actor }: Given<AccountFacts>): Decision<SettlementEvent> => {
  const refusal = notReady(state);
  if (refusal) return refusal;
  if (!state.costsApprovedBy) return refuse('costs-not-approved');
  if (state.costsApprovedBy === actor.id) return refuse('second-person-needed');
  if (Object.keys(state.requestedInvoices).length > 0) return refuse('invoice-under-way');
  if (toInvoice(state) !== 0) return refuse('not-fully-invoiced', { left: toInvoice(state) });
  const [unpaid] = Object.entries(state.invoices).find(([, { open }]) => open > 0) ?? [];
  if (unpaid !== undefined) return refuse('invoice-open', { number: unpaid });
  if (state.refundDue > 0) return refuse('refund-open', { due: state.refundDue });
  const spent = spentPerQuote(state);
  const quotes = committedQuotes(state).map(({ approved }, index): SettledQuote => {
    const { quote, undertaking, hub, shares } = approved;
    return { quote, undertaking, hub, spent: spent[index]!, released: minus(shares, spent[index]!) };
  });
  const shares = accountShares(state, state.eligible);
  return [
    {
      type: 'finance.settlement-requested.v1',
      data: {
        cost: state.eligible,
        shares,
        aid: aidOf(shares),
        released: quotes.reduce((sum, { released }) => sum + totalOf(released), 0),
        quotes,
        by: actor.id,
      },
    },
  ];
};

export const evolveSettlement = (state: AccountState, event: SettlementEvent): AccountState => {
  switch (event.type) {
    case 'finance.delivery-noted.v1':
      return {
        ...state,
        deliveries: { ...state.deliveries, [partOf(event.data)]: { final: event.data.final } },
      };
    case 'finance.work-ended.v1': {
      const { outcome, ground } = event.data;
      return { ...state, ended: { outcome, ...(ground === undefined ? {} : { ground }) } };
    }
    case 'finance.costs-approved.v1':
      return { ...state, costsApprovedBy: event.data.by };
    case 'finance.settlement-requested.v1':
      return { ...state, settlement: event.data };
    case 'finance.trajectory-settled.v1':
      return {
        ...state,
        settled: true,
        quotes: state.committed.reduce(
          (quotes, quote) => changed(quotes, quote, (before) => ({ ...before, status: 'settled' })),
          state.quotes,
        ),
      };
    case 'finance.idle-noticed.v1':
      return state;
    default:
      return unreachable(event);
  }
};
