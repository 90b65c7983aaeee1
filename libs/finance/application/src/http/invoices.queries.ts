import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, visibleHubs } from '@digihub/access';
import type { ContextRuntime } from '@digihub/context';
import { Choice, keyOfCursor, page, PageQuery, QueryRoute, Reference } from '@digihub/http';
import { type Actor, dayOf } from '@digihub/kernel';
import type { FinanceTables, InvoiceRow, PaymentRow } from '../read-models/tables.js';
import { financeRuntime } from '../runtime-token.js';
import { readers } from './readers.js';

export class InvoicesQuery extends PageQuery {
  @Choice(['open', 'overdue'], { optional: true, example: 'overdue' })
  state?: 'open' | 'overdue';

  @Reference({ optional: true, example: 'limburg' })
  hub?: string;

  @Reference({ optional: true, example: 'voka-limburg' })
  chamber?: string;
}

@ApiTags('invoices')
@Controller('finance/v1')
export class InvoicesQueries {
  constructor(@Inject(financeRuntime) private readonly runtime: ContextRuntime<FinanceTables>) {}

  @QueryRoute('invoices', {
    roles: readers,
    summary: 'Invoices and credit notes of the own hubs, by due day',
  })
  async list(@Query() query: InvoicesQuery, @Caller() caller: Actor) {
    const { state, hub, chamber, limit } = query;
    const after = keyOfCursor(query.cursor, 2);
    const hubs = visibleHubs(caller);
    let rows = this.runtime.database.read
      .selectFrom('invoices')
      .selectAll()
      .orderBy('due_on')
      .orderBy('number')
      .limit(limit + 1);
    if (hubs !== 'all') rows = rows.where('hub', 'in', [...hubs]);
    if (state) rows = rows.where('outstanding', '>', 0);
    if (state === 'overdue') rows = rows.where('due_on', '<', dayOf(this.runtime.parts.clock.now()));
    if (hub) rows = rows.where('hub', '=', hub);
    if (chamber) rows = rows.where('chamber', '=', chamber);
    if (after) {
      const [dueOn, number] = after.map(String) as [string, string];
      rows = rows.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('due_on', 'number'), '>', tuple(dueOn, number)),
      );
    }
    return page((await rows.execute()).map(invoiceShown), limit, (row) => [row.dueOn, row.number]);
  }
}

export const invoiceShown = (row: InvoiceRow) => ({
  number: row.number,
  trajectory: row.trajectory,
  hub: row.hub,
  kind: row.kind,
  chamber: row.chamber,
  communication: row.communication,
  issuedOn: row.issued_on,
  dueOn: row.due_on,
  net: row.net,
  vat: row.vat,
  gross: row.gross,
  outstanding: row.outstanding,
  reminders: row.reminders,
  writtenOff: row.written_off,
  writeOffBy: row.write_off_by,
  writeOffReason: row.write_off_reason,
});

export const paymentShown = (row: PaymentRow) => ({
  kind: row.kind,
  number: row.number,
  amount: row.amount,
  day: row.day,
  bankReference: row.bank_reference,
});
