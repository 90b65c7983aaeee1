import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, TrajectoryId } from '@digihub/http';
import { RoutingCommands } from '../routing-commands.js';
import { BuyExpertise, EndWithoutRoute, ReferForImplementation, WithdrawFromRouting } from './routing.dto.js';

const roles = ['caseworker', 'coach'] as const;

@ApiTags('ways out of the pools')
@Controller('routing/v1/trajectories')
export class RoutesController {
  constructor(private readonly routing: RoutingCommands) {}

  @CommandRoute(':id/purchase', {
    roles,
    summary: 'Buy expertise from a private provider: no knowledge partner can take the question up',
  })
  buy(@TrajectoryId() id: string, @Body() data: BuyExpertise, @CommandCall() call: Call): Promise<Outcome> {
    return this.routing.execute(id, { type: 'buy-expertise', data }, call);
  }

  @CommandRoute(':id/referral', {
    roles,
    summary: 'Refer the enterprise to the market for the implementation; no public money',
  })
  refer(
    @TrajectoryId() id: string,
    @Body() data: ReferForImplementation,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'refer-for-implementation', data }, call);
  }

  @CommandRoute(':id/end', {
    roles: [...roles, 'approver'],
    summary: 'End without a route: nobody is available; a second person says so',
  })
  end(
    @TrajectoryId() id: string,
    @Body() data: EndWithoutRoute,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'end-without-route', data }, call);
  }

  @CommandRoute(':id/withdraw', {
    roles,
    summary: 'The enterprise withdraws before somebody took the question up',
  })
  withdraw(
    @TrajectoryId() id: string,
    @Body() data: WithdrawFromRouting,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'withdraw', data }, call);
  }
}
