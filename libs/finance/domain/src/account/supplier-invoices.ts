import { type Decision, type Given, known, startOfDay, unreachable } from '@digihub/kernel';
import { changed } from '../records.js';
import { refuse } from '../refusals.js';
import type { AccountFacts, SupplierInvoiceCommand } from './account.commands.js';
import { type AccountState, isClosed, type SupplierInvoice } from './account.state.js';
import { claim } from './costs.js';
import type { CostEvent, IneligibleGround, SupplierInvoiceEvent } from './cost.events.js';

type Data<Type> = Extract<SupplierInvoiceCommand, { type: Type }>['data'];

/** Received, number checked, delivery confirmed, approved, paid: only then is it cost. */
export const decideOnSupplierInvoice = (
  command: SupplierInvoiceCommand,
  state: AccountState,
  given: Given<AccountFacts>,
): Decision<SupplierInvoiceEvent | CostEvent> => {
  const { invoice } = command.data;
  const known = state.supplierInvoices[invoice];
  if (command.type === 'receive-supplier-invoice') {
    return known ? refuse('supplier-invoice-known') : receive(command.data, state, given);
  }
  if (!known) return refuse('unknown-supplier-invoice');
  const by = given.actor.id;
  switch (command.type) {
    case 'accept-supplier-invoice':
      return known.status === 'received'
        ? [{ type: 'finance.supplier-invoice-accepted.v1', data: command.data }]
        : [];
    case 'refuse-supplier-invoice':
      return known.status === 'received'
        ? [{ type: 'finance.supplier-invoice-refused.v1', data: command.data }]
        : [];
    case 'confirm-delivery':
      return known.status === 'accepted'
        ? [{ type: 'finance.delivery-confirmed.v1', data: { invoice, by } }]
        : wrongStep(known);
    case 'approve-supplier-invoice':
      if (known.status !== 'delivered') return wrongStep(known);
      return by === known.receivedBy || by === known.confirmedBy
        ? refuse('second-person-needed')
        : [{ type: 'finance.supplier-invoice-approved.v1', data: { invoice, by } }];
    case 'reject-supplier-invoice':
      return ['accepted', 'delivered', 'approved'].includes(known.status)
        ? [{ type: 'finance.supplier-invoice-rejected.v1', data: { ...command.data, by } }]
        : wrongStep(known);
    case 'pay-supplier-invoice':
      return pay(command.data, known, state, given);
    default:
      return unreachable(command);
  }
};

const wrongStep = ({ status }: SupplierInvoice) => refuse('supplier-invoice-step', { status });

const receive = (
  data: Data<'receive-supplier-invoice'>,
  state: AccountState,
  { today, actor, facts }: Given<AccountFacts>,
): Decision<SupplierInvoiceEvent> => {
  if (isClosed(state)) return refuse('account-closed');
  if (data.issuedOn > today) return refuse('dated-in-future');
  if (data.net <= 0 || data.vat < 0) return refuse('amount-not-positive');
  const quotes = Object.values(state.quotes).filter(
    ({ approved, signedOn }) =>
      signedOn !== undefined &&
      approved.organisation === data.supplier &&
      approved.paymentBasis === 'supplier',
  );
  if (quotes.length === 0) return refuse('supplier-without-quote', { supplier: data.supplier });
  if (quotes.every(({ signedOn }) => data.issuedOn < signedOn!)) return refuse('invoice-before-signature');
  const { chamber, recoversVat } = known(facts.bearer, 'bearer');
  const cost = recoversVat ? data.net : data.net + data.vat;
  const received = { ...data, bearer: chamber, vatRecoverable: recoversVat, cost, by: actor.id };
  return [
    { type: 'finance.supplier-invoice-received.v1', data: received, occurredAt: startOfDay(data.issuedOn) },
  ];
};

const pay = (
  data: Data<'pay-supplier-invoice'>,
  invoice: SupplierInvoice,
  state: AccountState,
  { today, actor, facts }: Given<AccountFacts>,
): Decision<SupplierInvoiceEvent | CostEvent> => {
  if (invoice.status !== 'approved') return wrongStep(invoice);
  const { receivedBy, confirmedBy, approvedBy, supplier, issuedOn, cost, gross } = invoice;
  if ([receivedBy, confirmedBy, approvedBy].includes(actor.id)) return refuse('second-person-needed');
  if (data.paidOn > today) return refuse('dated-in-future');
  if (data.paidOn < issuedOn) return refuse('paid-before-invoice');
  if (state.bankReferences[data.bankReference]) return refuse('bank-reference-used');
  const { first, last } = known(facts.period, 'period');
  const outside = issuedOn < first || issuedOn > last || data.paidOn > last;
  const ground: { ground?: IneligibleGround } = outside ? { ground: 'outside-period' } : {};
  const paid: SupplierInvoiceEvent = {
    type: 'finance.supplier-invoice-paid.v1',
    data: { ...data, gross, by: actor.id },
    occurredAt: startOfDay(data.paidOn),
  };
  const costClaim = {
    cost: data.invoice,
    kind: 'supplier-invoice',
    organisation: supplier,
    day: issuedOn,
    amount: cost,
    ...ground,
  } as const;
  return [paid, ...claim(costClaim, state)];
};

export const evolveSupplierInvoice = (state: AccountState, event: SupplierInvoiceEvent): AccountState => {
  const become = (change: Partial<SupplierInvoice>): AccountState => ({
    ...state,
    supplierInvoices: changed(state.supplierInvoices, event.data.invoice, (before) => ({
      ...before,
      ...change,
    })),
  });
  switch (event.type) {
    case 'finance.supplier-invoice-received.v1': {
      const { invoice, supplier, issuedOn, cost, net, vat, by } = event.data;
      const received: SupplierInvoice = {
        status: 'received',
        supplier,
        issuedOn,
        cost,
        gross: net + vat,
        receivedBy: by,
      };
      return { ...state, supplierInvoices: { ...state.supplierInvoices, [invoice]: received } };
    }
    case 'finance.supplier-invoice-accepted.v1':
      return become({ status: 'accepted' });
    case 'finance.supplier-invoice-refused.v1':
      return become({ status: 'refused' });
    case 'finance.delivery-confirmed.v1':
      return become({ status: 'delivered', confirmedBy: event.data.by });
    case 'finance.supplier-invoice-approved.v1':
      return become({ status: 'approved', approvedBy: event.data.by });
    case 'finance.supplier-invoice-rejected.v1':
      return become({ status: 'rejected' });
    case 'finance.supplier-invoice-paid.v1':
      return {
        ...become({ status: 'paid' }),
        bankReferences: { ...state.bankReferences, [event.data.bankReference]: true },
      };
    default:
      return unreachable(event);
  }
};
