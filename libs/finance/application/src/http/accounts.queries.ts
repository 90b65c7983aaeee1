import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, visibleHubs } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import type { AccountStatus } from '@digihub/finance-domain';
import { Choice, keyOfCursor, page, PageQuery, QueryRoute, Reference, TrajectoryId } from '@digihub/http';
import { type Actor, Problem } from '@digihub/kernel';
import type { SelectQueryBuilder } from 'kysely';
import type {
  AccountRow,
  CostRow,
  FinanceTables,
  ReservationRow,
  SupplierInvoiceRow,
  WaitingItemRow,
} from '../read-models/tables.js';
import { financeRuntime } from '../runtime-token.js';
import { invoiceShown, paymentShown } from './invoices.queries.js';
import { readers } from './readers.js';

const statuses: readonly AccountStatus[] = [
  'open',
  'ended',
  'costs-approved',
  'settling',
  'settled',
  'closed',
];
const waitingOn = ['enterprise', 'coach', 'finance', 'second-person'] as const;

export class AccountsQuery extends PageQuery {
  @Choice(statuses, { optional: true, example: 'ended' })
  status?: AccountStatus;

  @Reference({ optional: true, example: 'limburg' })
  hub?: string;
}

export class WaitingQuery extends PageQuery {
  @Choice(waitingOn, { optional: true, example: 'finance' })
  on?: string;

  @Reference({ optional: true, example: 'limburg' })
  hub?: string;
}

@ApiTags('accounts')
@Controller('finance/v1')
export class AccountsQueries {
  constructor(@Inject(financeRuntime) private readonly runtime: ContextRuntime<FinanceTables>) {}

  @QueryRoute('trajectories', { roles: readers, summary: 'Accounts of the own hubs' })
  async list(@Query() { status, hub, limit, cursor }: AccountsQuery, @Caller() caller: Actor) {
    const after = keyOfCursor(cursor, 1);
    let rows = this.visible(caller)
      .orderBy('trajectory')
      .limit(limit + 1);
    if (status) rows = rows.where('status', '=', status);
    if (hub) rows = rows.where('hub', '=', hub);
    if (after) rows = rows.where('trajectory', '>', String(after[0]));
    return page((await rows.execute()).map(accountShown), limit, (row) => [row.trajectory]);
  }

  @QueryRoute('trajectories/:id', {
    roles: readers,
    summary: 'One account: quotes, costs, supplier invoices, invoices, payments',
  })
  async one(@TrajectoryId() id: string, @Caller() caller: Actor) {
    const row = await this.visible(caller).where('trajectory', '=', id).executeTakeFirst();
    if (!row) {
      throw new Problem(404, 'not-found', {
        nl: 'Van dit traject is geen rekening, of het hoort bij een andere hub.',
        en: 'This trajectory has no account, or belongs to another hub.',
      });
    }
    const { read } = this.runtime.database;
    const quotes = await read
      .selectFrom('reservations')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('quote')
      .execute();
    const costs = await read
      .selectFrom('costs')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('day')
      .orderBy('cost')
      .execute();
    const supplierInvoices = await read
      .selectFrom('supplier_invoices')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('issued_on')
      .orderBy('invoice')
      .execute();
    const invoices = await read
      .selectFrom('invoices')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('number')
      .execute();
    const payments = await read
      .selectFrom('payments')
      .selectAll()
      .where('trajectory', '=', id)
      .orderBy('day')
      .orderBy('id')
      .execute();
    return {
      ...accountShown(row),
      quotes: quotes.map(quoteShown),
      costs: costs.map(costShown),
      supplierInvoices: supplierInvoices.map(supplierInvoiceShown),
      invoices: invoices.map(invoiceShown),
      payments: payments.map(paymentShown),
    };
  }

  @QueryRoute('waiting', { roles: readers, summary: 'What waits, since when, on whom' })
  async waiting(@Query() { on, hub, limit, cursor }: WaitingQuery, @Caller() caller: Actor) {
    const after = keyOfCursor(cursor, 2);
    const hubs = visibleHubs(caller);
    let rows = this.runtime.database.read
      .selectFrom('waiting_items')
      .selectAll()
      .orderBy('since')
      .orderBy('id')
      .limit(limit + 1);
    if (hubs !== 'all') rows = rows.where('hub', 'in', [...hubs]);
    if (on) rows = rows.where('waiting_on', '=', on);
    if (hub) rows = rows.where('hub', '=', hub);
    if (after) {
      const [since, id] = after.map(String) as [string, string];
      rows = rows.where(({ eb, refTuple, tuple }) => eb(refTuple('since', 'id'), '>', tuple(since, id)));
    }
    return page((await rows.execute()).map(waitingShown), limit, (row) => [row.since, row.id]);
  }

  /** An account has no hub where no quote was approved: nobody's money, and nobody's to see. */
  private visible(caller: Actor): SelectQueryBuilder<FinanceTables, 'accounts', AccountRow> {
    const hubs = visibleHubs(caller);
    const rows = this.runtime.database.read.selectFrom('accounts').selectAll();
    return hubs === 'all' ? rows : rows.where('hub', 'in', [...hubs]);
  }
}

const accountShown = (row: AccountRow) => ({
  trajectory: row.trajectory,
  hub: row.hub,
  enterprise: row.enterprise,
  status: row.status,
  outcome: row.outcome,
  cost: row.cost,
  eligible: row.eligible,
  toInvoice: row.to_invoice,
  refundDue: row.refund_due,
  settledAt: row.settled_at,
  revision: row.revision,
  lastEventAt: row.last_event_at,
});

const quoteShown = (row: ReservationRow) => ({
  quote: row.quote,
  status: row.status,
  ground: row.ground,
  undertaking: row.undertaking,
  organisation: row.organisation,
  route: row.route,
  paymentBasis: row.payment_basis,
  amount: row.amount,
  shares: { efro: row.efro, flanders: row.flanders, private: row.private },
  aid: row.aid,
  plannedEnd: row.planned_end,
  signedOn: row.signed_on,
});

const costShown = (row: CostRow) => ({
  cost: row.cost,
  kind: row.kind,
  organisation: row.organisation,
  person: row.person,
  day: row.day,
  minutes: row.minutes,
  eligibleMinutes: row.eligible_minutes,
  rate: row.rate === null ? null : { version: row.rate_version, amount: row.rate },
  amount: row.amount,
  eligible: row.eligible,
  shares: { efro: row.efro, flanders: row.flanders, private: row.private },
  ground: row.ground,
  reverses: row.reverses,
});

const supplierInvoiceShown = (row: SupplierInvoiceRow) => ({
  invoice: row.invoice,
  supplier: row.supplier,
  number: row.number,
  issuedOn: row.issued_on,
  net: row.net,
  vat: row.vat,
  cost: row.cost,
  bearer: row.bearer,
  status: row.status,
  receivedBy: row.received_by,
  confirmedBy: row.confirmed_by,
  approvedBy: row.approved_by,
  paidBy: row.paid_by,
  paidOn: row.paid_on,
  bankReference: row.bank_reference,
  reason: row.reason,
});

const waitingShown = (row: WaitingItemRow) => ({
  id: row.id,
  trajectory: row.trajectory,
  hub: row.hub,
  waitingFor: row.waiting_for,
  waitingOn: row.waiting_on,
  reference: row.reference,
  since: row.since,
  until: row.until,
});
