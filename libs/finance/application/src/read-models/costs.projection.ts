import type { SupplierInvoiceRow } from './tables.js';
import { ofAccounts, type Told, type Tx } from './told.js';

type Changes = Partial<Omit<SupplierInvoiceRow, 'trajectory' | 'invoice'>>;

/** `costs` and `supplier_invoices`. */
export const costsProjection = ofAccounts('finance.costs', async (tx, told) => {
  const { event, trajectory, at } = told;
  const change = async (changes: Changes, invoice: string): Promise<void> => {
    await tx
      .updateTable('supplier_invoices')
      .set({ ...changes, changed_at: at })
      .where('trajectory', '=', trajectory)
      .where('invoice', '=', invoice)
      .execute();
  };
  switch (event.type) {
    case 'finance.cost-booked.v1':
      return booked(tx, told);
    case 'finance.supplier-invoice-received.v1': {
      const { invoice, supplier, number, issuedOn, net, vat, cost, bearer, by } = event.data;
      await tx
        .insertInto('supplier_invoices')
        .values({
          trajectory,
          invoice,
          supplier,
          number,
          issued_on: issuedOn,
          net,
          vat,
          cost,
          bearer,
          status: 'received',
          received_by: by,
          confirmed_by: null,
          approved_by: null,
          paid_by: null,
          paid_on: null,
          bank_reference: null,
          reason: null,
          changed_at: at,
        })
        .execute();
      return;
    }
    case 'finance.supplier-invoice-accepted.v1':
      return change({ status: 'accepted' }, event.data.invoice);
    case 'finance.supplier-invoice-refused.v1':
      return change({ status: 'refused' }, event.data.invoice);
    case 'finance.delivery-confirmed.v1':
      return change({ status: 'delivered', confirmed_by: event.data.by }, event.data.invoice);
    case 'finance.supplier-invoice-approved.v1':
      return change({ status: 'approved', approved_by: event.data.by }, event.data.invoice);
    case 'finance.supplier-invoice-rejected.v1':
      return change({ status: 'rejected', reason: event.data.reason }, event.data.invoice);
    case 'finance.supplier-invoice-paid.v1': {
      const { invoice, by, paidOn, bankReference } = event.data;
      return change({ status: 'paid', paid_by: by, paid_on: paidOn, bank_reference: bankReference }, invoice);
    }
    default:
  }
});

const booked = async (tx: Tx, { event, trajectory, hub, at }: Told): Promise<void> => {
  if (event.type !== 'finance.cost-booked.v1') return;
  const { cost, kind, organisation, day, amount, eligible, shares, rate } = event.data;
  const { person, minutes, eligibleMinutes, ground, reverses } = event.data;
  await tx
    .insertInto('costs')
    .values({
      trajectory,
      cost,
      hub,
      kind,
      organisation,
      person: person ?? null,
      day,
      minutes: minutes ?? null,
      eligible_minutes: eligibleMinutes ?? null,
      rate_version: rate?.version ?? null,
      rate: rate?.amount ?? null,
      amount,
      eligible,
      ...shares,
      ground: ground ?? null,
      reverses: reverses ?? null,
      booked_at: at,
    })
    .execute();
};
