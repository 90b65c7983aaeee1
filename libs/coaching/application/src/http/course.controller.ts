import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, TrajectoryId } from '@digihub/http';
import { CoachingCommands } from '../coaching-commands.js';
import {
  AgreeToWaitInCoaching,
  AssignCoach,
  Complete,
  CompleteWithoutServices,
  SignalImplementation,
  Stop,
  WithdrawPartner,
} from './course.dto.js';

/** The course of a trajectory: who takes it up, who guides it, and how it ends. */
@ApiTags('course')
@Controller('coaching/v1/trajectories')
export class CourseController {
  constructor(private readonly coaching: CoachingCommands) {}

  @CommandRoute(':id/coach', {
    roles: ['caseworker', 'approver', 'coach'],
    summary: 'Assign a coach, or another one',
  })
  coach(@TrajectoryId() id: string, @Body() data: AssignCoach, @CommandCall() call: Call): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'assign-coach', data }, call);
  }

  @CommandRoute(':id/partner-withdrawal', {
    roles: ['caseworker', 'coach', 'partner'],
    summary: 'The partner or provider stops; the question is routed again',
  })
  partnerWithdraws(
    @TrajectoryId() id: string,
    @Body() data: WithdrawPartner,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'withdraw-partner', data }, call);
  }

  @CommandRoute(':id/implementation', {
    roles: ['caseworker', 'coach', 'partner'],
    summary: 'Signal that this is about implementation: it goes to the market',
  })
  implementation(
    @TrajectoryId() id: string,
    @Body() data: SignalImplementation,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'signal-implementation', data }, call);
  }

  @CommandRoute(':id/waiting', { roles: ['caseworker', 'coach'], summary: 'Agree to wait, with a reason' })
  wait(
    @TrajectoryId() id: string,
    @Body() data: AgreeToWaitInCoaching,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'agree-to-wait', data }, call);
  }

  @CommandRoute(':id/completion', { roles: ['coach'], summary: 'Complete with a report; all is delivered' })
  complete(@TrajectoryId() id: string, @Body() data: Complete, @CommandCall() call: Call): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'complete', data }, call);
  }

  @CommandRoute(':id/completion-without-services', {
    roles: ['coach'],
    summary: 'Complete with a report where no paid services were needed',
  })
  completeWithoutServices(
    @TrajectoryId() id: string,
    @Body() data: CompleteWithoutServices,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'complete', data }, call);
  }

  @CommandRoute(':id/stop', {
    roles: ['caseworker', 'coach', 'approver'],
    summary: 'Stop the trajectory, on a ground and for a reason',
  })
  stop(@TrajectoryId() id: string, @Body() data: Stop, @CommandCall() call: Call): Promise<Outcome> {
    return this.coaching.trajectories.execute(id, { type: 'stop', data }, call);
  }
}
