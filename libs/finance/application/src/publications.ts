import { financeContracts } from '@digihub/contracts';
import { as, type PublicationMap, publisher } from '@digihub/event-bus';
import {
  type AccountEvent,
  accountUpcasters,
  type AgreementEvent,
  agreementUpcasters,
} from '@digihub/finance-domain';

/** Stored event → published event. What is absent here stays private: guards speak to nobody but the process. */
const publications: PublicationMap<AccountEvent | AgreementEvent> = {
  'programme.agreement-recorded.v1': ({ data: { version, effectiveFrom } }) =>
    as(financeContracts.programmeChanged, { version, effectiveFrom }),
  'programme.amendment-approved.v1': ({ data: { version, effectiveFrom } }) =>
    as(financeContracts.programmeChanged, { version, effectiveFrom }),
  'finance.quote-reserved.v1': ({ data: { shares, ...data } }) =>
    as(financeContracts.quoteReserved, { ...data, shares: { ...shares } }),
  'finance.reservation-refused.v1': ({ data }) => as(financeContracts.reservationRefused, { ...data }),
  'finance.quote-committed.v1': ({ data: { quote, amount } }) =>
    as(financeContracts.quoteCommitted, { quote, amount }),
  'finance.reservation-released.v1': ({ data: { quote, amount } }) =>
    as(financeContracts.reservationReleased, { quote, amount }),
  'finance.cost-booked.v1': ({ data: { cost, eligible, shares } }) =>
    eligible === 0
      ? undefined
      : as(financeContracts.costBooked, { cost, amount: eligible, shares: { ...shares } }),
  'finance.invoice-issued.v1': ({ data: { number, net, vat, gross, dueOn } }) =>
    as(financeContracts.invoiceIssued, { invoice: number, net, vat, gross, dueOn }),
  'finance.payment-received.v1': ({ data: { number, amount, outstanding } }) =>
    as(financeContracts.paymentReceived, { invoice: number, amount, outstanding }),
  'finance.trajectory-settled.v1': ({ data: { shares, ...data } }) =>
    as(financeContracts.trajectorySettled, { ...data, shares: { ...shares } }),
};

export const financePublisher = publisher(
  'finance',
  ['finance-', 'programme-'],
  { ...accountUpcasters, ...agreementUpcasters },
  publications,
);
