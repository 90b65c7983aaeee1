import type { Instant } from '@digihub/kernel';
import type { AccountRow, InvoiceRow, ReservationRow, SupplierInvoiceRow, WaitingItemRow } from './tables.js';
import { ofAccounts, type Tx } from './told.js';

/** `waiting_items` of an account, worked out anew after each of its events; what goes on waiting keeps its since. */
export const waitingProjection = ofAccounts('finance.waiting', async (tx, { event, trajectory, hub, at }) => {
  if (event.type === 'finance.cost-held.v1') return;
  const items = await waitingOf(tx, trajectory, hub, at);
  const kept = items.map(({ id }) => id);
  let gone = tx.deleteFrom('waiting_items').where('trajectory', '=', trajectory);
  if (kept.length > 0) gone = gone.where('id', 'not in', kept);
  await gone.execute();
  for (const item of items) await waits(tx, item);
});

/** Something waits from now on, or still does. */
export const waits = async (tx: Tx, item: WaitingItemRow): Promise<void> => {
  await tx
    .insertInto('waiting_items')
    .values(item)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
};

const waitingOf = async (
  tx: Tx,
  trajectory: string,
  hub: string | null,
  since: Instant,
): Promise<readonly WaitingItemRow[]> => {
  const account = await tx
    .selectFrom('accounts')
    .selectAll()
    .where('trajectory', '=', trajectory)
    .executeTakeFirstOrThrow();
  const reservations = await tx
    .selectFrom('reservations')
    .selectAll()
    .where('trajectory', '=', trajectory)
    .execute();
  const supplierInvoices = await tx
    .selectFrom('supplier_invoices')
    .selectAll()
    .where('trajectory', '=', trajectory)
    .execute();
  const invoices = await tx.selectFrom('invoices').selectAll().where('trajectory', '=', trajectory).execute();
  return [
    ...reservations.flatMap(forQuote),
    ...supplierInvoices.flatMap(forSupplier),
    ...invoices.flatMap(forPayment),
    ...forSettlement(account, reservations, supplierInvoices, invoices),
  ].map(({ what, on, reference = null, until = null }) => ({
    id: `${what}:${trajectory}${reference === null ? '' : `/${reference}`}`,
    trajectory,
    hub,
    waiting_for: what,
    waiting_on: on,
    reference,
    since,
    until,
  }));
};

interface Wait {
  readonly what: string;
  readonly on: 'enterprise' | 'coach' | 'finance' | 'second-person';
  readonly reference?: string;
  readonly until?: string;
}

const forQuote = ({ status, quote }: ReservationRow): readonly Wait[] =>
  status === 'reserved' ? [{ what: 'signature', on: 'enterprise', reference: quote }] : [];

const forSupplier = ({ status, invoice }: SupplierInvoiceRow): readonly Wait[] => {
  switch (status) {
    case 'accepted':
      return [{ what: 'delivery-confirmation', on: 'coach', reference: invoice }];
    case 'delivered':
      return [{ what: 'supplier-invoice-approval', on: 'finance', reference: invoice }];
    case 'approved':
      return [{ what: 'supplier-payment', on: 'second-person', reference: invoice }];
    default:
      return [];
  }
};

const forPayment = ({ outstanding, number, due_on, write_off_by }: InvoiceRow): readonly Wait[] => {
  if (outstanding === 0) return [];
  return write_off_by === null
    ? [{ what: 'payment', on: 'enterprise', reference: number, until: due_on }]
    : [{ what: 'write-off-approval', on: 'second-person', reference: number }];
};

/** What the account itself waits for on its way to settlement. */
const forSettlement = (
  { status, to_invoice, refund_due }: AccountRow,
  reservations: readonly ReservationRow[],
  supplierInvoices: readonly SupplierInvoiceRow[],
  invoices: readonly InvoiceRow[],
): readonly Wait[] => {
  const signed = reservations.some((row) => row.status === 'committed');
  const openSupplier = supplierInvoices.some((row) => forSupplier(row).length > 0);
  if (!signed || openSupplier) return [];
  if (status === 'ended') return [{ what: 'cost-approval', on: 'finance' }];
  if (status !== 'costs-approved') return [];
  if (to_invoice !== 0) return [{ what: 'final-invoice', on: 'finance' }];
  if (refund_due > 0) return [{ what: 'refund', on: 'finance' }];
  const unpaid = invoices.some(({ outstanding }) => outstanding > 0);
  return unpaid ? [] : [{ what: 'settlement', on: 'second-person' }];
};
