import {
  addDays,
  type Cents,
  type Decision,
  type Given,
  known,
  proportion,
  unreachable,
} from '@digihub/kernel';
import { changed, without } from '../records.js';
import { refuse } from '../refusals.js';
import type { AccountFacts, InvoiceCommand } from './account.commands.js';
import { type AccountState, committedShares, isClosed, toInvoice } from './account.state.js';
import type { InvoiceEvent, InvoiceIssued, InvoiceKind } from './invoice.events.js';

type Writing = Extract<
  InvoiceCommand,
  { type: 'request-instalment' | 'request-final-invoice' | 'issue-invoice' }
>;
export type WritingEvent = Extract<
  InvoiceEvent,
  { type: 'finance.invoice-requested.v1' | 'finance.invoice-issued.v1' }
>;

/** The enterprise's share, in instalments; the last one brings it to its share of the cost that counts. */
export const decideOnInvoice = (
  command: Writing,
  state: AccountState,
  given: Given<AccountFacts>,
): Decision<WritingEvent> => {
  switch (command.type) {
    case 'request-instalment': {
      const { invoice, net, chamber } = command.data;
      if (net <= 0) return refuse('amount-not-positive');
      if (state.committed.length === 0) return refuse('nothing-signed');
      const room = committedShares(state).private - state.invoicedNet;
      if (net > room) return refuse('above-private-share', { room });
      return request(invoice, 'instalment', net, chamber, state, given);
    }
    case 'request-final-invoice': {
      const { invoice, chamber } = command.data;
      if (!state.costsApprovedBy) return refuse('costs-not-approved');
      const net = toInvoice(state);
      if (net === 0) return refuse('nothing-to-invoice');
      return request(invoice, net > 0 ? 'final' : 'credit-note', net, chamber, state, given);
    }
    case 'issue-invoice':
      return issue(command.data, state, given.facts);
    default:
      return unreachable(command);
  }
};

const request = (
  invoice: string,
  kind: InvoiceKind,
  net: Cents,
  named: string | undefined,
  state: AccountState,
  { actor, facts }: Given<AccountFacts>,
): Decision<WritingEvent> => {
  if (isClosed(state)) return refuse('account-closed');
  if (Object.keys(state.requestedInvoices).length > 0) return refuse('invoice-under-way');
  const leads = known(facts.leadChambers, 'leadChambers');
  const chamber = named ?? leads[0];
  if (chamber === undefined || !leads.includes(chamber)) {
    return refuse('not-a-lead-chamber', { chamber: chamber ?? '' });
  }
  return [{ type: 'finance.invoice-requested.v1', data: { invoice, kind, chamber, net, by: actor.id } }];
};

const issue = (
  { invoice, number, communication, issuedOn }: Extract<Writing, { type: 'issue-invoice' }>['data'],
  state: AccountState,
  facts: AccountFacts,
): Decision<WritingEvent> => {
  const requested = state.requestedInvoices[invoice];
  if (!requested) return [];
  const { kind, net, chamber } = requested;
  const vatBasisPoints = known(facts.vatBasisPoints, 'vatBasisPoints');
  const vat = proportion(net, vatBasisPoints, 10_000);
  const gross = net + vat;
  const days = net > 0 ? known(facts.invoiceDueDays, 'invoiceDueDays') : 0;
  const { applied, refund } = credit(state, Math.max(0, -gross));
  return [
    {
      type: 'finance.invoice-issued.v1',
      data: {
        invoice,
        kind,
        chamber,
        number,
        communication,
        issuedOn,
        dueOn: addDays(issuedOn, days),
        net,
        vatBasisPoints,
        vat,
        gross,
        applied,
        refund,
      },
    },
  ];
};

/** A credit note first takes off what is open, the oldest invoice first; the rest goes back to the enterprise. */
const credit = (state: AccountState, amount: Cents): Pick<InvoiceIssued['data'], 'applied' | 'refund'> => {
  let left = amount;
  const applied: { number: string; amount: Cents }[] = [];
  for (const [number, { open }] of Object.entries(state.invoices)) {
    const taken = Math.min(open, left);
    if (taken > 0) applied.push({ number, amount: taken });
    left -= taken;
  }
  return { applied, refund: left };
};

export const evolveInvoice = (state: AccountState, event: WritingEvent): AccountState => {
  switch (event.type) {
    case 'finance.invoice-requested.v1': {
      const { invoice, kind, net, chamber } = event.data;
      return {
        ...state,
        requestedInvoices: { ...state.requestedInvoices, [invoice]: { kind, net, chamber } },
        invoicedNet: state.invoicedNet + net,
      };
    }
    case 'finance.invoice-issued.v1': {
      const { invoice, number, kind, chamber, net, gross, applied, refund } = event.data;
      const credited = applied.reduce(
        (invoices, { number: of, amount }) =>
          changed(invoices, of, (before) => ({ ...before, open: before.open - amount })),
        state.invoices,
      );
      const issued = { invoice, kind, chamber, net, gross, open: Math.max(0, gross), reminders: 0 };
      return {
        ...state,
        requestedInvoices: without(state.requestedInvoices, invoice),
        invoices: { ...credited, [number]: issued },
        refundDue: state.refundDue + refund,
      };
    }
    default:
      return unreachable(event);
  }
};
