import { accountStreams, type AccountState } from '@digihub/finance-domain';
import type { EventStore } from '@digihub/event-store';
import { categories } from '../merged-history.js';
import { advanced, beginning } from './folds.js';
import { type Redecided, type RedecideOptions, RedecidePass } from './redecide.js';

/** More events than may be read for one answer. */
export class TooLong extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} events would have to be read`);
  }
}

/**
 * Decides everything about one trajectory again: its own four streams, and its decisions on the streams that it shares
 * with others (aid of its undertakings, budget of its hub, the numbers of chambers and suppliers), which are read from
 * their start. Sheets of hours stand on streams per person: `redecide` reaches them.
 * @throws TooLong where that takes more than `limit` events; the result has no events where there is no trajectory.
 */
export const redecideTrajectory = async (
  store: EventStore,
  trajectory: string,
  options: RedecideOptions & { readonly limit?: number } = {},
): Promise<Redecided> => {
  const { limit = Infinity, signal } = options;
  const pass = new RedecidePass(store, options, ({ metadata }) => metadata.trajectory === trajectory);
  let read = 0;
  let account = beginning(accountStreams);
  const walk = async (stream: string, own: boolean): Promise<void> => {
    for await (const event of store.read(stream)) {
      signal?.throwIfAborted();
      if (++read > limit) throw new TooLong(limit);
      if (own && stream.startsWith(`${accountStreams.category}-`)) {
        account = advanced(accountStreams, account, event);
      }
      await pass.next(event);
    }
  };
  for (const category of categories) await walk(`${category}-${trajectory}`, true);
  for (const stream of sharedStreams(account.state as AccountState)) await walk(stream, false);
  return pass.end();
};

/** The guards that an account has met. */
const sharedStreams = (account: AccountState): readonly string[] => {
  const quotes = Object.values(account.quotes).map(({ approved }) => approved);
  const invoices = [...Object.values(account.invoices), ...Object.values(account.requestedInvoices)];
  return [
    ...new Set([
      ...quotes.map(({ undertaking }) => `aid-${undertaking}`),
      ...quotes.map(({ hub }) => `budget-${hub}`),
      ...invoices.map(({ chamber }) => `invoicebook-${chamber}`),
      ...Object.values(account.supplierInvoices).map(({ supplier }) => `supplier-${supplier}`),
    ]),
  ];
};
