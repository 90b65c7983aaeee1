import { lastReminder } from '@digihub/finance-domain';
import type { StoredEvent } from '@digihub/event-store';
import { addDays, dayOf, type Day, endOfDay } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { clearDeadline, type Projection, setDeadline } from '@digihub/read-models';
import type { FinanceTables, InvoiceRow, PaymentRow } from './tables.js';
import { ofAccounts, type Told, type Tx } from './told.js';

type Changes = Partial<Omit<InvoiceRow, 'number'>>;

/** `invoices`, `payments`, and the deadline `invoice-due` of what is still open. */
export const invoicesProjection = (programme: Programme): Projection<StoredEvent, FinanceTables> =>
  ofAccounts('finance.invoices', async (tx, told) => {
    const { event, at } = told;
    switch (event.type) {
      case 'finance.invoice-issued.v1':
        return issued(tx, told);
      case 'finance.payment-received.v1': {
        const { number, amount, receivedOn, bankReference, outstanding } = event.data;
        await pay(tx, told, {
          kind: 'payment',
          number,
          amount,
          day: receivedOn,
          bank_reference: bankReference,
        });
        return outstandingBecomes(tx, told, number, outstanding);
      }
      case 'finance.refund-paid.v1': {
        const { amount, paidOn, bankReference } = event.data;
        return pay(tx, told, {
          kind: 'refund',
          number: null,
          amount,
          day: paidOn,
          bank_reference: bankReference,
        });
      }
      case 'finance.reminder-noted.v1': {
        const { number, level } = event.data;
        await change(tx, number, { reminders: level, changed_at: at });
        const today = dayOf(at);
        const next = addDays(today, deadlines(programme, today).reminderDays);
        return level < lastReminder
          ? remindOn(tx, told, number, next)
          : clearDeadline(tx, dueId(told.trajectory, number));
      }
      case 'finance.write-off-proposed.v1': {
        const { number, by, reason } = event.data;
        return change(tx, number, { write_off_by: by, write_off_reason: reason, changed_at: at });
      }
      case 'finance.written-off.v1': {
        const { number, amount } = event.data;
        await change(tx, number, { written_off: amount });
        return outstandingBecomes(tx, told, number, 0);
      }
      default:
    }
  });

const dueId = (trajectory: string, number: string): string => `invoice-due:${trajectory}/${number}`;

const change = async (tx: Tx, number: string, changes: Changes): Promise<void> => {
  await tx.updateTable('invoices').set(changes).where('number', '=', number).execute();
};

const remindOn = async (tx: Tx, { trajectory, hub }: Told, number: string, day: Day): Promise<void> => {
  const id = dueId(trajectory, number);
  await setDeadline(tx, { id, kind: 'invoice-due', key: trajectory, trajectory, hub, dueAt: endOfDay(day) });
};

const outstandingBecomes = async (
  tx: Tx,
  { trajectory, at }: Told,
  number: string,
  outstanding: number,
): Promise<void> => {
  await change(tx, number, { outstanding, changed_at: at });
  if (outstanding === 0) await clearDeadline(tx, dueId(trajectory, number));
};

const issued = async (tx: Tx, told: Told): Promise<void> => {
  const { event, trajectory, hub, at } = told;
  if (event.type !== 'finance.invoice-issued.v1') return;
  const { invoice, number, kind, chamber, communication, issuedOn, dueOn, net, vat, gross } = event.data;
  await tx
    .insertInto('invoices')
    .values({
      number,
      trajectory,
      hub,
      invoice,
      kind,
      chamber,
      communication,
      issued_on: issuedOn,
      due_on: dueOn,
      net,
      vat,
      gross,
      outstanding: Math.max(0, gross),
      reminders: 0,
      written_off: 0,
      write_off_by: null,
      write_off_reason: null,
      changed_at: at,
    })
    .execute();
  if (gross > 0) await remindOn(tx, told, number, dueOn);
  for (const { number: credited, amount } of event.data.applied) {
    const { outstanding } = await tx
      .selectFrom('invoices')
      .select('outstanding')
      .where('number', '=', credited)
      .executeTakeFirstOrThrow();
    await outstandingBecomes(tx, told, credited, outstanding - amount);
  }
};

const pay = async (
  tx: Tx,
  { id, trajectory }: Told,
  payment: Omit<PaymentRow, 'id' | 'trajectory'>,
): Promise<void> => {
  await tx
    .insertInto('payments')
    .values({ id, trajectory, ...payment })
    .execute();
};
