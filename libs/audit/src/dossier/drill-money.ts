import { noShares, plus, type Shares } from '@digihub/finance-domain';
import type { Case, CaseEvent } from './collect-case.js';

/** Where a figure comes from: an event of the dossier, by its place in the log. */
interface From {
  readonly event: string;
  readonly index: number;
  readonly recordedAt: string;
  readonly by: string;
}

interface Cost extends From {
  readonly cost: string;
  readonly kind: 'hours' | 'supplier-invoice' | 'reversal';
  readonly organisation: string;
  readonly day: string;
  readonly amount: number;
  readonly eligible: number;
  readonly shares: Shares;
  readonly ground?: string;
  readonly reverses?: string;
  /** Behind it: hours as registered, signed for, counted; or the supplier's invoice with approval and payment. */
  readonly documents: readonly (From & { readonly type: string; readonly data: unknown })[];
}

/** The money of a case in euro cents, from its shares down to each hour and invoice. */
export interface Money {
  readonly eligible: number;
  /** Sum of the costs' shares; they close with `eligible` to the cent. */
  readonly shares: Shares;
  readonly costs: readonly Cost[];
  /** What was reserved, committed, released and settled: on the account, of aid, of the budget. */
  readonly commitments: readonly (From & { readonly type: string; readonly data: unknown })[];
  /** What the enterprise was invoiced and paid. */
  readonly invoices: readonly (From & { readonly type: string; readonly data: unknown })[];
}

type CostData = Omit<Cost, keyof From | 'documents'>;

const from = ({ stored, index }: CaseEvent): From => ({
  event: stored.id,
  index,
  recordedAt: stored.metadata.recordedAt,
  by: stored.metadata.actor.id,
});

const document = (event: CaseEvent) => ({ ...from(event), type: event.stored.type, data: event.data });

const documentTypes = /^(timesheet|workload|supplier)\.|^finance\.(supplier-invoice|delivery-confirmed)/;
const commitmentTypes =
  /^(aid|budget)\.|^finance\.(quote-|reservation-|commitment-|costs-approved|trajectory-settled)/;
const invoiceTypes = /^invoicebook\.|^finance\.(invoice-|payment-|refund-|reminder-|write-off|written-off)/;

/** Does the event name this cost, as itself, its entry or its invoice? */
const names = (data: unknown, cost: string): boolean =>
  typeof data === 'object' && data !== null && Object.values(data).some((value) => value === cost);

export const drillMoney = ({ events }: Case): Money => {
  const documents = events.filter(({ stored }) => documentTypes.test(stored.type));
  const costs = events
    .filter(({ stored }) => stored.type === 'finance.cost-booked.v1')
    .map((event): Cost => {
      const { cost, kind, organisation, day, amount, eligible, shares, ground, reverses } =
        event.data as CostData;
      return {
        ...from(event),
        ...{ cost, kind, organisation, day, amount, eligible, shares },
        ...(ground === undefined ? {} : { ground }),
        ...(reverses === undefined ? {} : { reverses }),
        documents: documents.filter(({ data }) => names(data, cost)).map(document),
      };
    });
  const of = (types: RegExp) => events.filter(({ stored }) => types.test(stored.type)).map(document);
  return {
    eligible: costs.reduce((sum, { eligible }) => sum + eligible, 0),
    shares: costs.map(({ shares }) => shares).reduce(plus, noShares),
    costs,
    commitments: of(commitmentTypes),
    invoices: of(invoiceTypes),
  };
};
