import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, TrajectoryId } from '@digihub/http';
import { RoutingCommands } from '../routing-commands.js';
import {
  AcceptQuestion,
  AgreeToWaitForRoute,
  AskPartner,
  RecallQuestion,
  RefuseQuestion,
} from './routing.dto.js';

const hub = ['caseworker', 'coach'] as const;
const answering = [...hub, 'partner'] as const;

@ApiTags('questions to partners')
@Controller('routing/v1/trajectories')
export class AskingController {
  constructor(private readonly routing: RoutingCommands) {}

  @CommandRoute(':id/ask', { roles: hub, summary: 'Ask a knowledge partner to take the question up' })
  ask(@TrajectoryId() id: string, @Body() data: AskPartner, @CommandCall() call: Call): Promise<Outcome> {
    return this.routing.execute(id, { type: 'ask-partner', data }, call);
  }

  @CommandRoute(':id/accept', { roles: answering, summary: 'The partner takes the question up' })
  accept(
    @TrajectoryId() id: string,
    @Body() data: AcceptQuestion,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'accept', data }, call);
  }

  @CommandRoute(':id/refuse', { roles: answering, summary: 'The partner does not take the question up' })
  refuse(
    @TrajectoryId() id: string,
    @Body() data: RefuseQuestion,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'refuse', data }, call);
  }

  @CommandRoute(':id/recall', { roles: hub, summary: 'Take the open question back' })
  recall(
    @TrajectoryId() id: string,
    @Body() data: RecallQuestion,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'recall', data }, call);
  }

  @CommandRoute(':id/waiting', {
    roles: hub,
    summary: 'Agree to wait, with a reason; moves the deadlines',
  })
  wait(
    @TrajectoryId() id: string,
    @Body() data: AgreeToWaitForRoute,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.routing.execute(id, { type: 'agree-to-wait', data }, call);
  }
}
