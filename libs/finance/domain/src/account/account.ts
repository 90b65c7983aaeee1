import { type Decider, unreachable } from '@digihub/kernel';
import type { AccountCommand, AccountFacts } from './account.commands.js';
import type { AccountEvent } from './account.events.js';
import { type AccountState, emptyAccount } from './account.state.js';
import { decideOnCost, evolveCost } from './costs.js';
import { decideOnInvoice, evolveInvoice } from './invoices.js';
import { decideOnQuote, evolveQuote } from './quotes.js';
import { decideOnReceipt, evolveReceipt } from './receipts.js';
import { decideOnSettlement, evolveSettlement } from './settlement.js';
import { decideOnSupplierInvoice, evolveSupplierInvoice } from './supplier-invoices.js';

/** The account of one trajectory: what is reserved for it, what it costs, who pays what. */
export const account: Decider<AccountState, AccountCommand, AccountEvent, AccountFacts> = {
  initialState: emptyAccount,

  decide(command, state, given) {
    switch (command.type) {
      case 'request-reservation':
      case 'confirm-reservation':
      case 'refuse-reservation':
      case 'note-lapse':
      case 'note-signature':
      case 'confirm-commitment':
      case 'refuse-commitment':
      case 'confirm-release':
        return decideOnQuote(command, state, given);
      case 'book-hours':
        return decideOnCost(command, state, given);
      case 'receive-supplier-invoice':
      case 'accept-supplier-invoice':
      case 'refuse-supplier-invoice':
      case 'confirm-delivery':
      case 'approve-supplier-invoice':
      case 'reject-supplier-invoice':
      case 'pay-supplier-invoice':
        return decideOnSupplierInvoice(command, state, given);
      case 'request-instalment':
      case 'request-final-invoice':
      case 'issue-invoice':
        return decideOnInvoice(command, state, given);
      case 'record-payment':
      case 'record-refund':
      case 'note-reminder':
      case 'propose-write-off':
      case 'approve-write-off':
        return decideOnReceipt(command, state, given);
      case 'note-delivery':
      case 'note-end':
      case 'approve-costs':
      case 'settle':
      case 'confirm-settlement':
      case 'note-idle':
        return decideOnSettlement(command, state, given);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'finance.reservation-requested.v1':
      case 'finance.quote-reserved.v1':
      case 'finance.reservation-refused.v1':
      case 'finance.lapse-noted.v1':
      case 'finance.signature-noted.v1':
      case 'finance.quote-committed.v1':
      case 'finance.commitment-refused.v1':
      case 'finance.release-requested.v1':
      case 'finance.reservation-released.v1':
        return evolveQuote(state, event);
      case 'finance.cost-held.v1':
      case 'finance.cost-booked.v1':
        return evolveCost(state, event);
      case 'finance.supplier-invoice-received.v1':
      case 'finance.supplier-invoice-accepted.v1':
      case 'finance.supplier-invoice-refused.v1':
      case 'finance.delivery-confirmed.v1':
      case 'finance.supplier-invoice-approved.v1':
      case 'finance.supplier-invoice-rejected.v1':
      case 'finance.supplier-invoice-paid.v1':
        return evolveSupplierInvoice(state, event);
      case 'finance.invoice-requested.v1':
      case 'finance.invoice-issued.v1':
        return evolveInvoice(state, event);
      case 'finance.payment-received.v1':
      case 'finance.refund-paid.v1':
      case 'finance.reminder-noted.v1':
      case 'finance.write-off-proposed.v1':
      case 'finance.written-off.v1':
        return evolveReceipt(state, event);
      case 'finance.delivery-noted.v1':
      case 'finance.work-ended.v1':
      case 'finance.costs-approved.v1':
      case 'finance.settlement-requested.v1':
      case 'finance.trajectory-settled.v1':
      case 'finance.idle-noticed.v1':
        return evolveSettlement(state, event);
      default:
        return unreachable(event);
    }
  },
};
