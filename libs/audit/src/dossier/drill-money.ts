import { type CostClaim, noShares, plus, type Shares } from '@digihub/finance-domain';
import { type Case, type CaseEvent, sheetOf } from './collect-case.js';

/** Where a figure comes from: an event of the dossier, by its place in the log. */
export interface From {
  readonly event: string;
  readonly index: number;
  readonly recordedAt: string;
  readonly by: string;
}

export interface Document extends From {
  readonly type: string;
  readonly data: unknown;
}

/** Who answers for hours: two persons for the month, and two again for what was corrected after that. */
export interface Answered {
  /** The stream of one person and month. */
  readonly sheet: string;
  readonly signed?: From;
  readonly approved?: From;
  /** The correction that these hours came in by, or that took others back. */
  readonly correction?: { readonly proposed?: From; readonly approved: From };
}

export interface Cost
  extends
    From,
    Pick<
      CostClaim,
      | 'cost'
      | 'kind'
      | 'organisation'
      | 'day'
      | 'amount'
      | 'person'
      | 'minutes'
      | 'eligibleMinutes'
      | 'rate'
      | 'ground'
      | 'reverses'
    > {
  readonly eligible: number;
  readonly shares: Shares;
  /** Of hours: who signed the sheet they stand on, and who approved it. */
  readonly answered?: Answered;
  /** Behind it: hours as registered and counted; or the supplier's invoice with delivery, approval and payment. */
  readonly documents: readonly Document[];
}

/** The money of a case in euro cents, from its shares down to each hour and invoice. */
export interface Money {
  readonly eligible: number;
  /** Sum of the costs' shares; they close with `eligible` to the cent. */
  readonly shares: Shares;
  readonly costs: readonly Cost[];
  /** What was reserved, committed, released and settled: on the account, of aid, of the budget. */
  readonly commitments: readonly Document[];
  /** What the enterprise was invoiced and paid. */
  readonly invoices: readonly Document[];
}

type CostData = Omit<Cost, keyof From | 'documents' | 'answered'>;

const from = ({ stored, index }: CaseEvent): From => ({
  event: stored.id,
  index,
  recordedAt: stored.metadata.recordedAt,
  by: stored.metadata.actor.id,
});

const document = (event: CaseEvent): Document => ({
  ...from(event),
  type: event.stored.type,
  data: event.data,
});

const documentTypes = /^(timesheet|workload|supplier)\.|^finance\.(supplier-invoice|delivery-confirmed)/;
const commitmentTypes =
  /^(aid|budget)\.|^finance\.(quote-|reservation-|commitment-|costs-approved|trajectory-settled)/;
const invoiceTypes = /^invoicebook\.|^finance\.(invoice-|payment-|refund-|reminder-|write-off|written-off)/;

/** Documents by each id that they name: their own, that of their entry, of their invoice. */
const byName = (documents: readonly CaseEvent[]): ReadonlyMap<string, readonly CaseEvent[]> => {
  const named = documents.flatMap((event) =>
    [...new Set(Object.values(event.data as object))]
      .filter((value) => typeof value === 'string')
      .map((name) => ({ name, event })),
  );
  return new Map(
    [...Map.groupBy(named, ({ name }) => name)].map(([name, all]) => [name, all.map(({ event }) => event)]),
  );
};

interface Correction {
  readonly correction: string;
  readonly reversal?: { readonly entry: string };
  readonly replacement?: { readonly entry: string };
}

const answeredFor = (cost: string, sheet: string, ofSheet: readonly CaseEvent[] = []): Answered => {
  const last = (type: string, also: (data: Correction) => boolean = () => true): From | undefined => {
    const found = ofSheet.findLast(({ stored, data }) => stored.type === type && also(data as Correction));
    return found && from(found);
  };
  const correction = ofSheet.find(({ stored, data }) => {
    const { reversal, replacement } = data as Correction;
    const entries = [reversal?.entry, replacement?.entry];
    return stored.type === 'timesheet.correction-approved.v1' && entries.includes(cost);
  });
  const id = correction && (correction.data as Correction).correction;
  const [signed, approved] = [last('timesheet.signed.v1'), last('timesheet.approved.v1')];
  const proposed = last('timesheet.correction-proposed.v1', (data) => data.correction === id);
  return {
    sheet,
    ...(signed ? { signed } : {}),
    ...(approved ? { approved } : {}),
    ...(correction ? { correction: { ...(proposed ? { proposed } : {}), approved: from(correction) } } : {}),
  };
};

export const drillMoney = ({ events, sheets }: Case): Money => {
  const documents = byName(events.filter(({ stored }) => documentTypes.test(stored.type)));
  const ofSheets = Map.groupBy(
    [...events, ...sheets].filter(({ stored }) => stored.type.startsWith('timesheet.')),
    ({ stored }) => stored.stream,
  );
  const costs = events
    .filter(({ stored }) => stored.type === 'finance.cost-booked.v1')
    .map((event): Cost => {
      const data = event.data as CostData;
      const behind = documents.get(data.cost) ?? [];
      const sheet = behind.map(({ stored }) => sheetOf(stored)).find((stream) => stream !== undefined);
      return {
        ...from(event),
        ...data,
        ...(sheet === undefined ? {} : { answered: answeredFor(data.cost, sheet, ofSheets.get(sheet)) }),
        documents: behind.map(document),
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
