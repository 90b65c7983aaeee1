import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, PathReference, TrajectoryId } from '@digihub/http';
import { derivedId } from '@digihub/kernel';
import { FinanceCommands } from '../finance-commands.js';
import { approvers } from './readers.js';
import {
  PaySupplierInvoice,
  ReceiveSupplierInvoice,
  RejectSupplierInvoice,
} from './supplier-invoices.dto.js';

const invoiceId = { example: '7x3k9m2p4q8r1s5t', description: 'The supplier invoice.' };

@ApiTags('supplier invoices')
@Controller('finance/v1/trajectories/:id/supplier-invoices')
export class SupplierInvoicesController {
  constructor(private readonly finance: FinanceCommands) {}

  @CommandRoute('', {
    roles: ['finance', 'caseworker'],
    summary: 'Register an invoice of a supplier; its number is checked',
  })
  receive(
    @TrajectoryId() id: string,
    @Body() body: ReceiveSupplierInvoice,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { ...body, invoice: derivedId('supplier-invoice', id, call.commandId) };
    return this.finance.accounts.execute(id, { type: 'receive-supplier-invoice', data }, call);
  }

  @CommandRoute(':invoice/delivery', { roles: ['coach'], summary: 'The coach confirms the delivery' })
  delivery(
    @TrajectoryId() id: string,
    @PathReference('invoice', invoiceId) invoice: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'confirm-delivery', data: { invoice } }, call);
  }

  @CommandRoute(':invoice/approve', { roles: approvers, summary: 'Approve for payment' })
  approve(
    @TrajectoryId() id: string,
    @PathReference('invoice', invoiceId) invoice: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'approve-supplier-invoice', data: { invoice } }, call);
  }

  @CommandRoute(':invoice/reject', { roles: approvers, summary: 'Reject, with the reason' })
  reject(
    @TrajectoryId() id: string,
    @PathReference('invoice', invoiceId) invoice: string,
    @Body() { reason }: RejectSupplierInvoice,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { invoice, reason };
    return this.finance.accounts.execute(id, { type: 'reject-supplier-invoice', data }, call);
  }

  @CommandRoute(':invoice/pay', {
    roles: ['finance'],
    summary: 'It was paid: now it is cost',
    description: 'By somebody who neither registered, confirmed nor approved it.',
  })
  pay(
    @TrajectoryId() id: string,
    @PathReference('invoice', invoiceId) invoice: string,
    @Body() { paidOn, bankReference }: PaySupplierInvoice,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { invoice, paidOn, bankReference };
    return this.finance.accounts.execute(id, { type: 'pay-supplier-invoice', data }, call);
  }
}
