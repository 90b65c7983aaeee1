import { type Decision, type Given, startOfDay, unreachable } from '@digihub/kernel';
import { changed } from '../records.js';
import { refuse } from '../refusals.js';
import type { AccountFacts, InvoiceCommand } from './account.commands.js';
import type { AccountState, Invoice } from './account.state.js';
import type { WritingEvent } from './invoices.js';
import type { InvoiceEvent } from './invoice.events.js';

type Receiving = Exclude<
  InvoiceCommand,
  { type: 'request-instalment' | 'request-final-invoice' | 'issue-invoice' }
>;
export type ReceiptEvent = Exclude<InvoiceEvent, WritingEvent>;

/** Reminders stop after the third: then a person decides. */
export const lastReminder = 3;

/** Payments in parts, refunds, reminders, and the write-off that a second person approves. */
export const decideOnReceipt = (
  command: Receiving,
  state: AccountState,
  given: Given<AccountFacts>,
): Decision<ReceiptEvent> => {
  if (command.type === 'record-refund') return refund(command.data, state, given);
  const { number } = command.data;
  const invoice = state.invoices[number];
  if (!invoice) return refuse('unknown-invoice', { number });
  switch (command.type) {
    case 'record-payment':
      return pay(command.data, invoice, state, given);
    case 'note-reminder': {
      const { level } = command.data;
      const { open: outstanding, reminders } = invoice;
      return outstanding > 0 && level === reminders + 1 && level <= lastReminder
        ? [{ type: 'finance.reminder-noted.v1', data: { number, level, outstanding } }]
        : [];
    }
    case 'propose-write-off':
      return invoice.open === 0
        ? refuse('invoice-closed', { number })
        : [
            {
              type: 'finance.write-off-proposed.v1',
              data: { ...command.data, amount: invoice.open, by: given.actor.id },
            },
          ];
    case 'approve-write-off': {
      const { writeOffProposedBy, open: amount, chamber: borneBy } = invoice;
      if (writeOffProposedBy === undefined) return refuse('write-off-not-proposed', { number });
      if (writeOffProposedBy === given.actor.id) return refuse('second-person-needed');
      return amount === 0
        ? refuse('invoice-closed', { number })
        : [{ type: 'finance.written-off.v1', data: { number, amount, borneBy, by: given.actor.id } }];
    }
    default:
      return unreachable(command);
  }
};

const pay = (
  data: Extract<Receiving, { type: 'record-payment' }>['data'],
  { open }: Invoice,
  state: AccountState,
  { today }: Given<AccountFacts>,
): Decision<ReceiptEvent> => {
  const { number, amount, receivedOn, bankReference } = data;
  if (amount <= 0) return refuse('amount-not-positive');
  if (receivedOn > today) return refuse('dated-in-future');
  if (state.bankReferences[bankReference]) return refuse('bank-reference-used');
  if (open === 0) return refuse('invoice-closed', { number });
  if (amount > open) return refuse('above-outstanding', { open });
  return [
    {
      type: 'finance.payment-received.v1',
      data: { ...data, outstanding: open - amount },
      occurredAt: startOfDay(receivedOn),
    },
  ];
};

const refund = (
  data: Extract<Receiving, { type: 'record-refund' }>['data'],
  state: AccountState,
  { today }: Given<AccountFacts>,
): Decision<ReceiptEvent> => {
  const { amount, paidOn, bankReference } = data;
  if (amount <= 0) return refuse('amount-not-positive');
  if (paidOn > today) return refuse('dated-in-future');
  if (state.bankReferences[bankReference]) return refuse('bank-reference-used');
  if (amount > state.refundDue) return refuse('above-refund', { due: state.refundDue });
  return [
    {
      type: 'finance.refund-paid.v1',
      data: { ...data, left: state.refundDue - amount },
      occurredAt: startOfDay(paidOn),
    },
  ];
};

export const evolveReceipt = (state: AccountState, event: ReceiptEvent): AccountState => {
  const become = (number: string, change: (before: Invoice) => Invoice): AccountState => ({
    ...state,
    invoices: changed(state.invoices, number, change),
  });
  const referred = (bankReference: string) => ({ ...state.bankReferences, [bankReference]: true as const });
  switch (event.type) {
    case 'finance.payment-received.v1': {
      const { number, outstanding, bankReference } = event.data;
      const paid = become(number, (before) => ({ ...before, open: outstanding }));
      return { ...paid, bankReferences: referred(bankReference) };
    }
    case 'finance.refund-paid.v1': {
      const { left, bankReference } = event.data;
      return { ...state, refundDue: left, bankReferences: referred(bankReference) };
    }
    case 'finance.reminder-noted.v1':
      return become(event.data.number, (before) => ({ ...before, reminders: event.data.level }));
    case 'finance.write-off-proposed.v1':
      return become(event.data.number, (before) => ({ ...before, writeOffProposedBy: event.data.by }));
    case 'finance.written-off.v1':
      return become(event.data.number, (before) => ({ ...before, open: 0 }));
    default:
      return unreachable(event);
  }
};
