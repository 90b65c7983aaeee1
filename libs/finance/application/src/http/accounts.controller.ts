import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, NoFields, TrajectoryId } from '@digihub/http';
import { FinanceCommands } from '../finance-commands.js';
import { approvers } from './readers.js';

@ApiTags('settlement')
@Controller('finance/v1/trajectories')
export class AccountsController {
  constructor(private readonly finance: FinanceCommands) {}

  @CommandRoute(':id/costs/approve', {
    roles: approvers,
    summary: 'Approve the costs to date; what must be invoiced follows',
  })
  approveCosts(
    @TrajectoryId() id: string,
    @Body() _body: NoFields,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'approve-costs', data: {} }, call);
  }

  @CommandRoute(':id/settle', {
    roles: approvers,
    summary: 'Settle: aid becomes final, the rest of the commitment is free again',
    description: 'By another person than the one who approved the costs.',
  })
  settle(@TrajectoryId() id: string, @Body() _body: NoFields, @CommandCall() call: Call): Promise<Outcome> {
    return this.finance.accounts.execute(id, { type: 'settle', data: {} }, call);
  }
}
