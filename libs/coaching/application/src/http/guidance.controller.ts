import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Call, Outcome } from '@digihub/command-handling';
import { CommandCall, CommandRoute, PathReference, TrajectoryId } from '@digihub/http';
import { derivedId } from '@digihub/kernel';
import { CoachingCommands } from '../coaching-commands.js';
import {
  AcceptDelivery,
  BookInfrastructure,
  LogSession,
  MakeSuggestion,
  RecordTest,
} from './guidance.dto.js';

const roles = ['coach', 'partner'] as const;

/** The work itself. What is recorded gets an id from its command, so that a repeat is recognised. */
@ApiTags('guidance')
@Controller('coaching/v1/trajectories/:id')
export class GuidanceController {
  constructor(private readonly coaching: CoachingCommands) {}

  @CommandRoute('sessions', { roles, summary: 'Log a session with the enterprise' })
  session(@TrajectoryId() id: string, @Body() body: LogSession, @CommandCall() call: Call): Promise<Outcome> {
    const data = { session: derivedId('session', call.commandId), ...body };
    return this.coaching.trajectories.execute(id, { type: 'log-session', data }, call);
  }

  @CommandRoute('bookings', { roles, summary: 'Book infrastructure that the question requires' })
  book(
    @TrajectoryId() id: string,
    @Body() body: BookInfrastructure,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { booking: derivedId('booking', call.commandId), ...body };
    return this.coaching.trajectories.execute(id, { type: 'book-infrastructure', data }, call);
  }

  @CommandRoute('tests', { roles, summary: 'Record a test and its result' })
  test(@TrajectoryId() id: string, @Body() body: RecordTest, @CommandCall() call: Call): Promise<Outcome> {
    const data = { test: derivedId('test', call.commandId), ...body };
    return this.coaching.trajectories.execute(id, { type: 'record-test', data }, call);
  }

  @CommandRoute('suggestions', { roles, summary: 'Make a suggestion for further implementation' })
  suggest(
    @TrajectoryId() id: string,
    @Body() body: MakeSuggestion,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    const data = { suggestion: derivedId('suggestion', call.commandId), ...body };
    return this.coaching.trajectories.execute(id, { type: 'make-suggestion', data }, call);
  }

  @CommandRoute('quotes/:quote/deliveries', {
    roles: ['coach'],
    summary: 'Accept a part of the work, or all of it',
  })
  accept(
    @TrajectoryId() id: string,
    @PathReference('quote', { example: 'offerte-1', description: 'The signed quote.' }) quote: string,
    @Body() body: AcceptDelivery,
    @CommandCall() call: Call,
  ): Promise<Outcome> {
    return this.coaching.trajectories.execute(
      id,
      { type: 'accept-delivery', data: { quote, ...body } },
      call,
    );
  }
}
