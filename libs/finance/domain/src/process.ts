import type { AccountCommand } from './account/account.commands.js';
import type { AccountEvent } from './account/account.events.js';
import type { AccountState } from './account/account.state.js';
import type { AidCommand } from './aid/aid.js';
import type { AidEvent } from './aid/aid.events.js';
import type { BudgetCommand } from './budget/budget.js';
import type { BudgetEvent } from './budget/budget.events.js';
import type { InvoicebookCommand } from './invoicebook/invoicebook.js';
import type { InvoicebookEvent } from './invoicebook/invoicebook.events.js';
import type { SupplierCommand } from './supplier/supplier.js';
import type { SupplierEvent } from './supplier/supplier.events.js';
import { aidOf } from './shares.js';

/** A command that follows from an event, and the stream it goes to. */
export type Step =
  | { readonly to: 'account'; readonly key: string; readonly command: AccountCommand }
  | { readonly to: 'aid'; readonly key: string; readonly command: AidCommand }
  | { readonly to: 'budget'; readonly key: string; readonly command: BudgetCommand }
  | { readonly to: 'invoicebook'; readonly key: string; readonly command: InvoicebookCommand }
  | { readonly to: 'supplier'; readonly key: string; readonly command: SupplierCommand };

export type ProcessEvent = AccountEvent | AidEvent | BudgetEvent | InvoicebookEvent | SupplierEvent;

const account = (key: string, command: AccountCommand): Step => ({ to: 'account', key, command });

/**
 * The process of finance: what follows from one event. Each step waits for the event of the step before, so
 * whatever dies in between, the next delivery goes on from there; a step done twice changes nothing.
 *
 *     approved → reserve aid → reserve budget → reserved   (either refuses: nothing stays reserved)
 *     signed   → award aid   → commit budget  → committed  (no award: all is released)
 *     lapsed   → release aid and budget       → released
 *     settled  → final aid and budget spent   → settled
 *
 * @param trajectory whose account it is; on the streams of guards, the event's own.
 * @param state the account; only what never changes in it is used.
 */
export const nextSteps = (event: ProcessEvent, trajectory: string, state: AccountState): readonly Step[] => {
  const approved = (quote: string) => state.quotes[quote]?.approved;
  switch (event.type) {
    case 'finance.reservation-requested.v1': {
      const { quote, hub, undertaking, aid: amount } = event.data;
      return [
        {
          to: 'aid',
          key: undertaking,
          command: { type: 'reserve-aid', data: { trajectory, quote, hub, amount } },
        },
      ];
    }
    case 'aid.reserved.v1': {
      const { quote } = event.data;
      const of = approved(quote);
      if (!of) return [];
      const data = { trajectory, quote, shares: of.shares, market: of.route === 'bought-expertise' };
      return [{ to: 'budget', key: of.hub, command: { type: 'reserve-budget', data } }];
    }
    case 'aid.reservation-refused.v1': {
      const { quote, available } = event.data;
      return [
        account(trajectory, {
          type: 'refuse-reservation',
          data: { quote, ground: 'aid-ceiling', available },
        }),
      ];
    }
    case 'budget.reserved.v1':
      return [account(trajectory, { type: 'confirm-reservation', data: { quote: event.data.quote } })];
    case 'budget.reservation-refused.v1': {
      const { quote, ground, available } = event.data;
      const of = approved(quote);
      if (!of) return [];
      return [
        { to: 'aid', key: of.undertaking, command: { type: 'release-aid', data: { trajectory, quote } } },
        account(trajectory, { type: 'refuse-reservation', data: { quote, ground, available } }),
      ];
    }
    case 'finance.signature-noted.v1': {
      const { quote, signedOn: awardedOn } = event.data;
      const of = approved(quote);
      if (!of) return [];
      return [
        {
          to: 'aid',
          key: of.undertaking,
          command: { type: 'award-aid', data: { trajectory, quote, awardedOn } },
        },
      ];
    }
    case 'aid.awarded.v1': {
      const { quote, hub } = event.data;
      return [{ to: 'budget', key: hub, command: { type: 'commit-budget', data: { trajectory, quote } } }];
    }
    case 'aid.award-refused.v1': {
      const { quote, available } = event.data;
      return [account(trajectory, { type: 'refuse-commitment', data: { quote, available } })];
    }
    case 'budget.committed.v1':
      return [account(trajectory, { type: 'confirm-commitment', data: { quote: event.data.quote } })];
    case 'finance.release-requested.v1': {
      const { quote } = event.data;
      const of = approved(quote);
      if (!of) return [];
      const data = { trajectory, quote };
      return [
        { to: 'aid', key: of.undertaking, command: { type: 'release-aid', data } },
        { to: 'budget', key: of.hub, command: { type: 'release-budget', data } },
      ];
    }
    case 'budget.released.v1':
      return [account(trajectory, { type: 'confirm-release', data: { quote: event.data.quote } })];
    case 'finance.settlement-requested.v1': {
      const { quotes } = event.data;
      const undertakings = [...new Set(quotes.map(({ undertaking }) => undertaking))];
      return [
        ...undertakings.map((key): Step => {
          const own = quotes.filter(({ undertaking }) => undertaking === key);
          const data = {
            trajectory,
            quotes: own.map(({ quote, spent }) => ({ quote, amount: aidOf(spent) })),
          };
          return { to: 'aid', key, command: { type: 'finalise-aid', data } };
        }),
        {
          to: 'budget',
          key: quotes[0]!.hub,
          command: {
            type: 'settle-budget',
            data: { trajectory, quotes: quotes.map(({ quote, spent }) => ({ quote, spent })) },
          },
        },
      ];
    }
    case 'budget.settled.v1':
      return [account(trajectory, { type: 'confirm-settlement', data: {} })];
    case 'finance.invoice-requested.v1': {
      const { invoice, chamber } = event.data;
      const data = { chamber, trajectory, invoice };
      return [{ to: 'invoicebook', key: chamber, command: { type: 'take-number', data } }];
    }
    case 'invoicebook.number-taken.v1': {
      const { invoice, number, communication, issuedOn } = event.data;
      const data = { invoice, number, communication, issuedOn };
      return [account(trajectory, { type: 'issue-invoice', data })];
    }
    case 'finance.supplier-invoice-received.v1': {
      const { invoice, supplier, number } = event.data;
      const data = { number, trajectory, invoice };
      return [{ to: 'supplier', key: supplier, command: { type: 'register-number', data } }];
    }
    case 'supplier.number-registered.v1':
      return [
        account(trajectory, { type: 'accept-supplier-invoice', data: { invoice: event.data.invoice } }),
      ];
    case 'supplier.number-refused.v1': {
      const { invoice, first } = event.data;
      return [account(trajectory, { type: 'refuse-supplier-invoice', data: { invoice, first } })];
    }
    default:
      return [];
  }
};
