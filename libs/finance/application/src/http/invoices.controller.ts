import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, PathReference, TrajectoryId } from '@digihub/http';
import { derivedId } from '@digihub/kernel';
import { FinanceCommands } from '../finance-commands.js';
import {
  ProposeWriteOff,
  RecordPayment,
  RecordRefund,
  RequestFinalInvoice,
  RequestInstalment,
} from './invoices.dto.js';
import { approvers } from './readers.js';

const invoiceNumber = { example: 'voka-limburg-2022-000001', description: 'Number of the invoice.' };
const invoiceOf = (trajectory: string, call: Call): string =>
  derivedId('invoice', trajectory, call.commandId);

@ApiTags('invoices')
@Controller('finance/v1/trajectories/:id')
export class InvoicesController {
  constructor(private readonly finance: FinanceCommands) {}

  @CommandRoute('instalments', {
    roles: ['finance'],
    summary: "Invoice a part of the enterprise's share; the number follows",
  })
  instalment(
    @TrajectoryId() id: string,
    @Body() body: RequestInstalment,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { ...body, invoice: invoiceOf(id, call) };
    return this.finance.accounts.execute(id, { type: 'request-instalment', data }, call);
  }

  @CommandRoute('final-invoice', {
    roles: ['finance'],
    summary: 'Invoice what is left of its share of the approved costs, or credit what was too much',
  })
  final(
    @TrajectoryId() id: string,
    @Body() body: RequestFinalInvoice,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { ...body, invoice: invoiceOf(id, call) };
    return this.finance.accounts.execute(id, { type: 'request-final-invoice', data }, call);
  }

  @CommandRoute('invoices/:number/payments', { roles: ['finance'], summary: 'A payment came in' })
  payment(
    @TrajectoryId() id: string,
    @PathReference('number', invoiceNumber) number: string,
    @Body() body: RecordPayment,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'record-payment', data: { ...body, number } }, call);
  }

  @CommandRoute('refunds', { roles: ['finance'], summary: 'What a credit note left over was paid back' })
  refund(
    @TrajectoryId() id: string,
    @Body() data: RecordRefund,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'record-refund', data }, call);
  }

  @CommandRoute('invoices/:number/write-off', {
    roles: ['finance'],
    summary: 'Propose to write an invoice off',
  })
  proposeWriteOff(
    @TrajectoryId() id: string,
    @PathReference('number', invoiceNumber) number: string,
    @Body() { reason }: ProposeWriteOff,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'propose-write-off', data: { number, reason } }, call);
  }

  @CommandRoute('invoices/:number/write-off/approve', {
    roles: approvers,
    summary: 'Approve the write-off; the chamber bears it',
  })
  approveWriteOff(
    @TrajectoryId() id: string,
    @PathReference('number', invoiceNumber) number: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'approve-write-off', data: { number } }, call);
  }
}
